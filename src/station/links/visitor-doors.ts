/** Everything that somebody without an account can do by a sharing link. */
import type { Throttle } from '#station/accounts/throttle.ts';
import { createIncoming, type Incoming } from '#station/links/incoming.ts';
import type { LinkDoors } from '#station/links/link-doors.ts';
import { createSharedNodes, type SharedNodes } from '#station/links/shared-nodes.ts';
import { createVisits, type Visits } from '#station/links/visits.ts';

export interface VisitorDoors {
  readonly visits: Visits;
  readonly nodes: SharedNodes;
  readonly incoming: Incoming;
}

export function createVisitorDoors(doors: LinkDoors, throttle: Throttle): VisitorDoors {
  return {
    visits: createVisits(doors, throttle),
    nodes: createSharedNodes(doors),
    incoming: createIncoming(doors),
  };
}
