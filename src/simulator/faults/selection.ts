/** A person leaves something out of a drive's task, keeping it there or freeing its space, or takes it in again (R130-R135). */
import { besideDrive, type DecisionFault } from '#simulator/faults/fault.ts';
import type { Choice } from '#simulator/selecting.ts';

export interface SelectionIncident extends Choice {
  readonly at: number;
  readonly fault: 'selection';
  /** The drive's index. */
  readonly drive: number;
}

export interface SelectionRates {
  /** Probability at one decision. */
  readonly rate: number;
  readonly most: number;
}

export const selection: DecisionFault<SelectionRates, SelectionIncident> = {
  name: 'selection',
  draw: random => (random.chance(0.1) ? { rate: random.pick([0.001, 0.005]), most: 1 + random.below(6) } : undefined),
  begin({ rate, most }, random) {
    let left = most;
    return (at, { drives, station }) => {
      if (left === 0 || !random.chance(rate)) return undefined;
      const { index: drive, selecting } = random.pick(drives);
      const out = selecting.places();
      const back = out.length > 0 && random.chance(0.5);
      const places = back ? out : [...station.model.tree().keys()];
      if (places.length === 0) return undefined;
      left -= 1;
      const choice = { path: random.pick(places), removes: !back && random.chance(0.5) };
      return { at, fault: 'selection', drive, does: back ? 'take-in' : 'leave-out', ...choice };
    };
  },
  act({ drive, does, path, removes }, stage) {
    stage.drives[drive]?.choose({ does, path, removes }, besideDrive(drive, stage));
  },
};
