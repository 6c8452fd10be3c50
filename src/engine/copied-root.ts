/**
 * The task's folder is a copy: it carries the marker, but is another object than the one that was synced (R100), or is the
 * same one as it was some time ago (R167). It was moved to another disk, or put back from a backup or a snapshot. Whether
 * the copy is whole and new nobody knows, so what it lacks is fetched again and never deleted at the station, and
 * what it has of old is no edit, until the first whole look at it is over.
 */

import type { TaskContext } from '#engine/context.ts';
import type { BaseNode, LocalNode } from '#model/tree.ts';
import type { TaskReads, TaskStore, TaskWrites } from '#platform/task-store.ts';
import { samePlace, settled } from '#reconcile/settled.ts';

/** Id and kind of the durable note, which outlives a crash in the middle of that look. */
const copied = 'copied-root';
/** What the note says where `olderGivesWay`. */
const older = 'older-gives-way';

export interface CopyFound {
  /** What the log says of it. */
  readonly log: string;
  /** A file that changed last before the one on record did is taken for untouched (R167). */
  readonly olderGivesWay: boolean;
}

export function beginCopy(context: TaskContext, found: CopyFound): void {
  const { store, log } = context.doors;
  const body = found.olderGivesWay ? older : '';
  store.transaction(writes => writes.putIntent({ id: copied, kind: copied, body }));
  context.lookedEverywhere = false;
  context.copiesFound += 1;
  context.hints.everything();
  log('warn', found.log, { detail: 'what it lacks is fetched again, not deleted, and what it has of old is not sent' });
}

/** After each look: what is of old in the copy is nobody's edit, and with nothing missing any more the look may be over. */
export function reviewCopy(context: TaskContext, isMissing: boolean): void {
  const { store } = context.doors;
  if (!isCopy(store)) return;
  forgetAgreed(store);
  if (!isMissing && isOver(context)) store.transaction(writes => writes.dropIntent(copied));
}

function isOver({ lookedEverywhere, doors: { store } }: TaskContext): boolean {
  return lookedEverywhere && ![...store.problems()].some(({ reason }) => reason === 'unreadable');
}

export function isCopy(reads: TaskReads): boolean {
  return noteOf(reads) !== undefined;
}

/** Whether what is older than on record is taken for untouched: the folder is as it was, and was not looked at as a whole since. */
export function olderGivesWay(reads: TaskReads): boolean {
  return noteOf(reads) === older;
}

function noteOf(reads: TaskReads): string | undefined {
  for (const { kind, body } of reads.intents()) if (kind === copied) return body;
  return undefined;
}

/**
 * What both sides agreed on about a node that is not so in the copy is forgotten, so that the station's place is taken, and
 * contents meet as if for the first time. What the station does not have any more is judged by what was agreed on (R41).
 */
function forgetAgreed(store: TaskStore): void {
  store.transaction(writes => {
    for (const id of [...writes.unsettled()]) {
      const [base, local] = [writes.base(id), writes.local(id)];
      if (base && local && !local.missing && !local.parked && writes.remote(id)) forgetOne(writes, base, local);
    }
  });
}

function forgetOne(writes: TaskWrites, base: BaseNode, local: LocalNode): void {
  const { id, parent, name } = local;
  // Whether a file in doubt is damaged is found out by what was agreed on, so of that only the place goes (R93).
  const isAlike = settled(base, local, { ...base, revision: base.contentRev }, writes.meta().fidelity);
  if (local.doubt === undefined && !isAlike) writes.dropBase(id);
  else if (!samePlace(base, local)) writes.putBase({ ...base, parent, name });
}
