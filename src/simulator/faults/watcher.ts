/** A watcher hears nothing for a while, or tells it badly. What it never tells is found by the rescan of the runner. */
import { type DecisionFault, oneAtATime } from '#simulator/faults/fault.ts';
import { type WatcherFlaw, watcherFlaws } from '#simulator/watcher.ts';

export interface WatcherIncident {
  readonly at: number;
  readonly fault: 'watcher';
  /** The drive's index. */
  readonly drive: number;
  readonly flaw: WatcherFlaw;
  /** Decisions for which it lasts. */
  readonly lasts: number;
}

export interface WatcherRates {
  /** Probability at one decision. */
  readonly rate: number;
  readonly flaws: readonly WatcherFlaw[];
}

export const watcher: DecisionFault<WatcherRates, WatcherIncident> = {
  name: 'watcher',
  draw(random) {
    if (!random.chance(0.2)) return undefined;
    const flaws = watcherFlaws.filter(() => random.chance(0.6));
    return flaws.length === 0 ? undefined : { rate: random.pick([0.001, 0.005]), flaws };
  },
  begin: ({ rate, flaws }, random) =>
    oneAtATime(
      () => random.chance(rate),
      (at, { drives }) => {
        const lasts = random.pick([20, 200, 1_000]);
        return { at, fault: 'watcher', drive: random.below(drives.length), flaw: random.pick(flaws), lasts };
      },
    ),
  act({ drive, flaw, lasts }, { drives, until }) {
    const struck = drives[drive];
    if (!struck) return;
    struck.mishear(flaw);
    until(lasts, () => struck.heal());
  },
};
