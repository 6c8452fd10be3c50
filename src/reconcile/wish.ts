/**
 * What should become of one node, judged from its rows in the three trees alone.
 *
 * A wish says nothing about order or about names that are taken; `local-steps.ts` and `remote-steps.ts` find out
 * whether it can be granted now. Content and placement are two wishes, because a move never conflicts with an edit.
 */
import { assert } from '#base/assert.ts';
import { exact } from '#model/fidelity.ts';
import type { ContentState, NodeId } from '#model/node.ts';
import { type BaseNode, isSuspect, type LocalNode, type RemoteNode } from '#model/tree.ts';
import { existingFor } from '#reconcile/existing.ts';
import { holdsKnown } from '#reconcile/known.ts';
import type { Policy, RecordStep, Trees } from '#reconcile/plan-types.ts';
import { localState, sameMeta, samePlace } from '#reconcile/settled.ts';

export interface Wish {
  /** What to do with the place, on which side. */
  readonly place:
    | 'none'
    | 'make-local'
    | 'move-local'
    | 'remove-local'
    | 'set-aside'
    | 'make-remote'
    | 'move-remote'
    | 'remove-remote';
  readonly content: 'none' | 'replace' | 'set-meta' | 'update' | 'meta';
  readonly record: RecordStep | undefined;
  /** The bytes must be hashed before more can be said. */
  readonly examine: boolean;
  /**
   * Stays as it is because of the task's mode, because a deletion or edit of it waits for a person (R48, R109), or because
   * a person left it out (R130).
   */
  readonly aside: 'local-only' | 'station-only' | 'held' | 'left-out' | undefined;
  /** It looks like the middle of a save, so it is sent only when it stayed so for the quiet time (R6, R19). */
  readonly passing: boolean;
}

const nothing: Wish = {
  place: 'none',
  content: 'none',
  record: undefined,
  examine: false,
  aside: undefined,
  passing: false,
};

/** Rows of one id; at least one of them is there. */
interface Rows {
  readonly id: NodeId;
  readonly base: BaseNode | undefined;
  readonly local: LocalNode | undefined;
  readonly remote: RemoteNode | undefined;
}

/** Answers wishes, each worked out once. */
export interface Wishes {
  of(id: NodeId): Wish;
  /** What would become of a node of the station's if this were its local row. */
  ofLocal(local: LocalNode): Wish;
}

export function createWishes(trees: Trees, policy: Policy): Wishes {
  const known = new Map<NodeId, Wish>();
  const wishes: Wishes = {
    of: id => {
      const before = known.get(id);
      if (before) return before;
      const rows = { id, base: trees.base(id), local: trees.local(id), remote: trees.remote(id) };
      const wish = id === policy.root ? nothing : judge(rows, { trees, policy, wishes });
      known.set(id, wish);
      return wish;
    },
    ofLocal: local => {
      const { id } = local;
      return judge({ id, base: trees.base(id), local, remote: trees.remote(id) }, { trees, policy, wishes });
    },
  };
  return wishes;
}

interface Context {
  readonly trees: Trees;
  readonly policy: Policy;
  readonly wishes: Wishes;
}

function judge(rows: Rows, context: Context): Wish {
  const { base, local, remote, id } = rows;
  if (context.policy.leavesOut(id)) return { ...nothing, aside: 'left-out' }; // R130
  if (local?.missing) return nothing;
  if (local && remote) return bothThere(rows as Rows & { local: LocalNode; remote: RemoteNode }, context);
  if (remote) return base ? locallyGone(remote, base, context) : stationOnly(context);
  if (local) return base ? remotelyGone(local, base, context) : localOnly(local, context);
  // In no tree: a folder that is named as a parent, but that the feed has not told of yet.
  return base ? { ...nothing, record: { kind: 'forget', id } } : nothing; // R42
}

function stationOnly({ policy }: Context): Wish {
  return policy.receives ? { ...nothing, place: 'make-local' } : { ...nothing, aside: 'station-only' }; // R30, R61
}

function localOnly(local: LocalNode, { policy, trees }: Context): Wish {
  if (local.parked) return { ...nothing, place: 'move-local' }; // R53
  if (existingFor(policy, local.id) === 'station' && !holdsKnown(trees, local))
    return { ...nothing, place: 'set-aside' }; // R143
  if (policy.sends) return { ...nothing, place: 'make-remote' }; // R31
  return { ...nothing, aside: 'local-only' }; // R60
}

