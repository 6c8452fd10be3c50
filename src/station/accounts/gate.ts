/** Lets a limited number of costly works run at a time, and a limited number wait. */
export interface Gate {
  /**
   * Runs `work` when its turn comes; undefined, at once, when too many wait already. Whoever does not want to wait any longer
   * aborts `signal`: it then throws that signal's reason, and its place is free for another.
   */
  enter<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> | undefined;
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
  const wait = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const begin = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      waiting.push(begin);
    });
  const turn = async (signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted();
    if (running < atOnceMax) running += 1;
    else await wait(signal);
  };
  const leave = (): void => {
    // The place is handed on, so that nobody can slip in between.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  const run = async <T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
    await turn(signal);
    try {
      return await work();
    } finally {
      leave();
    }
  };
  return {
    enter: (work, signal) => (running >= atOnceMax && waiting.length >= waitingMax ? undefined : run(work, signal)),
  };
}
