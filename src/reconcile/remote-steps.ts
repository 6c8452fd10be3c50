/**
 * Grants wishes about the station: is the parent there, is the name free there, what must be done before or together.
 *
 * Names that collide are sorted out on the local side (`meet.ts`), because the station's order stands; here a
 * collision only means to wait, or to say that two names cannot live together.
 */
import type { NodeId } from '#model/node.ts';
import type { LocalNode, RemoteNode } from '#model/tree.ts';
import { bind } from '#reconcile/meet.ts';
import type { TargetPlace } from '#reconcile/plan-types.ts';
import {
  grantContent,
  grantPlace,
  leavesItsOwnInside,
  type Planning,
  sideThere,
  standing,
} from '#reconcile/planning.ts';
import { samePlace } from '#reconcile/settled.ts';
import type { Wish } from '#reconcile/wish.ts';

/** Grants what a node's wish asks of the station, if it can be asked for in this plan. */
export function grantRemote(planning: Planning, id: NodeId, wish: Wish): void {
  if (wish.place === 'remove-remote') grantDeletion(planning, id);
  const local = planning.trees.local(id);
  if (!local || !standing(planning, id) || planning.local.has(id)) return;
  if (wish.place === 'make-remote' || wish.place === 'move-remote') grantTarget(planning, id, local);
  if (wish.content === 'update' || wish.content === 'meta') {
    const remote = planning.trees.remote(id) as RemoteNode;
    grantContent(planning.remote, id, { kind: wish.content, id, base: remote.contentRev });
  }
}

/** One operation for the topmost folder (R43), after what moves out of it (R55). */
function grantDeletion(planning: Planning, id: NodeId): void {
  const { trees, wishes, policy } = planning;
  const parent = trees.remote(id)?.parent;
  if (parent && parent !== policy.root && wishes.of(parent).place === 'remove-remote') return;
  const needs: NodeId[] = [];
  const files: NodeId[] = trees.remote(id)?.kind === 'folder' ? [] : [id];
  const folders = [id];
  for (const folder of folders) {
    for (const child of trees.remoteChildren(folder)) {
      const wish = wishes.of(child.id);
      if (wish.place === 'move-remote') needs.push(child.id);
      else if (child.kind === 'folder') folders.push(child.id);
      else files.push(child.id);
    }
  }
  const isEmpty = files.length + needs.length === 0;
  if (isEmpty && parent && wishes.of(parent).aside === 'held') {
    for (const folder of folders) planning.held.add(folder); // R48
    return;
  }
  const released = files.some(file => policy.deletion(file) === 'released');
  const step = { kind: 'delete', id, without: needs } as const;
  grantPlace(planning.remote, id, released ? { ...step, released } : step, needs); // R49
}

function grantTarget(planning: Planning, id: NodeId, local: LocalNode): void {
  const { trees, policy } = planning;
  if (local.parent === null) return;
  const to: TargetPlace = { parent: local.parent, name: local.name };
  const remote = trees.remote(id);
  const needs: NodeId[] = [];
  if (!wayIsOpen(planning, to.parent, needs)) return;
  const way = { parent: to.parent, needs, side: sideThere(planning) };
  if (remote && !leavesItsOwnInside(planning, id, way)) return;
  const obstacle = policy.remoteObstacle(to.name);
  if (obstacle !== undefined) {
    planning.obstacles.set(id, { id, reason: 'name', detail: obstacle });
    return;
  }
  const occupant = planning.there.at(to.parent, to.name, id);
  if (occupant && !makesRoom(planning, local, occupant, needs)) return;
  if (!remote && policy.awaitsRules(to.parent)) return;
  if (!planning.there.claim(to.parent, to.name, id)) {
    planning.obstacles.set(id, clash(id, to.name));
    return;
  }
  if (remote) grantPlace(planning.remote, id, { kind: 'move', id, base: remote.placeRev, to }, needs);
  else grantPlace(planning.remote, id, { kind: 'create', id, at: to }, needs);
}

function wayIsOpen({ trees, wishes, records }: Planning, parent: NodeId, needs: NodeId[]): boolean {
  if (trees.remote(parent)) return true;
  // It gets another id first.
  if (records.has(parent)) return false;
  if (wishes.of(parent).place !== 'make-remote') return false;
  needs.push(parent);
  return true;
}

function makesRoom(planning: Planning, local: LocalNode, occupant: RemoteNode, needs: NodeId[]): boolean {
  const { trees, policy, wishes } = planning;
  const wish = wishes.of(occupant.id);
  if (wish.place === 'move-remote' || wish.place === 'remove-remote') {
    needs.push(occupant.id);
    return true;
  }
  if (wish.aside === 'left-out') return besideLeftOut(planning, local, occupant);
  if (wish.aside === 'held') return meetHeld(planning, local, occupant);
  const occupantHere = trees.local(occupant.id);
  if (occupantHere?.missing) return false;
  if (occupantHere && samePlace(occupantHere, occupant)) {
    planning.obstacles.set(local.id, clash(local.id, local.name)); // R36
  } else if (!policy.receives && !occupantHere && !trees.base(occupant.id) && !trees.remote(local.id)) {
    meetWithoutReceiving(planning, local, occupant);
  }
  return false;
}

/** An upload-only task never makes the station's node locally, so the two meet here (R61). */
function meetWithoutReceiving(planning: Planning, local: LocalNode, occupant: RemoteNode): void {
  if (local.kind === occupant.kind) bind(planning, local, occupant.id, false);
  else planning.obstacles.set(local.id, clash(local.id, local.name));
}

/** What a person left out keeps its name at the station, and nothing of this folder is put into it (R133). */
function besideLeftOut(planning: Planning, local: LocalNode, { name }: RemoteNode): false {
  const detail = `The station has "${name}" there, which this task leaves out. Rename what stands here, or take that in again.`;
  planning.obstacles.set(local.id, { id: local.id, reason: 'in-the-way', detail });
  return false;
}

/** What is made anew under a held name is that node come back; anything else has to wait for the decision (R48). */
function meetHeld(planning: Planning, local: LocalNode, occupant: RemoteNode): false {
  const { trees } = planning;
  const isNew = !trees.base(local.id) && !trees.remote(local.id);
  if (isNew && local.kind === occupant.kind) return bind(planning, local, occupant.id, false);
  const detail = `The station still has another "${occupant.name}" there, whose deletion is held: see waystation drive holds.`;
  planning.obstacles.set(local.id, { id: local.id, reason: 'in-the-way', detail });
  return false;
}

function clash(id: NodeId, name: string): { id: NodeId; reason: 'name-clash'; detail: string } {
  return {
    id,
    reason: 'name-clash',
    detail: `The station takes "${name}" and another name in that folder for the same; rename one of them.`,
  };
}
