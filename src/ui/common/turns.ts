/** Lets a few works run at a time; of those that wait, the one that came last goes first: it is what somebody looks at now. */
export interface Turns {
  /** Answers as `work` does; throws what `signal` was aborted with, also while it waits. */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

export function createTurns(atOnceMax: number): Turns {
  let running = 0;
  const waiting: (() => void)[] = [];
  const turn = (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(signal.reason);
      };
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp);
        running += 1;
        resolve();
      };
      signal.addEventListener('abort', giveUp, { once: true });
      waiting.push(begin);
      next();
    });
  };
  const next = (): void => {
    if (running < atOnceMax) waiting.pop()?.();
  };
  return {
    async run(work, signal) {
      await turn(signal);
      try {
        return await work();
      } finally {
        running -= 1;
        next();
      }
    },
  };
}
