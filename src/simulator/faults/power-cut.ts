/** The power of a drive's computer fails: its program is gone, and of its disk what nobody made durable, in part. */
import { seededRandom } from '#base/random.ts';
import type { DecisionFault } from '#simulator/faults/fault.ts';

export interface PowerCutIncident {
  readonly at: number;
  readonly fault: 'power-cut';
  /** The drive's index. */
  readonly drive: number;
  /** What is lost is drawn from this. */
  readonly loses: number;
  /** Starts again at once; otherwise when nothing else is left to do. */
  readonly again: boolean;
}

export interface PowerCutRates {
  /** Probability at one decision. */
  readonly rate: number;
  readonly most: number;
}

export const powerCut: DecisionFault<PowerCutRates, PowerCutIncident> = {
  name: 'power-cut',
  draw(random) {
    if (!random.chance(0.25)) return undefined;
    return { rate: random.pick([0.0005, 0.002, 0.008]), most: 1 + random.below(4) };
  },
  begin({ rate, most }, random) {
    let left = most;
    return (at, { drives }) => {
      if (left === 0 || !random.chance(rate)) return undefined;
      left -= 1;
      const drive = random.below(drives.length);
      return { at, fault: 'power-cut', drive, loses: random.below(2 ** 31), again: random.chance(0.7) };
    };
  },
  act({ drive, loses, again }, { drives, station }) {
    const struck = drives[drive];
    if (!struck) return;
    struck.losePower(seededRandom(loses), station.model.holds);
    if (again) struck.start();
  },
};
