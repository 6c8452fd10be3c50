/** What watchers said, until the next observation takes it. */
import type { Hint } from '#platform/doors.ts';

/** Paths beyond this many are worth a look everywhere. */
export const hintPathsMax = 10_000;

export interface Hints {
  add(hint: Hint): void;
  /** Something at this path may differ. */
  path(path: string): void;
  everything(): void;
  /** Takes all hints; `undefined` means "look everywhere". */
  take(): ReadonlySet<string> | undefined;
  /** Takes them only where they mean "look everywhere"; answers whether they did. */
  takeEverything(): boolean;
  pending(): boolean;
}

export function createHints(): Hints {
  let paths = new Set<string>();
  // A task that just started has seen nothing yet.
  let all = true;
  const hints: Hints = {
    add: hint => {
      if (hint.paths === undefined) hints.everything();
      else for (const path of hint.paths) hints.path(path);
    },
    path: path => {
      if (!all) paths.add(path);
      if (paths.size > hintPathsMax) hints.everything();
    },
    everything: () => {
      all = true;
      paths = new Set();
    },
    take: () => {
      const taken = all ? undefined : paths;
      all = false;
      paths = new Set();
      return taken;
    },
    takeEverything: () => all && hints.take() === undefined,
    pending: () => all || paths.size > 0,
  };
  return hints;
}
