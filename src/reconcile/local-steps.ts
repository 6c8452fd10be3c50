/**
 * Grants wishes about the local folder: is the way free, who stands there, what must come first.
 *
 * A wish that cannot be granted now is simply not granted: its node stays unsettled and is asked again in the next
 * plan, when what it waited for has happened.
 */
import type { NodeId } from '#model/node.ts';
import type { LocalNode } from '#model/tree.ts';
import { giveWay, meet, setAside } from '#reconcile/meet.ts';
import type { LocalStep, Obstacle, TargetPlace } from '#reconcile/plan-types.ts';
import {
  grantContent,
  grantPlace,
  leavesItsOwnInside,
  localPath,
  type Planning,
  sideHere,
  standing,
} from '#reconcile/planning.ts';
import { samePlace } from '#reconcile/settled.ts';
import type { Wish } from '#reconcile/wish.ts';

/** Grants what a node's wish asks of the local folder, if it can be done in this plan. */
export function grantLocal(planning: Planning, id: NodeId, wish: Wish): void {
  if (wish.place === 'make-local' || wish.place === 'move-local') grantTarget(planning, id);
  if (wish.place === 'remove-local') grantRemoval(planning, id);
  if (wish.place === 'set-aside') grantAside(planning, id);
  if (wish.content === 'replace' || wish.content === 'set-meta') grantState(planning, id, wish.content);
}

/** The topmost that the station knows nothing of goes with all that is in it; who meets somebody there is judged there. */
function grantAside(planning: Planning, id: NodeId): void {
  const { trees, policy, there } = planning;
  const local = trees.local(id);
  if (!local || local.parent === null) return;
  if (local.parent !== policy.root && !trees.remote(local.parent)) return;
  const occupant = there.at(local.parent, local.name, id);
  const meets = occupant && !trees.local(occupant.id) && policy.localKey(occupant.name) === policy.localKey(local.name);
  if (meets) return;
  setAside(planning, local, []);
}

function grantState(planning: Planning, id: NodeId, kind: 'replace' | 'set-meta'): void {
  const expects = planning.trees.local(id);
  const state = planning.trees.remote(id)?.state;
  if (!expects || !state || !standing(planning, id)) return;
  grantContent(planning.local, id, { kind, id, expects, state });
}

/** Files go alone; a folder only after everything in it (R46, R55). */
function grantRemoval(planning: Planning, id: NodeId): void {
  const expects = planning.trees.local(id);
  if (!expects || !(expects.parked || standing(planning, id))) return;
  const needs: NodeId[] = [];
  if (expects.kind === 'folder') for (const child of planning.trees.localChildren(id)) needs.push(child.id);
  grantPlace(planning.local, id, { kind: 'remove-local', id, expects }, needs);
}

function grantTarget(planning: Planning, id: NodeId): void {
  const { trees, policy } = planning;
  const local = trees.local(id);
  const to = targetOf(planning, id, local);
  if (!to) return;
  const needs: NodeId[] = [];
  if (local && !local.parked && !comesToStand(planning, id, needs)) return;
  if (!wayIsOpen(planning, to.parent, needs)) return;
  const way = { parent: to.parent, needs, side: sideHere(planning) };
  if (local && !leavesItsOwnInside(planning, id, way)) return;
  const obstacle = policy.localObstacle([...localPath(planning, to.parent), to.name]);
  if (obstacle !== undefined) {
    planning.obstacles.set(id, { id, reason: 'name', detail: obstacle });
    return;
  }
  const occupant = planning.here.at(to.parent, to.name, id);
  if (occupant && !makesRoom(planning, id, occupant, needs)) return;
  if (!planning.here.claim(to.parent, to.name, id)) {
    planning.obstacles.set(id, clash(id, to.name));
    return;
  }
  grantPlace(planning.local, id, stepTo(planning, id, to), needs);
}

/** The station's place; for a parked node that the station no longer has, where it was, or the top (R53). */
function targetOf(planning: Planning, id: NodeId, local: LocalNode | undefined): TargetPlace | undefined {
  const remote = planning.trees.remote(id);
  if (remote) return remote.parent === null ? undefined : { parent: remote.parent, name: remote.name };
  return local && realPlace(planning, local);
}

