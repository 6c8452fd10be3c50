/** Two nodes want one name: a new one of the station's, and a local one that the station does not know. */
import { conflictName } from '#model/conflict-name.ts';
import type { NodeId } from '#model/node.ts';
import type { LocalNode, RemoteNode } from '#model/tree.ts';
import { existingFor } from '#reconcile/existing.ts';
import { holdsKnown } from '#reconcile/known.ts';
import type { TargetPlace } from '#reconcile/plan-types.ts';
import { grantPlace, localPath, type Planning, standing } from '#reconcile/planning.ts';
import { localWins } from '#reconcile/wish.ts';

/** Decides R32-R34 for the station's node `id` and the local occupant; true when the name comes free in this plan. */
export function meet(planning: Planning, id: NodeId, occupant: LocalNode, needs: NodeId[]): boolean {
  const { trees, policy } = planning;
  const there = trees.remote(id);
  if (!there || trees.local(id)) return giveWay(planning, occupant, needs); // R35
  if (there.kind === occupant.kind) return meetAlike(planning, there, occupant, needs);
  if (existingFor(policy, occupant.id) === 'station' && !holdsKnown(trees, occupant))
    return setAside(planning, occupant, needs); // R143
  if (occupant.kind === 'folder' && policy.sends) {
    renameAtStation(planning, there); // R34: the folder keeps the name
    return false;
  }
  return giveWay(planning, occupant, needs);
}

function meetAlike(planning: Planning, there: RemoteNode, occupant: LocalNode, needs: NodeId[]): boolean {
  const meeting = meetingOf(planning, there, occupant);
  if (meeting === 'set-aside') return setAside(planning, occupant, needs); // R143
  if (meeting === 'give-way') return giveWay(planning, occupant, needs); // R33
  takeMeeting(planning, there, occupant, meeting);
  const record = planning.records.get(occupant.id);
  // Of two that meet one, only the first becomes it (R36).
  const becomesIt = record?.kind === 'bind' && record.to === there.id;
  if (!there.state && becomesIt && planning.policy.receives) uniteInside(planning, there.id, occupant.id);
  return false;
}

type Meeting = 'bind' | 'bind-unread' | 'examine' | 'set-aside' | 'give-way';

/** Whether two of one kind that meet under one name hold the same (R32), as far as that is known. */
export function likeness({ state }: RemoteNode, occupant: LocalNode): 'alike' | 'unread' | 'different' {
  if (!state) return 'alike';
  if (occupant.content === null && occupant.stamp.size === state.size) return 'unread';
  return occupant.content === state.content ? 'alike' : 'different';
}

/** What becomes of two of one kind that meet under one name (R32, R33). */
function meetingOf({ policy }: Planning, there: RemoteNode, occupant: LocalNode): Meeting {
  const { state } = there;
  const like = likeness(there, occupant);
  if (!state || like === 'alike') return 'bind'; // R32
  if (like === 'unread') {
    const sameTime = !policy.consistencyCheck && occupant.stamp.mtimeNs === state.mtimeNs;
    return sameTime ? 'bind-unread' : 'examine'; // R18
  }
  const existing = existingFor(policy, occupant.id);
  if (existing === 'station') return 'set-aside'; // R143
  const stays =
    existing === 'local' || localWins(occupant.stamp.mtimeNs, state.mtimeNs, policy) || !policy.keepDiscarded;
  return stays ? 'bind' : 'give-way'; // R33
}

function takeMeeting(planning: Planning, there: RemoteNode, occupant: LocalNode, meeting: Meeting): void {
  if (meeting !== 'examine') {
    bind(planning, occupant, there.id, meeting === 'bind-unread');
    return;
  }
  planning.examine.add(occupant.id);
  if (!planning.meets.has(occupant.id)) planning.meets.set(occupant.id, there.id);
}

/**
 * Makes the local node the station's, and agrees about it where they are alike (R156); the rest is judged in the next
 * plan. Always false: no name comes free.
 */
