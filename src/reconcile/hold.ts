/** Decides which local deletions wait for a person (R47, R48), from the trees and what was judged before. */
import { isMassDeletion, isWithinWindow, type JudgedChange, knownMax } from '#model/hold.ts';
import type { NodeId } from '#model/node.ts';
import type { Policy, Trees } from '#reconcile/plan-types.ts';

/**
 * Files and links that are gone here and unchanged at the station, so that a plan would delete them there (R40). All of
 * them are unsettled, and both sides agreed on them once, so that asking about such nodes finds every one (R56).
 */
export function deletedHere(trees: Trees, ids: Iterable<NodeId>, policy: Pick<Policy, 'sends'>): NodeId[] {
  if (!policy.sends) return [];
  return [...ids].filter(id => {
    if (trees.local(id)) return false;
    const base = trees.base(id)?.state;
    return base && trees.remote(id)?.state?.content === base.content;
  });
}

export interface Deletions {
  /** As `deletedHere` answers it. */
  readonly deleted: readonly NodeId[];
  /** Everything judged before, whatever became of it. */
  readonly judged: readonly JudgedChange[];
  /** Files and links that both sides agreed on, counted up to `atMost`: it costs a look at each. */
  known(atMost: number): number;
  readonly nowMs: number;
  /** Files from which on deletions are held; 0 holds none. */
  readonly filesMin: number;
  /** An id for a hold that begins now. */
  newHold(): string;
}

/** What is to be on record about deletions from now on. */
export interface Verdict {
  readonly put: readonly JudgedChange[];
  readonly drop: readonly NodeId[];
}

/**
 * Few deletions pass. Too many are held: all that are not done yet, those too that passed before (R47). What came back,
 * or changed at the station, leaves the hold (R48).
 */
export function judgeDeletions(trees: Trees, deletions: Deletions): Verdict {
  const { judged, nowMs, filesMin } = deletions;
  const open = new Set(deletions.deleted);
  const before = new Map(judged.map(each => [each.node, each]));
  const counts = (each: JudgedChange): boolean => each.state !== 'released' && isWithinWindow(each.atMs, nowMs);
  // Deleted at the station by now: this only counts, for as long as the window reaches back.
  const done = judged.filter(each => !open.has(each.node) && each.state === 'passed' && !trees.remote(each.node));
  const lately = done.filter(counts);
  const stays = new Set([...open, ...lately.map(each => each.node)]);
  const drop = judged.filter(each => !stays.has(each.node)).map(each => each.node);

  const fresh = deletions.deleted.filter(id => !before.has(id));
  const waiting = judged.filter(each => open.has(each.node) && counts(each));
  const files = fresh.length + waiting.length + lately.length;
  const known = (): number => deletions.known(knownMax(files)) + lately.filter(each => !trees.base(each.node)).length;
  const many = fresh.length > 0 && filesMin > 0 && files >= filesMin;
  if (!many || !isMassDeletion({ files, known: known() }, filesMin))
    return { drop, put: filesMin === 0 ? [] : fresh.map(node => passed(node, nowMs)) };

  const hold = judged.find(each => each.state === 'held' && open.has(each.node))?.hold ?? deletions.newHold();
  const held = (each: JudgedChange): JudgedChange => ({ ...each, state: 'held', hold });
  const caught = judged.filter(each => open.has(each.node) && each.state === 'passed');
  return { drop, put: [...fresh.map(node => passed(node, nowMs)), ...caught].map(held) };
}

function passed(node: NodeId, atMs: number): JudgedChange {
  return { node, change: 'deletion', content: null, state: 'passed', hold: '', atMs };
}
