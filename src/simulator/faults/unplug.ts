/** The volume of a drive's folder goes away and comes back; or another one is mounted over it meanwhile. */
import { type DecisionFault, oneAtATime } from '#simulator/faults/fault.ts';

export interface UnplugIncident {
  readonly at: number;
  readonly fault: 'unplug';
  /** The drive's index. */
  readonly drive: number;
  /** What stands in its place: nothing, or the empty folder of another volume. */
  readonly shows: 'nothing' | 'another';
  /** Decisions for which it lasts. */
  readonly lasts: number;
}

export interface UnplugRates {
  /** Probability at one decision. */
  readonly rate: number;
  readonly most: number;
}

export const unplug: DecisionFault<UnplugRates, UnplugIncident> = {
  name: 'unplug',
  draw: random => (random.chance(0.1) ? { rate: random.pick([0.0005, 0.002]), most: 1 + random.below(3) } : undefined),
  begin({ rate, most }, random) {
    let left = most;
    return oneAtATime(
      () => left > 0 && random.chance(rate),
      (at, { drives }) => {
        left -= 1;
        const lasts = random.pick([5, 50, 500]);
        const shows = random.pick(['nothing', 'another'] as const);
        return { at, fault: 'unplug', drive: random.below(drives.length), shows, lasts };
      },
    );
  },
  act({ drive, shows, lasts }, { drives, until }) {
    drives[drive]?.unplug(shows);
    until(lasts, () => drives[drive]?.plug());
  },
};
