/** What the parts of one plan share while it is being made. */

import type { NodeId, Place } from '#model/node.ts';
import type { LocalNode, RemoteNode } from '#model/tree.ts';
import { createOccupants, type Occupants } from '#reconcile/occupants.ts';
import type { LocalStep, Obstacle, Policy, RecordStep, RemoteStep, Trees } from '#reconcile/plan-types.ts';
import { settled } from '#reconcile/settled.ts';
import { createWishes, type Wishes } from '#reconcile/wish.ts';

/** Steps of one node on one side. Its place and its content are two matters (R20). */
export interface Granted<Step> {
  /** What becomes of its place; undefined while that cannot be granted, or nothing is to be done. */
  place: Step | undefined;
  readonly content: Step[];
  /** Nodes whose *places* must be dealt with first. */
  readonly needs: NodeId[];
}

export interface Planning {
  readonly trees: Trees;
  /** What the plan is about. */
  readonly open: ReadonlySet<NodeId>;
  readonly policy: Policy;
  readonly wishes: Wishes;
  readonly here: Occupants<LocalNode>;
  readonly there: Occupants<RemoteNode>;
  readonly records: Map<NodeId, RecordStep>;
  readonly local: Map<NodeId, Granted<LocalStep>>;
  /** Those that wait for one another, and of which one is parked. */
  readonly circles: NodeId[][];
  readonly remote: Map<NodeId, Granted<RemoteStep>>;
  /** Folders of the station's that local ones become in this plan, with what is in both (R155). */
  readonly united: Set<NodeId>;
  readonly examine: Set<NodeId>;
  /** The station's node that one to be examined meets. */
  readonly meets: Map<NodeId, NodeId>;
  readonly obstacles: Map<NodeId, Obstacle>;
  /** Empty folders that stay at the station with the held folder that they lie in (R48). */
  readonly held: Set<NodeId>;
}

export function startPlanning(stored: Trees, unsettled: Iterable<NodeId>, policy: Policy): Planning {
  const trees = remembering(stored);
  const isOpen = (id: NodeId): boolean => !settled(trees.base(id), trees.local(id), trees.remote(id), policy.fidelity);
  return {
    trees,
    // Sorted, so that the same trees give the same plan wherever they are kept (R57).
    open: new Set([...unsettled].filter(id => id !== policy.root && isOpen(id)).sort()),
    policy,
    wishes: createWishes(trees, policy),
    here: createOccupants(parent => missingLast(trees.localChildren(parent)), policy.localKey),
    there: createOccupants(parent => trees.remoteChildren(parent), policy.remoteKey),
    records: new Map(),
    local: new Map(),
    circles: [],
    remote: new Map(),
    united: new Set(),
    examine: new Set(),
    meets: new Map(),
    obstacles: new Map(),
    held: new Set(),
  };
}

/** Who really stands at a name comes before who is only believed to have stood there. */
function missingLast(children: Iterable<LocalNode>): LocalNode[] {
  const all = [...children];
  return [...all.filter(child => !child.missing), ...all.filter(child => child.missing)];
}

/** A plan asks for the same rows again and again, and nothing changes while it is made. */
function remembering(trees: Trees): Trees {
  const once = <Key, Row>(look: (key: Key) => Row): ((key: Key) => Row) => {
    const seen = new Map<Key, Row>();
    return key => {
      const row = seen.get(key);
      if (row !== undefined || seen.has(key)) return row as Row;
      const found = look(key);
      seen.set(key, found);
      return found;
    };
  };
  return {
    base: once((id: NodeId) => trees.base(id)),
    local: once((id: NodeId) => trees.local(id)),
    remote: once((id: NodeId) => trees.remote(id)),
    localChildren: once((id: NodeId) => [...trees.localChildren(id)]),
    remoteChildren: once((id: NodeId) => [...trees.remoteChildren(id)]),
  };
}

/** Adds the step about a node's place; `needs` are nodes whose places on this side must be dealt with first. */
export function grantPlace<Step>(
  side: Map<NodeId, Granted<Step>>,
  id: NodeId,
  step: Step,
  needs: readonly NodeId[] = [],
): void {
  const granted = grantedTo(side, id);
  granted.place = step;
  granted.needs.push(...needs);
}

/** Adds a step about a node's content: nobody waits for it. */
export function grantContent<Step>(side: Map<NodeId, Granted<Step>>, id: NodeId, step: Step): void {
  grantedTo(side, id).content.push(step);
}

function grantedTo<Step>(side: Map<NodeId, Granted<Step>>, id: NodeId): Granted<Step> {
  const granted = side.get(id) ?? { place: undefined, content: [], needs: [] };
  side.set(id, granted);
  return granted;
}

/** True when a local node can be reached by its path: nothing on the way is missing, parked or gone. */
export function standing(planning: Planning, id: NodeId): boolean {
  let at: NodeId | null = id;
  while (at !== null && at !== planning.policy.root) {
    const node = planning.trees.local(at);
    if (!node || node.missing || node.parked) return false;
    at = node.parent;
  }
  return at !== null;
}

/** The names on the way from the root to a local node; meaningful only when it is standing. */
export function localPath(planning: Planning, id: NodeId): string[] {
  const names: string[] = [];
  for (let at: NodeId | null = id; at !== null && at !== planning.policy.root; ) {
    const node: Place | undefined = planning.trees.local(at) ?? planning.trees.remote(at);
    if (!node) break;
    names.unshift(node.name);
    at = node.parent;
  }
  return names;
}

/** A side of the plan: how to go up in its tree, and the wish that moves a node there. */
interface Side {
  readonly row: (id: NodeId) => Place | undefined;
  readonly leaves: 'move-local' | 'move-remote';
}

export const sideHere = ({ trees }: Planning): Side => ({ row: id => trees.local(id), leaves: 'move-local' });
export const sideThere = ({ trees }: Planning): Side => ({ row: id => trees.remote(id), leaves: 'move-remote' });

/**
 * A folder can only be moved beneath what lies within it after the first folder in between has moved out, or together
 * with it (R51). Adds that folder to `needs`; false when none moves out.
 */
export function leavesItsOwnInside(
  planning: Planning,
  id: NodeId,
  to: { readonly parent: NodeId; readonly needs: NodeId[]; readonly side: Side },
): boolean {
  const { parent, needs, side } = to;
  let leaving: NodeId | undefined;
  for (let at: NodeId | null = parent; at !== null && at !== planning.policy.root; at = side.row(at)?.parent ?? null) {
    if (at === id) {
      if (leaving !== undefined) needs.push(leaving);
      return leaving !== undefined;
    }
    if (leaving === undefined && planning.wishes.of(at).place === side.leaves) leaving = at;
  }
  return true;
}
