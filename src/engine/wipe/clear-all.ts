/** Removes all that lies in a task's folder, synced or not (R121). */

import { toHex } from '#base/hex.ts';
import type { TaskContext } from '#engine/context.ts';
import { requireOwnRoot } from '#engine/root.ts';
import { goingPrefix } from '#engine/wipe/take-away.ts';
import { countGone } from '#engine/wipe/wipe-tally.ts';
import type { WipeOrder } from '#engine/wipe.ts';
import { joinPath } from '#model/path.ts';
import { FilesError, type FoundEntry, stagingDirectory } from '#platform/files.ts';

/** Answers why some of it has to be tried again, one sentence each. What is mounted within is not entered. */
export async function clearAll(context: TaskContext, { stop }: WipeOrder): Promise<readonly string[]> {
  const troubles: string[] = [];
  await clear({ context, stop, troubles }, '');
  return troubles;
}

interface Clearing {
  readonly context: TaskContext;
  readonly stop: AbortSignal;
  readonly troubles: string[];
}

async function clear(clearing: Clearing, path: string): Promise<void> {
  const { context, stop, troubles } = clearing;
  const { files } = context.doors;
  const listing = await attempt(troubles, () => files.list(path));
  if (!listing) return;
  await requireOwnRoot(context);
  if (listing.unreadable.length > 0) troubles.push(`${path}: names that are not valid UTF-8 cannot be removed.`);
  let gone = 0;
  for (const entry of listing.entries) {
    if (stop.aborted) break;
    const at = joinPath(path, entry.name);
    if (entry.kind === 'folder') {
      await clear(clearing, at);
      await attempt(troubles, () => files.removeFolder(at));
    } else if (await attempt(troubles, () => discard(context, at, entry))) gone += 1;
  }
  await attempt(troubles, () => files.syncFolders([path, stagingDirectory]));
  if (gone > 0) countGone(context, gone);
}

/** Only what lies on the volume of the task: another folder may have come to stand in its place. */
async function discard(
  { doors: { files, store, random } }: TaskContext,
  path: string,
  entry: FoundEntry,
): Promise<boolean> {
  if (entry.kind === 'mount' || String(entry.stamp.device) !== store.meta().rootDevice) return false;
  const staged = `${goingPrefix}${toHex(random.bytes(16))}`;
  if ((await files.takeOut(path, staged)) !== 'done') return false;
  await files.discardStaged(staged);
  return true;
}

/** Undefined when the disk refuses, which is told. */
async function attempt<T>(troubles: string[], work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    troubles.push(error.message);
    return undefined;
  }
}
