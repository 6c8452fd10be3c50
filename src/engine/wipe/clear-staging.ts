/** What lies in a task's staging area and recovery bin when its folder is wiped. */

import { toHex } from '#base/hex.ts';
import type { TaskContext } from '#engine/context.ts';
import { parkingPrefix } from '#engine/effects/place.ts';
import { partGroups } from '#engine/transfer/apply-intent.ts';
import { goingPrefix, putGoingBack } from '#engine/wipe/take-away.ts';
import { isNodeId } from '#model/node.ts';
import type { WipeScope } from '#model/wipe-scope.ts';
import { stagingDirectory } from '#platform/files.ts';

/** Empties the recovery bin of what the station has in its history (R96), or of everything (R121). */
export async function clearBin({ doors: { files, store } }: TaskContext, scope: WipeScope): Promise<void> {
  const { epoch } = store.meta();
  const going = (await files.binned()).filter(({ heldIn }) => scope === 'all' || (heldIn !== null && heldIn === epoch));
  await files.dropBinned(going.map(({ name }) => name));
}

/**
 * Empties the staging area. What was cut off between its place and its end goes back, to be judged anew; what was parked
 * comes out, to be judged with the rest.
 */
export async function clearStaging(context: TaskContext, scope: WipeScope): Promise<void> {
  const { files } = context.doors;
  for (const name of await files.staged()) {
    if (name.startsWith(parkingPrefix)) await unpark(context, name);
    else if (name.startsWith(goingPrefix) && scope === 'synced') {
      await putGoingBack(context, name);
    } else if (scope === 'all' && (await files.statStaged(name))?.kind === 'folder') {
      // It took the place of a file in that very moment, and may hold something: it goes as any other folder does.
      await files.placeNew(name, shownName(context, name));
    } else await files.discardStaged(name);
  }
  await files.syncFolders([stagingDirectory]);
}

/**
 * Keeps in the bin what is staged and no record speaks of. Without records it may be what a person had: an exchange leaves
 * that under the name of the download that took its place.
 */
export async function binUnknown(context: TaskContext): Promise<void> {
  const { files, store } = context.doors;
  partGroups(context);
  const known = new Set([...store.intents()].map(({ id }) => id));
  for (const name of await files.staged()) {
    const comesOut = name.startsWith(parkingPrefix) || name.startsWith(goingPrefix);
    if (!comesOut && !known.has(name)) await files.bin(name, name);
  }
}

async function unpark(context: TaskContext, name: string): Promise<void> {
  const { files, store } = context.doors;
  const { root } = context.settings;
  const id = name.slice(parkingPrefix.length);
  const shown = shownName(context, id);
  if ((await files.placeNew(name, shown)) !== 'done') return;
  const node = isNodeId(id) ? store.local(id) : undefined;
  const entry = await files.stat(shown);
  if (!node || !entry) return;
  const { stamp } = entry;
  store.transaction(writes =>
    writes.putLocal({ ...node, parent: root, name: shown, stamp, content: null, parked: false, missing: false }),
  );
}

/** Where it comes out, at the top of the folder. */
function shownName({ doors: { random } }: TaskContext, staged: string): string {
  return `recovered-${staged.slice(0, 8)}-${toHex(random.bytes(4))}`;
}
