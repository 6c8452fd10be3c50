/**
 * The station's program is gone, in the middle of whatever it had in flight, and starts again. Its writes are durable one
 * by one and its packs before their rows, so to the drives a power cut at the station is the same.
 */
import type { DecisionFault } from '#simulator/faults/fault.ts';

export interface StationCrashIncident {
  readonly at: number;
  readonly fault: 'station-crash';
  /** Decisions for which it stays down. */
  readonly down: number;
}

export interface StationCrashRates {
  /** Probability at one decision. */
  readonly rate: number;
  readonly most: number;
}

export const stationCrash: DecisionFault<StationCrashRates, StationCrashIncident> = {
  name: 'station-crash',
  draw(random) {
    if (!random.chance(0.25)) return undefined;
    return { rate: random.pick([0.0005, 0.002, 0.008]), most: 1 + random.below(6) };
  },
  begin({ rate, most }, random) {
    let left = most;
    return (at, { station }) => {
      if (left === 0 || !random.chance(rate) || !station.running()) return undefined;
      left -= 1;
      return { at, fault: 'station-crash', down: random.pick([0, 10, 200]) };
    };
  },
  act({ down }, { station, until }) {
    if (!station.running()) return;
    station.crash();
    until(down, () => {
      if (!station.running()) station.start();
    });
  },
};
