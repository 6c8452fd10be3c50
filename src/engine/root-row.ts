/** The task's root in the local tree, and the facts about it on record. */

import type { TaskContext } from '#engine/context.ts';
import { FilesError } from '#platform/files.ts';

/** Records the root as it stands now: its object, its volume and the marker. */
export async function newRootRow({ doors: { files, store }, settings }: TaskContext, device: string): Promise<void> {
  const entry = await files.stat('');
  if (entry?.kind !== 'folder') throw new FilesError('other', '', 'The folder went away while it was being looked at.');
  store.transaction(writes => {
    writes.setMeta({ marker: settings.marker, root: settings.root, rootDevice: device });
    const root = {
      id: settings.root,
      parent: null,
      name: '',
      kind: 'folder',
      content: null,
      missing: false,
      parked: false,
    } as const;
    writes.putLocal({ ...root, stamp: entry.stamp });
    writes.putBase({
      id: settings.root,
      parent: null,
      name: '',
      kind: 'folder',
      state: null,
      contentRev: 0,
      placeRev: 0,
    });
  });
}
