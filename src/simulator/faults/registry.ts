/** Every kind of fault there is. A new one is a file beside this one, a line in its union and a line in its list. */
import type { SeededRandom } from '#base/random.ts';
import { type ClockJumpIncident, clockJump } from '#simulator/faults/clock-jump.ts';
import { type CollectionIncident, collection } from '#simulator/faults/collection.ts';
import { type CrashIncident, crash } from '#simulator/faults/crash.ts';
import { type DiskTroubleIncident, diskTrouble } from '#simulator/faults/disk-trouble.ts';
import type { CallFault, CallIncident, DecisionFault, DecisionIncident, Stage } from '#simulator/faults/fault.ts';
import { type GrantIncident, grant } from '#simulator/faults/grant.ts';
import { type HalfDoneIncident, halfDone } from '#simulator/faults/half-done.ts';
import { type PowerCutIncident, powerCut } from '#simulator/faults/power-cut.ts';
import { type RecordsIncident, records } from '#simulator/faults/records.ts';
import { type SecondSaveIncident, secondSave } from '#simulator/faults/second-save.ts';
import { type SelectionIncident, selection } from '#simulator/faults/selection.ts';
import { type SnapshotIncident, snapshot } from '#simulator/faults/snapshot.ts';
import { type StationCrashIncident, stationCrash } from '#simulator/faults/station-crash.ts';
import { type StationRestoreIncident, stationRestore } from '#simulator/faults/station-restore.ts';
import { type UnplugIncident, unplug } from '#simulator/faults/unplug.ts';
import { type WatcherIncident, watcher } from '#simulator/faults/watcher.ts';
import { type WipeIncident, wipe } from '#simulator/faults/wipe.ts';
import { type WireLossIncident, wireLoss } from '#simulator/faults/wire-loss.ts';
import { streamOf } from '#simulator/streams.ts';

export type DecisionFaultIncident =
  | ClockJumpIncident
  | CollectionIncident
  | CrashIncident
  | DiskTroubleIncident
  | GrantIncident
  | HalfDoneIncident
  | PowerCutIncident
  | RecordsIncident
  | SecondSaveIncident
  | SelectionIncident
  | SnapshotIncident
  | StationCrashIncident
  | StationRestoreIncident
  | UnplugIncident
  | WatcherIncident
  | WipeIncident;
export type CallFaultIncident = WireLossIncident;
export type FaultIncident = DecisionFaultIncident | CallFaultIncident;

/** In the order in which they strike when several come at one decision. */
export const decisionFaults: readonly DecisionFault<unknown, DecisionIncident>[] = [
  crash,
  powerCut,
  stationCrash,
  stationRestore,
  diskTrouble,
  halfDone,
  unplug,
  watcher,
  records,
  clockJump,
  grant,
  collection,
  wipe,
  secondSave,
  selection,
  snapshot,
];
export const callFaults: readonly CallFault<unknown, CallIncident>[] = [wireLoss];

/** Rates of the faults that occur in a seed, by name. */
export type FaultRates = Readonly<Record<string, unknown>>;

/** The swarm's choice: each kind draws from a stream of its own, so that a new one leaves the others as they were. */
export function drawFaults(seed: number): FaultRates {
  const kinds = [...decisionFaults, ...callFaults];
  const drawn = kinds.map(kind => [kind.name, kind.draw(swarmStream(seed, kind.name))] as const);
  return Object.fromEntries(drawn.filter(([, rates]) => rates !== undefined));
}

/** These kinds alone, their names separated by commas, at rates that the swarm could have chosen for the seed. */
export function drawFault(seed: number, names: string): FaultRates {
  return Object.fromEntries(names.split(',').map(name => [name, ratesOf(seed, name)]));
}

function ratesOf(seed: number, name: string): unknown {
  const kinds = [...decisionFaults, ...callFaults];
  const kind = kinds.find(each => each.name === name);
  if (!kind) throw new Error(`There is no fault "${name}": ${kinds.map(each => each.name).join(', ')}`);
  const random = swarmStream(seed, name);
  for (;;) {
    const rates = kind.draw(random);
    if (rates !== undefined) return rates;
  }
}

function swarmStream(seed: number, name: string): SeededRandom {
  return streamOf(seed, `swarm ${name}`);
}

export function actFault(incident: DecisionFaultIncident, stage: Stage): void {
  decisionFaults.find(({ name }) => name === incident.fault)?.act(incident, stage);
}
