/**
 * Changes that wait for a person: deletions, here or at the station (R47-R49), and scrambled edits (R109).
 *
 * How each was judged is on record, by node, so that neither a restart nor another round judges it anew. The decision
 * of a person changes that record and base, in one transaction, and may come at any time: no step of a plan is about a
 * node that is held.
 */
import type { TaskContext } from '#engine/context.ts';
import { forgetEdits } from '#engine/scrambled.ts';
import { type JudgedChange, newHold } from '#model/hold.ts';
import type { NodeId } from '#model/node.ts';
import type { TaskReads, TaskStore, TaskWrites } from '#platform/task-store.ts';
import { deletedHere, judgeDeletions } from '#reconcile/hold.ts';
import type { Policy } from '#reconcile/plan-types.ts';

/** Judges the local deletions, before they are planned. */
export function judgeHere(context: TaskContext, policy: Policy): void {
  if (policy.sends) judge(context, policy);
  context.unjudged = false;
}

function judge(context: TaskContext, policy: Policy): void {
  const { store, clock } = context.doors;
  const records = [...store.judgedChanges()];
  forgetEdits(context, records);
  const deleted = deletedHere(store, store.unsettledAgreed(), policy);
  const judged = records.filter(({ change }) => change === 'deletion');
  if (deleted.length + judged.length === 0) return;
  const { put, drop } = judgeDeletions(store, {
    deleted,
    judged,
    known: atMost => store.knownFiles(atMost),
    nowMs: clock.nowMs(),
    filesMin: context.settings.holdFiles,
    newHold: () => newHold(context.doors.random),
  });
  if (put.length + drop.length === 0) return;
  store.transaction(writes => {
    for (const id of drop) writes.dropJudgedChange(id);
    for (const each of put) writes.putJudgedChange(each);
  });
  const held = put.filter(({ state }) => state === 'held');
  if (held.length > 0) context.doors.log('warn', 'deletions held', { hold: held[0]?.hold, files: held.length });
}

/** What the planner may do about a local deletion; one that the station holds is tried again when it is time to ask. */
export function deletionOf(context: TaskContext, id: NodeId): 'held' | 'released' | undefined {
  const judged = context.doors.store.judgedChange(id);
  const state = judged?.change === 'deletion' ? judged.state : undefined;
  if (state === 'refused') return context.askAboutHeld ? undefined : 'held';
  return state === 'held' || state === 'released' ? state : undefined;
}

/** The station holds the deletion of these: so do we, until it is asked again. */
export function holdAsRefused(context: TaskContext, tops: readonly NodeId[]): void {
  const { store, clock } = context.doors;
  const open = [...store.judgedChanges()].find(each => each.state === 'refused');
  const hold = open?.hold ?? newHold(context.doors.random);
  store.transaction(writes => {
    for (const node of tops.flatMap(top => goneBeneath(writes, top))) {
      if (!writes.remote(node)?.state) continue;
      const atMs = writes.judgedChange(node)?.atMs ?? clock.nowMs();
      writes.putJudgedChange({ node, change: 'deletion', content: null, state: 'refused', hold, atMs });
    }
  });
}

/** A person at the station decided against the deletion of these: what was deleted comes back from there. */
export function bringBackAll(context: TaskContext, tops: readonly NodeId[]): void {
  context.doors.store.transaction(writes => {
    for (const top of tops) bringBack(writes, top);
  });
}

function bringBack(writes: TaskWrites, top: NodeId): void {
  for (const node of goneBeneath(writes, top)) {
    writes.dropBase(node);
    writes.dropJudgedChange(node);
  }
}

/** Lets the changes of a hold go to the station; answers how many. */
export function releaseHold(store: TaskStore, hold: string): number {
  const held = heldIn(store, hold).filter(({ state }) => state === 'held');
  store.transaction(writes => {
    for (const each of held) writes.putJudgedChange({ ...each, state: 'released' });
  });
  return held.length;
}

/**
 * Takes the changes of a hold back: the files come from the station again, and scrambled bytes go to the recovery bin as
 * damaged ones do (R94). Answers how many.
 */
export function discardHold(store: TaskStore, hold: string): number {
  const held = heldIn(store, hold);
  store.transaction(writes => {
    for (const { node, change, content } of held) {
      const local = writes.local(node);
      // A folder that went with its files comes back too, with the empty folders in it.
      if (change === 'deletion' && writes.judgedChange(node)) bringBack(writes, topGone(writes, node));
      if (change === 'edit' && local?.content === content) writes.putLocal({ ...local, doubt: 'damaged' });
      writes.dropJudgedChange(node);
    }
  });
  return held.length;
}

/** Paths of the first few files of a hold, in the order of their ids. */
export function pathsInHold(store: TaskReads, hold: string, max: number): string[] {
  const paths: string[] = [];
  for (const { node, state, hold: its } of store.judgedChanges()) {
    if (paths.length >= max) break;
    if (its === hold && state !== 'released') paths.push(remotePath(store, node));
  }
  return paths;
}

/** The hold that keeps a node at the station: its own, or that of a file beneath a folder that is gone here. */
export function holdOver(store: TaskReads, id: NodeId): JudgedChange | undefined {
  for (const node of goneBeneath(store, id)) {
    const judged = store.judgedChange(node);
    if (judged?.change === 'deletion' && (judged.state === 'held' || judged.state === 'refused')) return judged;
  }
  return undefined;
}

function heldIn(store: TaskReads, hold: string): JudgedChange[] {
  return [...store.judgedChanges()].filter(
    each => each.hold === hold && (each.state === 'held' || each.state === 'refused'),
  );
}

/** `top` and what the station has beneath it, as far as it was agreed on and is gone here. */
function goneBeneath(reads: TaskReads, top: NodeId): NodeId[] {
  const gone: NodeId[] = [];
  const pending = [top];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (reads.local(id) || !reads.base(id)) continue;
    gone.push(id);
    for (const child of reads.remoteChildren(id)) pending.push(child.id);
  }
  return gone;
}

/** The highest folder above a node that is gone here as well; the node itself when there is none. */
function topGone(reads: TaskReads, id: NodeId): NodeId {
  let top = id;
  for (let at = reads.remote(id)?.parent ?? null; at !== null && !reads.local(at) && reads.base(at); ) {
    top = at;
    at = reads.remote(at)?.parent ?? null;
  }
  return top;
}

function remotePath(reads: TaskReads, id: NodeId): string {
  const names: string[] = [];
  for (let at = reads.remote(id); at && at.parent !== null; at = reads.remote(at.parent)) names.unshift(at.name);
  return names.join('/');
}
