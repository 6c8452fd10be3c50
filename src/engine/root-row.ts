/** The task's root in the local tree, and the facts about it on record. */

import type { TaskContext } from '#engine/context.ts';
import type { Stamp } from '#model/tree.ts';

/** Records the root as it was found with its marker: its object, its volume and the marker. */
export function recordFoundRoot({ doors: { store }, settings }: TaskContext, stamp: Stamp): void {
  const root = { id: settings.root, parent: null, name: '', kind: 'folder' } as const;
  store.transaction(writes => {
    writes.setMeta({ marker: settings.marker, root: settings.root, rootDevice: String(stamp.device) });
    writes.putLocal({ ...root, stamp, content: null, missing: false, parked: false });
    writes.putBase({ ...root, state: null, contentRev: 0, placeRev: 0 });
  });
}
