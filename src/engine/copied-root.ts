/**
 * The task's folder is a copy: it carries the marker, but is another object than the one that was synced (R100). It was
 * moved to another disk, or put back from a backup. Whether the copy is whole nobody knows, so what it lacks is fetched
 * again and never deleted at the station, until the first whole look at it is over.
 */

import type { TaskContext } from '#engine/context.ts';
import type { TaskReads } from '#platform/task-store.ts';

/** Id and kind of the durable note, which outlives a crash in the middle of that look. */
const copied = 'copied-root';

export function beginCopy(context: TaskContext): void {
  const { store, log } = context.doors;
  store.transaction(writes => writes.putIntent({ id: copied, kind: copied, body: '' }));
  context.lookedEverywhere = false;
  context.hints.everything();
  log('warn', 'the folder is a copy', { detail: 'what it lacks is fetched again, not deleted' });
}

/** Called when nothing is missing any more. */
export function endCopy(context: TaskContext): void {
  const { store } = context.doors;
  if (!isCopy(store) || !context.lookedEverywhere) return;
  if ([...store.problems()].some(({ reason }) => reason === 'unreadable')) return;
  store.transaction(writes => writes.dropIntent(copied));
}

export function isCopy(reads: TaskReads): boolean {
  for (const { kind } of reads.intents()) if (kind === copied) return true;
  return false;
}
