/** How far a wipe is, on record with the task: it outlives whatever cuts it off. */

import { pathOf, type TaskContext } from '#engine/context.ts';
import { seenAt } from '#engine/look.ts';
import { requireOwnRoot, syncOwnFolders } from '#engine/root.ts';
import type { NodeId } from '#model/node.ts';
import { parentPath } from '#model/path.ts';
import { stagingDirectory } from '#platform/files.ts';
import type { TaskWrites } from '#platform/task-store.ts';

const wipeRecord = 'wipe';

export interface Tally {
  /** Files and links that are gone. */
  readonly removed: number;
  /** Nodes that were about to be removed when this was written. */
  readonly going: readonly NodeId[];
}

/** As it is on record. */
export function tallied({ doors: { store } }: TaskContext): Tally {
  for (const { id, body } of store.intents()) if (id === wipeRecord) return JSON.parse(body) as Tally;
  return { removed: 0, going: [] };
}

/** Notes what is about to go, before anything of it does. */
export function noteGoing(context: TaskContext, going: readonly NodeId[]): void {
  const { removed } = tallied(context);
  context.doors.store.transaction(writes => putTally(writes, { removed, going }));
}

/** Forgets how far it was, and answers how many files and links are gone. */
export function endTally(context: TaskContext): number {
  const { removed } = tallied(context);
  context.doors.store.transaction(writes => writes.dropIntent(wipeRecord));
  return removed;
}

/** Counts files that no row speaks of. */
export function countGone(context: TaskContext, count: number): void {
  const { removed, going } = tallied(context);
  context.doors.store.transaction(writes => putTally(writes, { removed: removed + count, going }));
}

/**
 * Counts those of a run that are gone, and forgets their rows, once that is durable in the task's own folder and in the
 * staging area by way of which they went. After a cut this is how the next call learns what the one before had done.
 */
export async function settleRun(context: TaskContext): Promise<void> {
  const { files, store } = context.doors;
  const { removed, going } = tallied(context);
  if (going.length === 0) return;
  const places = going.map(id => ({ id, path: pathOf(context, id) }));
  const above = places.flatMap(({ path }) => (path === undefined ? [] : [parentPath(path) ?? '']));
  await syncOwnFolders(context, [stagingDirectory, ...above]);
  const gone: NodeId[] = [];
  for (const { id, path } of places) {
    if (path !== undefined && (await seenAt(files, path)) === undefined) gone.push(id);
  }
  await requireOwnRoot(context);
  store.transaction(writes => {
    for (const id of gone) writes.dropLocal(id);
    for (const id of gone) writes.dropBase(id);
    putTally(writes, { removed: removed + gone.length, going: [] });
  });
}

function putTally(writes: TaskWrites, tally: Tally): void {
  writes.putIntent({ id: wipeRecord, kind: wipeRecord, body: JSON.stringify(tally) });
}
