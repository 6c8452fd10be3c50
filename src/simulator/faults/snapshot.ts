/**
 * The volume of a drive's folder is put back as it was when a snapshot of it was taken, while the records stay (R167). Only
 * where the folder got another seal since: within one, nothing tells it from what a person did.
 */
import type { DecisionFault } from '#simulator/faults/fault.ts';

export interface SnapshotIncident {
  readonly at: number;
  readonly fault: 'snapshot';
  /** The drive's index. */
  readonly drive: number;
  readonly does: 'take' | 'put-back';
}

export interface SnapshotRates {
  /** Probabilities at one decision. */
  readonly take: number;
  readonly putBack: number;
  readonly most: number;
}

export const snapshot: DecisionFault<SnapshotRates, SnapshotIncident> = {
  name: 'snapshot',
  draw(random) {
    if (!random.chance(0.1)) return undefined;
    return { take: random.pick([0.002, 0.02]), putBack: random.pick([0.001, 0.004]), most: 1 + random.below(2) };
  },
  begin({ take, putBack, most }, random) {
    const taken = new Set<number>();
    let left = most;
    return (at, { drives }) => {
      const drive = random.below(drives.length);
      if (random.chance(take)) {
        taken.add(drive);
        return { at, fault: 'snapshot', drive, does: 'take' };
      }
      if (left === 0 || !taken.has(drive) || !random.chance(putBack)) return undefined;
      left -= 1;
      return { at, fault: 'snapshot', drive, does: 'put-back' };
    };
  },
  act({ drive, does }, { drives, station }) {
    const struck = drives[drive];
    if (!struck || struck.wiped() || struck.away()) return;
    const records = struck.store.meta();
    if (does === 'take') return struck.copies.takeVolume(struck.disk, records);
    const putBack = struck.copies.volumeBefore(records);
    if (putBack === undefined) return;
    struck.goBack(putBack, station.model.holds);
    struck.start();
  },
};