export function bind(planning: Planning, local: LocalNode, to: NodeId, assumeEqual: boolean): false {
  const { records, trees, wishes } = planning;
  const there = trees.remote(to);
  if (records.has(local.id) || !there) return false;
  const content = assumeEqual && there.state ? there.state.content : local.content;
  const bound = wishes.ofLocal({ ...local, id: to, parent: there.parent, content });
  records.set(local.id, { kind: 'bind', id: local.id, to, assumeEqual, agrees: bound.record?.kind === 'agree' });
  return false;
}

/**
 * What stands in a folder that becomes the station's is judged along with it, however deep folders meet (R155): what is
 * to be bound or read. All else waits for the next plan, since nothing can be made or moved beneath a folder before its
 * new id is on record.
 */
function uniteInside(planning: Planning, there: NodeId, here: NodeId): void {
  const pairs = [{ there, here }];
  for (const pair of pairs) {
    planning.united.add(pair.there);
    const way = localPath(planning, pair.there);
    const children = [...planning.trees.remoteChildren(pair.there)].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const child of children) {
      const occupant = comesToMeet(planning, child, way) && planning.here.at(pair.here, child.name, child.id);
      if (!occupant || occupant.kind !== child.kind || !isFree(planning, occupant)) continue;
      const meeting = meetingOf(planning, child, occupant);
      if (meeting === 'set-aside' || meeting === 'give-way') continue;
      takeMeeting(planning, child, occupant, meeting);
      if (child.kind === 'folder') pairs.push({ there: child.id, here: occupant.id });
    }
  }
}

/** The station's node is to be made here, in the folder to which the names on the way lead. */
function comesToMeet({ policy, open, wishes }: Planning, { id, name }: RemoteNode, way: readonly string[]): boolean {
  if (!open.has(id) || wishes.of(id).place !== 'make-local' || policy.resting(id)) return false;
  return policy.localObstacle([...way, name]) === undefined;
}

/** Stands there, is unknown to the station, and nothing else becomes of it. */
function isFree({ trees, open, wishes, records }: Planning, { id, missing }: LocalNode): boolean {
  if (missing || !open.has(id) || records.has(id) || trees.remote(id) || trees.base(id)) return false;
  const { aside, place } = wishes.of(id);
  return aside !== 'left-out' && place !== 'move-local' && place !== 'remove-local';
}

/** Takes a local node out of what is synced, so that the name comes free in this plan (R143). */
export function setAside(planning: Planning, occupant: LocalNode, needs: NodeId[]): boolean {
  if (!standing(planning, occupant.id) || planning.policy.resting(occupant.id)) return false;
  grantPlace(planning.local, occupant.id, { kind: 'set-aside', id: occupant.id, expects: occupant });
  needs.push(occupant.id);
  return true;
}

/** Renames a local node to its conflict name (R33, R35), so that the name comes free in this plan. */
export function giveWay(planning: Planning, occupant: LocalNode, needs: NodeId[]): boolean {
  if (!standing(planning, occupant.id) || occupant.parent === null || planning.policy.resting(occupant.id))
    return false;
  const to = conflictPlace(planning, occupant.parent, occupant.name, occupant.stamp.mtimeNs);
  planning.here.claim(to.parent, to.name, occupant.id);
  planning.local.delete(occupant.id);
  grantPlace(planning.local, occupant.id, { kind: 'move-local', id: occupant.id, to, why: 'conflict' });
  needs.push(occupant.id);
  return true;
}

function renameAtStation(planning: Planning, node: RemoteNode): void {
  if (node.parent === null || planning.remote.has(node.id)) return;
  const to = conflictPlace(planning, node.parent, node.name, node.state?.mtimeNs ?? 0n);
  planning.there.claim(to.parent, to.name, node.id);
  grantPlace(planning.remote, node.id, { kind: 'move', id: node.id, base: node.placeRev, to });
}

function conflictPlace({ policy, here, there }: Planning, parent: NodeId, name: string, mtimeNs: bigint): TargetPlace {
  const taken = (candidate: string): boolean => here.taken(parent, candidate) || there.taken(parent, candidate);
  const { computer, zoneMinutes } = policy;
  return { parent, name: conflictName({ name, computer, mtimeNs, zoneMinutes, taken }) };
}
