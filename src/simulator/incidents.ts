/** Where a world's incidents come from: they are drawn (drawn-incidents.ts), or a script has them. */
import type { CallIncident, WireCall } from '#simulator/faults/fault.ts';
import type { DecisionFaultIncident } from '#simulator/faults/registry.ts';
import { type Incident, isAtDecision, isOnCall, type PersonIncident } from '#simulator/incident.ts';

/** `idle`: nobody could go on now; `rest`: not even later. */
export type Situation = 'busy' | 'idle' | 'rest';

export interface Incidents {
  /** Lets happen what comes before this decision. Decision 0 comes before any drive has started. */
  at(decision: number, situation: Situation): void;
  /** What befalls a call to the station. */
  onCall(call: WireCall): Pick<CallIncident, 'loses' | 'parts'> | undefined;
  /** More may come, however quiet the world is. */
  pending(): boolean;
  /** None comes before the world is at rest: it has to come to rest without them. */
  waitForRest(): boolean;
}

/** The incidents of a script, at their moments. */
export function scriptedIncidents(script: readonly Incident[], { act, record }: Acting): Incidents {
  const waiting = script.filter(isAtDecision);
  const calls = new Map(script.filter(isOnCall).map(each => [keyOf(each), each]));
  let next = 0;
  return {
    at(decision) {
      for (let due = waiting[next]; due !== undefined && due.at <= decision; due = waiting[next]) {
        next += 1;
        record(due);
        act(due);
      }
    },
    onCall(call) {
      const struck = calls.get(keyOf(call));
      if (struck) record(struck);
      return struck;
    },
    pending: () => next < waiting.length,
    waitForRest: () => false,
  };
}

export interface Acting {
  act(incident: PersonIncident | DecisionFaultIncident): void;
  /** Takes what happens, in order. */
  record(incident: Incident): void;
}

function keyOf({ drive, call }: Pick<WireCall, 'drive' | 'call'>): string {
  return `${drive} ${call}`;
}
