/**
 * What befalls a simulated world from outside, as data: people's calls and faults. A run notes its incidents; a
 * *script* of them, played with the same schedule, takes the same way again, and may be made smaller (shrink.ts).
 */
import type { CallFaultIncident, DecisionFaultIncident, FaultIncident } from '#simulator/faults/registry.ts';
import type { Deed } from '#simulator/hand.ts';
import type { WorldProfile } from '#simulator/profile.ts';

/** One call of a person's program. */
export interface PersonIncident {
  /** The number of the decision before which it happens; 0 = before any drive has started. */
  readonly at: number;
  /** The index of the drive on whose computer it happens. */
  readonly drive: number;
  readonly does: Deed;
}

/** In a script they stand in the order in which they happen. */
export type Incident = PersonIncident | FaultIncident;

export interface Script {
  /** Draws ids, names in bins and whatever else is neither an incident nor the schedule. */
  readonly seed: number;
  /** Draws who goes on, and when hints and pushes arrive. */
  readonly schedule: number;
  readonly world: WorldProfile;
  readonly incidents: readonly Incident[];
}

export function isPersons(incident: Incident): incident is PersonIncident {
  return !('fault' in incident);
}

export function isOnCall(incident: Incident): incident is CallFaultIncident {
  return 'call' in incident;
}

export function isAtDecision(incident: Incident): incident is PersonIncident | DecisionFaultIncident {
  return 'at' in incident;
}
