/** Incidents that are drawn while a world lives, from streams that nothing else draws from, and noted. */
import type { CallIncident, Stage, WireCall } from '#simulator/faults/fault.ts';
import {
  type CallFaultIncident,
  callFaults,
  type DecisionFaultIncident,
  decisionFaults,
} from '#simulator/faults/registry.ts';
import { type Hand, recordingHand } from '#simulator/hand.ts';
import type { Incident } from '#simulator/incident.ts';
import type { Incidents } from '#simulator/incidents.ts';
import type { Ledger } from '#simulator/ledger.ts';
import { createPeople, type People } from '#simulator/people.ts';
import type { Profile } from '#simulator/profile.ts';
import { streamOf } from '#simulator/streams.ts';

/** Faults go on for so many decisions after people have stopped. */
export const faultyDecisions = 1_500;

export interface DrawnOptions {
  readonly seed: number;
  readonly profile: Profile;
  readonly stage: Stage;
  readonly hands: readonly Hand[];
  readonly ledger: Ledger;
  /** Takes what happened, in order. */
  readonly record: (incident: Incident) => void;
}

export function drawIncidents(options: DrawnOptions): Incidents {
  const { seed, profile, stage, hands, record } = options;
  const faults = beginFaults(options);
  let decision = 0;
  let settling = profile.people.settleFirst;
  let quiet = 0;
  const people: People = createPeople({
    ...options,
    hands: hands.map((hand, drive) => recordingHand(hand, does => record({ at: decision, drive, does }))),
    random: streamOf(seed, 'people'),
  });
  return {
    at(now, situation) {
      decision = now;
      if (now === 0) return people.setUp();
      if (settling && situation === 'rest') {
        settling = false;
        quiet = 0;
      }
      if (!settling && people.busy()) {
        quiet = 0;
        people.perhapsAct(situation !== 'busy');
      } else quiet += 1;
      if (quiet <= faultyDecisions) faults.at(now, stage);
    },
    onCall: call => (quiet <= faultyDecisions ? faults.onCall(call) : undefined),
    pending: () => settling || people.busy(),
    waitForRest: () => settling,
  };
}

interface Faults {
  at(decision: number, stage: Stage): void;
  onCall(call: WireCall): CallIncident | undefined;
}

function beginFaults({ seed, profile, record }: DrawnOptions): Faults {
  const on = <Kind extends { readonly name: string }>(kinds: readonly Kind[]): Kind[] =>
    kinds.filter(({ name }) => profile.faults[name] !== undefined);
  const begin = (kind: (typeof decisionFaults)[number]) => ({
    kind,
    strike: kind.begin(profile.faults[kind.name], streamOf(seed, `fault ${kind.name}`)),
  });
  const between = on(decisionFaults).map(begin);
  const onCalls = on(callFaults).map(kind =>
    kind.begin(profile.faults[kind.name], streamOf(seed, `fault ${kind.name}`)),
  );
  return {
    at(decision, stage) {
      for (const { kind, strike } of between) {
        const incident = strike(decision, stage);
        if (incident === undefined) continue;
        record(incident as DecisionFaultIncident);
        kind.act(incident, stage);
      }
    },
    onCall(call) {
      for (const strike of onCalls) {
        const incident = strike(call);
        if (incident === undefined) continue;
        record(incident as CallFaultIncident);
        return incident;
      }
      return undefined;
    },
  };
}