function bothThere(rows: Rows & { local: LocalNode; remote: RemoteNode }, context: Context): Wish {
  if (rows.local.parked) return { ...nothing, place: 'move-local' }; // R53: the content can wait
  const wanted = placeWish(rows, context.policy);
  const undone = wanted === 'move-remote' && context.policy.receives && entersItself(rows.local, context);
  const place = undone ? 'move-local' : wanted; // R23
  const content = rows.local.kind === 'folder' ? nothing : contentWish(rows, context.policy);
  if (content.record?.kind === 'detach') return content;
  const equal = place === 'none' && content.content === 'none' && !content.examine && !content.record && !content.aside;
  if (!equal) return { ...content, place, passing: isPassing(rows, place, content) };
  const apart = !samePlace(rows.local, rows.remote);
  if (apart) return { ...nothing, aside: context.policy.sends ? 'station-only' : 'local-only' };
  return { ...nothing, record: { kind: 'agree', id: rows.id } };
}

/** A file that a person just moved away may be about to be written anew in its old place (R6), an empty one too (R19). */
function isPassing({ base, local }: Rows & { local: LocalNode }, place: Wish['place'], content: Wish): boolean {
  if (local.kind === 'folder') return false;
  const emptied = content.content === 'update' && local.stamp.size === 0 && (base?.state?.size ?? 0) > 0;
  return place === 'move-remote' || emptied;
}

function placeWish(
  { base, local, remote }: Rows & { local: LocalNode; remote: RemoteNode },
  policy: Policy,
): Wish['place'] {
  if (samePlace(local, remote)) return 'none';
  const movedHere = base !== undefined && !samePlace(local, base);
  const movedThere = base === undefined || !samePlace(remote, base);
  if (movedHere && (!movedThere || !policy.receives)) return policy.sends ? 'move-remote' : 'none'; // R20, R60
  return policy.receives ? 'move-local' : 'none'; // R20, R21, R61
}

/**
 * Whether the place that a person gave a folder lies, at the station, within that folder itself (R23). It does not
 * count when a folder in between leaves in the same plan; one that is itself being `judged` is taken to leave.
 */
function entersItself(local: LocalNode, context: Context, judged: ReadonlySet<NodeId> = new Set([local.id])): boolean {
  const { trees, policy } = context;
  for (let at = local.parent; at !== null && at !== policy.root; ) {
    if (at === local.id) return true;
    const remote = trees.remote(at);
    const here = trees.local(at);
    if (!remote) return false;
    if (
      here &&
      !here.missing &&
      placeWish({ id: at, base: trees.base(at), local: here, remote }, policy) === 'move-remote'
    ) {
      if (judged.has(at) || !entersItself(here, context, new Set([...judged, at]))) return false;
    }
    at = remote.parent;
  }
  return false;
}

function contentWish(
  { id, base, local, remote }: Rows & { local: LocalNode; remote: RemoteNode },
  policy: Policy,
): Wish {
  const there = remote.state;
  assert(there, `node ${id} has no content at the station`);
  if (local.doubt === 'damaged') {
    return policy.receives ? { ...nothing, content: 'replace' } : { ...nothing, aside: 'station-only' }; // R94
  }
  if (isSuspect(local)) return { ...nothing, examine: true }; // R92
  const before = base?.state ?? undefined;
  const here = localState(local);
  const changedThere = before === undefined || there.content !== before.content || !sameMeta(there, before, exact);
  if (here === undefined || here === null) {
    // The bytes are hashed on the way up; only where both sides changed must they be known first (R1).
    return !changedThere && policy.sends ? { ...nothing, content: 'update' } : { ...nothing, examine: true };
  }
  if (here.content === there.content) return equalBytes({ local, here, there, before, changedThere }, policy);
  if (before && here.content === before.content) {
    return policy.receives ? { ...nothing, content: 'replace' } : { ...nothing, aside: 'station-only' }; // R10, R13, R61
  }
  if (before && there.content === before.content) return sendOrStay({ id, here }, policy); // R10, R13
  return conflict({ id, here, there, meet: before === undefined }, policy);
}

interface EqualBytes {
  readonly local: LocalNode;
  readonly here: ContentState;
  readonly there: ContentState;
  readonly before: ContentState | undefined;
  readonly changedThere: boolean;
}

function equalBytes({ local, here, there, before, changedThere }: EqualBytes, policy: Policy): Wish {
  if (local.kind === 'link' || sameMeta(here, there, policy.fidelity)) return nothing; // R11, R101
  const onlyHere = before !== undefined && !changedThere && before.content === there.content;
  if (onlyHere || !policy.receives) {
    return policy.sends ? { ...nothing, content: 'meta' } : { ...nothing, aside: 'local-only' }; // R12
  }
  return { ...nothing, content: 'set-meta' }; // R11, R12
}

/** Base stays as it is where nothing may be sent: only then both sides' edits are still seen as edits later (R60). */
function sendOrStay({ id, here }: Pick<Clash, 'id' | 'here'>, policy: Policy): Wish {
  if (!policy.sends) return { ...nothing, aside: 'local-only' };
  return policy.editIsHeld(id, here.content) ? { ...nothing, aside: 'held' } : { ...nothing, content: 'update' }; // R109
}

