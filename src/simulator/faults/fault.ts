/**
 * How a kind of fault is written: one file each, listed in `registry.ts`. It draws from a stream of its own when it
 * strikes, answers that as data (an incident), and acts on the world from that data alone, so that a recorded run
 * can be played again without its draws.
 */
import type { SeededRandom } from '#base/random.ts';
import type { SimulatedDrive } from '#simulator/drive.ts';
import type { Hand } from '#simulator/hand.ts';
import type { SimulatedStation } from '#simulator/station.ts';
import type { Elsewhere } from '#simulator/wipe.ts';

/** What faults may reach. */
export interface Stage {
  readonly drives: readonly SimulatedDrive[];
  /** Of the people on their computers, one for each drive. */
  readonly hands: readonly Hand[];
  readonly station: SimulatedStation;
  /** Runs `undo` after so many decisions; at the latest when faults are over. */
  until(decisions: number, undo: () => void): void;
}

/** What the world beside one drive has: asked when that drive gives something up for good. */
export function besideDrive(index: number, { drives, station }: Stage): Elsewhere {
  const others = drives.filter(each => each.index !== index);
  const { epoch } = station.moment();
  return {
    keptElsewhere: content => station.model.holds(content) || others.some(other => other.holds(content)),
    restored: () => station.restoredUnnoticed() || station.moment().epoch !== epoch,
  };
}

/** A fault that comes between two decisions of the scheduler. */
export interface DecisionIncident {
  /** The number of the decision before which it happens. */
  readonly at: number;
  readonly fault: string;
}

/** `Rates` are plain numbers and flags: they are part of the profile that is printed. */
export interface DecisionFault<Rates, Incident extends DecisionIncident> {
  readonly name: Incident['fault'];
  /** The swarm's choice for one seed: how often it strikes; undefined = never. */
  draw(random: SeededRandom): Rates | undefined;
  /** Starts a run. What it answers is asked before every decision while faults are on, and says what happens then. */
  begin(rates: Rates, random: SeededRandom): (at: number, stage: Stage) => Incident | undefined;
  act(incident: Incident, stage: Stage): void;
}

/** Of a fault that lasts for some decisions: no other one begins before it is over. */
export function oneAtATime<Incident extends { readonly lasts: number }>(
  strikes: () => boolean,
  draw: (at: number, stage: Stage) => Incident,
): (at: number, stage: Stage) => Incident | undefined {
  let free = 0;
  return (at, stage) => {
    if (at < free || !strikes()) return undefined;
    const incident = draw(at, stage);
    free = at + incident.lasts;
    return incident;
  };
}

/** One request to the station and its reply. */
export interface WireCall {
  /** The drive's index. */
  readonly drive: number;
  /** Counts the calls of a drive, through all its lives; the first is 1. */
  readonly call: number;
  /** In how many parts the reply comes. */
  readonly parts: number;
}

/** A fault that befalls one call to the station. */
export interface CallIncident extends Pick<WireCall, 'drive' | 'call'> {
  readonly fault: string;
  readonly loses: 'request' | 'reply';
  /** Parts of the reply that arrive before it breaks off (default 0). */
  readonly parts?: number;
}

export interface CallFault<Rates, Incident extends CallIncident> {
  readonly name: Incident['fault'];
  draw(random: SeededRandom): Rates | undefined;
  /** Starts a run. What it answers is asked at every call while faults are on, and says what happens to it. */
  begin(rates: Rates, random: SeededRandom): (call: WireCall) => Incident | undefined;
}
