/**
 * Decides what to do about one task, from three trees and nothing else.
 *
 * The base tree is what both sides last agreed on, so a side differs from it exactly where someone worked there.
 * One side differs: carry that over. Both differ alike: only base moves. Both differ: a conflict (R14-R17, R33-R35).
 * Steps come in an order in which no content ever exists in fewer places than before; each re-checks, when it is
 * carried out, what it expects, so a plan may be cut off anywhere and made again.
 */
import type { NodeId } from '#model/node.ts';
import { grantLocal, placeParked } from '#reconcile/local-steps.ts';
import { componentsByNeed } from '#reconcile/order.ts';
import type { LocalStep, Plan, Policy, RemoteStep, Trees } from '#reconcile/plan-types.ts';
import { type Granted, type Planning, standing, startPlanning } from '#reconcile/planning.ts';
import { grantRemote } from '#reconcile/remote-steps.ts';

/** The plan for the nodes in `unsettled`; asking about all nodes gives the same plan (R56). */
export function reconcile(trees: Trees, unsettled: Iterable<NodeId>, policy: Policy): Plan {
  const planning = startPlanning(trees, unsettled, policy);
  const ids = [...planning.open];
  for (const id of ids) {
    const wish = planning.wishes.of(id);
    if (wish.examine) planning.examine.add(id);
    if (wish.record) planning.records.set(id, wish.record);
  }
  const idle = (id: NodeId): boolean => planning.records.has(id) || policy.resting(id) || unquiet(planning, id);
  for (const id of parentsFirst(planning, ids)) if (!idle(id)) grantLocal(planning, id, planning.wishes.of(id));
  for (const id of ids) if (!idle(id)) grantRemote(planning, id, planning.wishes.of(id));
  const records = [...planning.records.values()];
  const examine = [...planning.examine].filter(id => standing(planning, id)).sort();
  const remote = orderRemote(planning);
  const local = orderLocal(planning);
  if (isEmpty({ records, local, remote, examine })) {
    placeParked(planning, ids);
    local.push(...orderLocal(planning));
  }
  const concerned = new Set([...records, ...local, ...remote.flat()].map(step => step.id).concat(examine));
  const obstacles = [...planning.obstacles.values()].filter(({ id }) => !concerned.has(id));
  for (const { id } of obstacles) concerned.add(id);
  const waiting = ids.filter(id => !concerned.has(id) && waits(planning, id));
  return { records, local, circles: planning.circles, remote, examine, meets: planning.meets, obstacles, waiting };
}

/** Whether there is nothing to carry out. */
export function isEmpty({
  records,
  local,
  remote,
  examine,
}: Pick<Plan, 'records' | 'local' | 'remote' | 'examine'>): boolean {
  return records.length + local.length + remote.length + examine.length === 0;
}

/** Folders before what the station has in them: where they meet local ones, that is judged along with them (R155). */
function parentsFirst({ trees }: Planning, ids: readonly NodeId[]): Set<NodeId> {
  const open = new Set(ids);
  const ordered = new Set<NodeId>();
  for (const id of ids) {
    const way: NodeId[] = [];
    for (let at: NodeId | null = id; at !== null && open.delete(at); at = trees.remote(at)?.parent ?? null)
      way.push(at);
    for (const each of way.reverse()) ordered.add(each);
  }
  return ordered;
}

/** In the middle of a save, as it seems (R6, R19). */
function unquiet({ wishes, policy }: Planning, id: NodeId): boolean {
  return wishes.of(id).passing && policy.unquiet(id);
}

/**
 * Nothing can be said about a missing node yet, nor about one whose rules are still to come; a resting one has its own
 * reason, one set aside is where it shall be.
 */
function waits(planning: Planning, id: NodeId): boolean {
  const { trees, wishes, policy, held } = planning;
  const local = trees.local(id);
  if (local?.missing || held.has(id) || wishes.of(id).aside !== undefined) return false;
  if (local?.parent && !trees.remote(id) && policy.awaitsRules(local.parent)) return false;
  return !policy.resting(id) && !unquiet(planning, id);
}

/** Local steps one after the other; a circle is broken by parking one of its movers (R52). */
function orderLocal(planning: Planning): LocalStep[] {
  const steps: LocalStep[] = [];
  const done = new Set<NodeId>();
  for (const component of inOrder(planning.local)) {
    const [first] = component;
    if (component.length > 1) {
      const mover = moverToPark(planning, component);
      if (mover) steps.push({ kind: 'park', id: mover });
      if (mover) planning.circles.push(component);
    } else if (first && ready(planning.local, first, done)) {
      const { place, content } = planning.local.get(first) as Granted<LocalStep>;
      steps.push(...(place ? [place] : []), ...content);
      if (place) done.add(first);
    }
  }
  return steps;
}

/**
 * The member of a circle that is parked. Nothing within a parked folder can be reached, so it should hold no other
 * member, and it must not wait for something within itself.
 */
function moverToPark(planning: Planning, circle: readonly NodeId[]): NodeId | undefined {
  const movers = circle.filter(id => canPark(planning, id));
  const holdsNoOther = (id: NodeId): boolean => !circle.some(other => other !== id && liesWithin(planning, other, id));
  return movers.find(holdsNoOther) ?? movers[0];
}

function canPark(planning: Planning, id: NodeId): boolean {
  const node = planning.trees.local(id);
  const step = planning.local.get(id)?.place;
  return node !== undefined && !node.parked && step?.kind === 'move-local' && !liesWithin(planning, step.to.parent, id);
}

function liesWithin({ trees, policy }: Planning, id: NodeId, folder: NodeId): boolean {
  for (let at: NodeId | null = id; at !== null && at !== policy.root; at = trees.local(at)?.parent ?? null) {
    if (at === folder) return true;
  }
  return false;
}

/** Batches in order; the places in one circle go into one batch (R51), contents by themselves. */
function orderRemote({ remote }: Planning): RemoteStep[][] {
  const batches: RemoteStep[][] = [];
  const done = new Set<NodeId>();
  for (const component of inOrder(remote)) {
    const within = new Set(component);
    const all = component.map(id => remote.get(id) as Granted<RemoteStep>);
    const places = all.flatMap(({ place }) => place ?? []);
    if (places.length > 0 && component.every(id => ready(remote, id, done, within))) {
      batches.push(places);
      for (const id of component) if (remote.get(id)?.place) done.add(id);
    }
    for (const { content } of all) for (const step of content) batches.push([step]);
  }
  return batches;
}

function inOrder<Step>(side: Map<NodeId, Granted<Step>>): NodeId[][] {
  return componentsByNeed([...side.keys()], id => side.get(id)?.needs ?? []);
}

/** Everything that a node's steps need is done before it, or together with it. */
function ready<Step>(side: Map<NodeId, Granted<Step>>, id: NodeId, done: Set<NodeId>, within?: Set<NodeId>): boolean {
  return (side.get(id)?.needs ?? []).every(need => done.has(need) || within?.has(need));
}