interface Clash {
  readonly id: NodeId;
  readonly here: ContentState;
  readonly there: ContentState;
  /** Both sides never agreed on anything about the node. */
  readonly meet: boolean;
}

function conflict({ id, here, there, meet }: Clash, policy: Policy): Wish {
  if ((meet && existingFor(policy, id) === 'local') || localWins(here.mtimeNs, there.mtimeNs, policy))
    return sendOrStay({ id, here }, policy); // R15
  if (policy.keepDiscarded) return { ...nothing, record: { kind: 'detach', id, to: policy.newId() } }; // R16
  return { ...nothing, content: 'replace' }; // R17
}

/** Decides a conflict of contents (R14); an upload-only task always wins (R61). */
export function localWins(hereNs: bigint, thereNs: bigint, policy: Policy): boolean {
  if (!policy.receives) return true;
  return policy.conflicts === 'latest' && hereNs + BigInt(Math.round(policy.skewMs)) * 1_000_000n > thereNs;
}

// Deleted locally ------------------------------------------------------------------------------------------

function locallyGone(remote: RemoteNode, base: BaseNode, context: Context): Wish {
  const { policy } = context;
  const unchanged = remote.kind === 'folder' ? dies(remote, context) : remote.state?.content === base.state?.content;
  if (unchanged === 'wait') return nothing;
  if (!unchanged && policy.receives) return { ...nothing, record: { kind: 'forget', id: remote.id } }; // R41, R44
  if (!policy.sends) return { ...nothing, aside: 'station-only' }; // R60: a local deletion stays local
  const held = remote.kind === 'folder' ? unchanged === 'held' : policy.deletion(remote.id) === 'held';
  if (unchanged && held) return { ...nothing, aside: 'held' }; // R48
  return unchanged ? { ...nothing, place: 'remove-remote' } : { ...nothing, aside: 'station-only' }; // R40, R43
}

/** Whether everything that the station has in a locally deleted folder may go with it (R43), unless held in it (R48). */
function dies(folder: RemoteNode, context: Context): boolean | 'wait' | 'held' {
  let answer: boolean | 'wait' | 'held' = true;
  for (const child of context.trees.remoteChildren(folder.id)) {
    const local = context.trees.local(child.id);
    if (local?.missing) {
      answer = 'wait';
      continue;
    }
    const wish = context.wishes.of(child.id);
    if (wish.place === 'remove-remote' || wish.place === 'move-remote') continue; // it leaves first (R55)
    if (wish.aside === 'held') {
      if (answer === true) answer = 'held';
      continue;
    }
    const staysDeleted = !context.policy.sends && !local && wish.aside !== undefined; // R60
    const undecided = !local && context.trees.base(child.id) && wish.record === undefined && wish.aside === undefined;
    if (undecided) answer = 'wait';
    else if (!staysDeleted) return false;
  }
  return answer;
}

// Deleted at the station -----------------------------------------------------------------------------------

function remotelyGone(local: LocalNode, base: BaseNode, context: Context): Wish {
  const { policy } = context;
  const detach: Wish = { ...nothing, record: { kind: 'detach', id: local.id, to: policy.newId() } };
  const here = localState(local);
  const damaged = local.doubt === 'damaged'; // R94: nobody wrote it, so it is no edit that beats the deletion
  const unchanged = damaged || (here !== undefined && here?.content === base.state?.content);
  // Within a parked folder nothing can be looked at or removed, so it gets a real name first (R53).
  if (local.parked && (!unchanged || holdsAnything(local, context))) return { ...nothing, place: 'move-local' };
  if (local.kind === 'folder') {
    const stays = holdsWhatStays(local, context);
    if (stays === 'wait') return nothing;
    if (stays) return detach; // R45
  } else {
    if (here === undefined) return { ...nothing, examine: true };
    if (!unchanged) return detach; // R41
  }
  return policy.receives ? { ...nothing, place: 'remove-local' } : { ...nothing, aside: 'local-only' }; // R40, R61
}

function holdsAnything(folder: LocalNode, { trees }: Context): boolean {
  for (const _child of trees.localChildren(folder.id)) return true;
  return false;
}

/** Whether something beneath a folder that is gone at the station stays, so that the folder must (R45). */
function holdsWhatStays(folder: LocalNode, context: Context): boolean | 'wait' {
  let answer: boolean | 'wait' = false;
  for (const child of context.trees.localChildren(folder.id)) {
    if (child.missing) {
      answer = 'wait';
      continue;
    }
    const wish = context.wishes.of(child.id);
    if (wish.place === 'remove-local' || wish.place === 'move-local') continue;
    if (!context.policy.receives && wish.aside !== undefined && context.trees.base(child.id)) continue; // R61
    if (wish.examine || (wish.place === 'none' && wish.record === undefined && wish.aside === undefined))
      answer = 'wait';
    else return true;
  }
  return answer;
}
