/** What the parts of one plan share while it is being made. */

import type { NodeId, Place } from '#model/node.ts';
import type { LocalNode, RemoteNode } from '#model/tree.ts';
import { createOccupants, type Occupants } from '#reconcile/occupants.ts';
import type { LocalStep, Obstacle, Policy, RecordStep, RemoteStep, Trees } from '#reconcile/plan-types.ts';
import { createWishes, type Wishes } from '#reconcile/wish.ts';

/** Steps of one node on one side, and the nodes whose steps on that side come first. */
export interface Granted<Step> {
  readonly steps: Step[];
  readonly needs: NodeId[];
}

export interface Planning {
  readonly trees: Trees;
  readonly policy: Policy;
  readonly wishes: Wishes;
  readonly here: Occupants<LocalNode>;
  readonly there: Occupants<RemoteNode>;
  readonly records: Map<NodeId, RecordStep>;
  readonly local: Map<NodeId, Granted<LocalStep>>;
  readonly remote: Map<NodeId, Granted<RemoteStep>>;
  readonly examine: Set<NodeId>;
  readonly obstacles: Map<NodeId, Obstacle>;
}

export function startPlanning(trees: Trees, policy: Policy): Planning {
  return {
    trees,
    policy,
    wishes: createWishes(trees, policy),
    here: createOccupants(parent => trees.localChildren(parent), policy.localKey),
    there: createOccupants(parent => trees.remoteChildren(parent), policy.remoteKey),
    records: new Map(),
    local: new Map(),
    remote: new Map(),
    examine: new Set(),
    obstacles: new Map(),
  };
}

/** Adds a step for a node; `needs` are nodes whose steps on this side must come first. */
export function grant<Step>(
  side: Map<NodeId, Granted<Step>>,
  id: NodeId,
  step: Step,
  needs: readonly NodeId[] = [],
): void {
  const granted = side.get(id);
  if (granted) {
    granted.steps.push(step);
    granted.needs.push(...needs);
  } else side.set(id, { steps: [step], needs: [...needs] });
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
