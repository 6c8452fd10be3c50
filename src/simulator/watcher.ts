/** What a watcher has to say about a simulated disk, until it is told; and how badly it may do so. */
import { parentPath } from '#model/path.ts';
import type { Hint } from '#platform/doors.ts';

/**
 * `deaf`: nothing is heard, and nobody knows. `overflow`: the same, but in the end it says that something was lost.
 * `late`: nothing is told before the end. `vague`: only the folder in which something happened is told. `twice`: what was
 * told is told once more.
 */
export type WatcherFlaw = 'deaf' | 'overflow' | 'late' | 'vague' | 'twice';

export const watcherFlaws: readonly WatcherFlaw[] = ['deaf', 'overflow', 'late', 'vague', 'twice'];

export interface SimulatedWatcher {
  hear(path: string): void;
  /** There is something that can be told now. */
  hasNews(): boolean;
  /** Takes what there is to tell. */
  take(): Hint;
  /** Forgets everything: a new watch begins. */
  restart(): void;
  /** From now on until `mend`. */
  spoil(flaw: WatcherFlaw): void;
  /** Answers the flaw that it had. */
  mend(): WatcherFlaw | undefined;
}

export function createWatcher(): SimulatedWatcher {
  let flaw: WatcherFlaw | undefined;
  let lost = false;
  let waiting = new Set<string>();
  const said = new Set<string>();
  return {
    hear(path) {
      if (flaw === 'deaf') return;
      if (flaw === 'overflow') lost = true;
      else waiting.add(flaw === 'vague' ? (parentPath(path) ?? '') : path);
    },
    hasNews: () => flaw !== 'late' && flaw !== 'overflow' && (lost || waiting.size > 0),
    take() {
      const paths = lost ? undefined : [...waiting];
      if (flaw === 'twice') for (const path of waiting) said.add(path);
      waiting = new Set();
      lost = false;
      return { paths };
    },
    restart() {
      waiting.clear();
      said.clear();
      lost = false;
    },
    spoil(next) {
      flaw = next;
    },
    mend() {
      for (const path of said) waiting.add(path);
      said.clear();
      const had = flaw;
      flaw = undefined;
      return had;
    },
  };
}