/** A free place for a parked node: where base had it, else at the top of the task. */
function realPlace(planning: Planning, local: LocalNode): TargetPlace {
  const { trees, policy, here } = planning;
  const { parent, name } = trees.base(local.id) ?? local;
  if (parent !== null && standing(planning, parent) && !here.taken(parent, name)) return { parent, name };
  for (let attempt = 1; ; attempt += 1) {
    const free = attempt === 1 ? name : `${name} (${attempt})`;
    if (!here.taken(policy.root, free)) return { parent: policy.root, name: free };
  }
}

/**
 * Gives every parked node a real place, when nothing else can be done: circles change while they are being broken, and
 * what lies in a parked folder cannot be seen, moved or missed (R53).
 */
export function placeParked(planning: Planning, ids: readonly NodeId[]): void {
  for (const id of ids) {
    const local = planning.trees.local(id);
    if (!local?.parked || local.missing || planning.policy.resting(id)) continue;
    const needs: NodeId[] = [];
    const to = realPlace(planning, local);
    if (!wayIsOpen(planning, to.parent, needs) || needs.length > 0) continue;
    planning.here.claim(to.parent, to.name, id);
    planning.local.delete(id);
    grantPlace(planning.local, id, { kind: 'move-local', id, to, why: 'station' });
  }
}

function stepTo({ trees }: Planning, id: NodeId, to: TargetPlace): LocalStep {
  if (trees.local(id)) return { kind: 'move-local', id, to, why: 'station' };
  const remote = trees.remote(id);
  if (remote?.state) return { kind: 'download', id, to, state: remote.state };
  return { kind: 'make-folder', id, to };
}

/** The target folder stands, or is made in this plan. */
function wayIsOpen(planning: Planning, parent: NodeId, needs: NodeId[]): boolean {
  const folder = planning.trees.local(parent);
  if (folder) return folder.kind === 'folder' && comesToStand(planning, parent, needs);
  if (planning.united.has(parent) || planning.wishes.of(parent).place !== 'make-local') return false;
  needs.push(parent);
  return true;
}

/** A node can be reached by its path, or can as soon as the parked folder above it has its place. */
function comesToStand({ trees, policy }: Planning, id: NodeId, needs: NodeId[]): boolean {
  for (let at: NodeId | null = id; at !== null && at !== policy.root; ) {
    const node: LocalNode | undefined = trees.local(at);
    if (!node || node.missing) return false;
    if (node.parked) {
      needs.push(at);
      return true;
    }
    at = node.parent;
  }
  return true;
}

/** Whether the name is, or comes, free for `id`: the occupant leaves, gives way, or turns out to be the same node. */
function makesRoom(planning: Planning, id: NodeId, occupant: LocalNode, needs: NodeId[]): boolean {
  const there = planning.trees.remote(occupant.id);
  // Nothing stands there, unless a save by renaming is under way; and placing never replaces anything.
  if (occupant.missing) return !there || !samePlace(there, occupant);
  const wish = planning.wishes.of(occupant.id);
  if (wish.aside === 'left-out') {
    planning.obstacles.set(id, besideLeftOut(id, occupant.name)); // R106
    return false;
  }
  if (wish.place === 'move-local' || wish.place === 'remove-local') {
    needs.push(occupant.id);
    return true;
  }
  if (there && samePlace(there, occupant)) {
    planning.obstacles.set(id, clash(id, occupant.name)); // R36
    return false;
  }
  if (there) return giveWay(planning, occupant, needs); // R35
  if (planning.trees.base(occupant.id)) return false;
  return meet(planning, id, occupant, needs);
}

function besideLeftOut(id: NodeId, name: string): Obstacle {
  const detail = `"${name}" stands here and is left out of the task, so what the station has under this name by now cannot come. Rename or remove what stands here.`;
  return { id, reason: 'in-the-way', detail };
}

function clash(id: NodeId, name: string): { id: NodeId; reason: 'name-clash'; detail: string } {
  return {
    id,
    reason: 'name-clash',
    detail: `"${name}" cannot stand here beside another name that this volume takes for the same.`,
  };
}
