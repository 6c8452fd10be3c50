/** The wall clock of a drive's computer or of the station is set forward or back. Monotonic clocks do not notice. */
import type { DecisionFault } from '#simulator/faults/fault.ts';

export interface ClockJumpIncident {
  readonly at: number;
  readonly fault: 'clock-jump';
  /** The drive's index; left out = the station. */
  readonly drive?: number;
  readonly ms: number;
}

export interface ClockJumpRates {
  /** Probability at one decision. */
  readonly rate: number;
  readonly most: number;
}

const secondMs = 1_000;
const dayMs = 24 * 60 * 60 * secondMs;

export const clockJump: DecisionFault<ClockJumpRates, ClockJumpIncident> = {
  name: 'clock-jump',
  draw: random => (random.chance(0.15) ? { rate: random.pick([0.0005, 0.005]), most: 1 + random.below(5) } : undefined),
  begin({ rate, most }, random) {
    let left = most;
    return (at, { drives }) => {
      if (left === 0 || !random.chance(rate)) return undefined;
      left -= 1;
      const ms = random.pick([secondMs, 60 * secondMs, dayMs, 400 * dayMs]) + random.below(secondMs);
      const drive = random.below(drives.length + 1);
      const incident = { at, fault: 'clock-jump', ms: random.chance(0.5) ? ms : -ms } as const;
      return drive === drives.length ? incident : { ...incident, drive };
    };
  },
  act: ({ drive, ms }, { drives, station }) =>
    drive === undefined ? station.jumpClock(ms) : drives[drive]?.jumpClock(ms),
};
