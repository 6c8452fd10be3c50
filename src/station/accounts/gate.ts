/** Lets a limited number of costly works run at a time, and a limited number wait. */
export interface Gate {
  /** Runs `work` when its turn comes; undefined, at once, when too many wait already. */
  enter<T>(work: () => Promise<T>): Promise<T> | undefined;
}

/** A gate for `atOnceMax` works, with room for `waitingMax` more. */
export function createGate({
  atOnceMax,
  waitingMax,
}: {
  readonly atOnceMax: number;
  readonly waitingMax: number;
}): Gate {
  let running = 0;
  const waiting: (() => void)[] = [];
  const turn = (): Promise<void> => {
    if (running < atOnceMax) {
      running += 1;
      return Promise.resolve();
    }
    return new Promise(resolve => waiting.push(resolve));
  };
  const leave = (): void => {
    // The place is handed on, so that nobody can slip in between.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    await turn();
    try {
      return await work();
    } finally {
      leave();
    }
  };
  return { enter: work => (running >= atOnceMax && waiting.length >= waitingMax ? undefined : run(work)) };
}
