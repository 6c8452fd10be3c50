/** How long the way to a station may take: all of it together, through a proxy or straight. */

export interface Deadline {
  /** Aborted when the time is over, or when the try is called off. */
  readonly signal: AbortSignal;
  /** Which of both it was, as a part of a sentence. */
  why(): string;
}

export function deadlineIn(timeoutMs: number, calledOff?: AbortSignal): Deadline {
  const time = AbortSignal.timeout(timeoutMs);
  const signal = calledOff === undefined ? time : AbortSignal.any([time, calledOff]);
  const why = (): string =>
    time.aborted && signal.reason === time.reason ? `no answer within ${timeoutMs / 1000} s` : 'the try was called off';
  return { signal, why };
}
