/**
 * What a drive's task remembers is lost, or put back from an older copy, while its folder stays as it is. Both sides are
 * united then: nothing may be deleted for it, though a file may be there twice or come back.
 */
import type { DecisionFault } from '#simulator/faults/fault.ts';

export interface RecordsIncident {
  readonly at: number;
  readonly fault: 'records';
  /** The drive's index. */
  readonly drive: number;
  readonly does: 'copy' | 'restore' | 'lose';
}

export interface RecordsRates {
  /** Probabilities at one decision. */
  readonly copy: number;
  readonly strike: number;
  readonly most: number;
}

export const records: DecisionFault<RecordsRates, RecordsIncident> = {
  name: 'records',
  draw(random) {
    if (!random.chance(0.1)) return undefined;
    return { copy: random.pick([0, 0.005, 0.05]), strike: random.pick([0.0005, 0.002]), most: 1 + random.below(2) };
  },
  begin({ copy, strike, most }, random) {
    const copied = new Set<number>();
    let left = most;
    return (at, { drives }) => {
      const drive = random.below(drives.length);
      if (random.chance(copy)) {
        copied.add(drive);
        return { at, fault: 'records', drive, does: 'copy' };
      }
      if (left === 0 || !random.chance(strike)) return undefined;
      left -= 1;
      return { at, fault: 'records', drive, does: copied.has(drive) && random.chance(0.7) ? 'restore' : 'lose' };
    };
  },
  act({ drive, does }, { drives }) {
    const struck = drives[drive];
    if (!struck) return;
    if (does === 'copy') return struck.copies.takeRecords(struck.store, struck.selecting);
    // A task without records would take whatever stands there now for its folder, as when it is first made.
    if (struck.away()) return;
    if (struck.running()) struck.crash();
    struck.loseRecords(does === 'restore');
    struck.start();
  },
};
