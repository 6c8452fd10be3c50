/** How what stands here already is taken when it meets for the first time (R142). */
import type { Existing } from '#model/existing.ts';
import type { NodeId } from '#model/node.ts';
import type { Policy } from '#reconcile/plan-types.ts';

/** The choice for all that meets, as long as it holds, else what is left of it for this local node (R148). */
export function existingFor(policy: Policy, id: NodeId): Existing | undefined {
  return policy.existing ?? policy.stillChosen?.(id);
}
