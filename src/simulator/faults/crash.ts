/** A drive's program is gone from one moment to the next; disk and records stay as they are. */
import type { DecisionFault } from '#simulator/faults/fault.ts';

export interface CrashIncident {
  readonly at: number;
  readonly fault: 'crash';
  /** The drive's index. One that is down already starts. */
  readonly drive: number;
  /** Starts again at once; otherwise when nothing else is left to do. */
  readonly again: boolean;
}

export interface CrashRates {
  /** Probability at one decision. */
  readonly rate: number;
  /** No more than this in one run, or a drive that is slow to start would never get anywhere. */
  readonly most: number;
}

export const crash: DecisionFault<CrashRates, CrashIncident> = {
  name: 'crash',
  draw(random) {
    if (!random.chance(0.6)) return undefined;
    return { rate: random.pick([0.0005, 0.002, 0.008]), most: 1 + random.below(8) };
  },
  begin({ rate, most }, random) {
    let left = most;
    return (at, { drives }) => {
      if (left === 0 || !random.chance(rate)) return undefined;
      left -= 1;
      return { at, fault: 'crash', drive: random.below(drives.length), again: random.chance(0.7) };
    };
  },
  act({ drive, again }, { drives }) {
    const struck = drives[drive];
    if (!struck) return;
    if (!struck.running()) return struck.start();
    struck.crash();
    if (again) struck.start();
  },
};
