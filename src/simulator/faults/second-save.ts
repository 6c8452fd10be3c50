/**
 * A program saves a file once more within the tick of its disk's clock, with as many bytes, so that nothing but the bytes
 * tells the second save from the first: as one does that saves at every key, or sets a counter.
 */
import type { DecisionFault } from '#simulator/faults/fault.ts';
import { tried } from '#simulator/hand.ts';

export interface SecondSaveIncident {
  readonly at: number;
  readonly fault: 'second-save';
  /** The drive's index. */
  readonly drive: number;
  readonly path: string;
  /** What the program writes in place. */
  readonly text: string;
}

export interface SecondSaveRates {
  /** Probability at one decision; where no file was saved in the tick of this moment nothing happens. */
  readonly rate: number;
}

export const secondSave: DecisionFault<SecondSaveRates, SecondSaveIncident> = {
  name: 'second-save',
  draw: random => (random.chance(0.1) ? { rate: random.pick([0.002, 0.02]) } : undefined),
  begin:
    ({ rate }, random) =>
    (at, { drives }) => {
      if (!random.chance(rate)) return undefined;
      const { disk, index: drive } = random.pick(drives);
      const saved = [...disk.snapshot()].flatMap(([path, seen]) => {
        const text = seen.kind === 'file' ? `${at}:again`.padEnd(seen.bytes.length, '.') : '';
        return seen.kind === 'file' && text.length === seen.bytes.length && disk.isJustChanged(path, false)
          ? [{ path, text }]
          : [];
      });
      return saved.length === 0 ? undefined : { at, fault: 'second-save', drive, ...random.pick(saved) };
    },
  act({ drive, path, text }, { hands }) {
    const hand = hands[drive];
    if (hand?.exists(path)) tried(() => hand.writeInPlace(path, text));
  },
};
