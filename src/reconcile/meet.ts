/** Two nodes want one name: a new one of the station's, and a local one that the station does not know. */
import { conflictName } from '#model/conflict-name.ts';
import type { NodeId } from '#model/node.ts';
import type { LocalNode, RemoteNode } from '#model/tree.ts';
import { existingFor } from '#reconcile/existing.ts';
import { holdsKnown } from '#reconcile/known.ts';
import type { TargetPlace } from '#reconcile/plan-types.ts';
import { grantPlace, type Planning, standing } from '#reconcile/planning.ts';
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
  const { policy } = planning;
  const state = there.state;
  if (!state) return bind(planning, occupant.id, there.id, false); // R32: folders
  if (occupant.content === null && occupant.stamp.size === state.size) {
    const alike = !policy.consistencyCheck && occupant.stamp.mtimeNs === state.mtimeNs;
    if (alike) return bind(planning, occupant.id, there.id, true); // R18
    planning.examine.add(occupant.id);
    return false;
  }
  if (occupant.content === state.content) return bind(planning, occupant.id, there.id, false); // R32
  const existing = existingFor(policy, occupant.id);
  if (existing === 'station') return setAside(planning, occupant, needs); // R143
  const stays =
    existing === 'local' || localWins(occupant.stamp.mtimeNs, state.mtimeNs, policy) || !policy.keepDiscarded;
  return stays ? bind(planning, occupant.id, there.id, false) : giveWay(planning, occupant, needs); // R33
}

/** Makes the local node the station's; the rest is judged in the next plan. Always false: no name comes free. */
export function bind(planning: Planning, id: NodeId, to: NodeId, assumeEqual: boolean): false {
  planning.records.set(id, { kind: 'bind', id, to, assumeEqual });
  return false;
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
