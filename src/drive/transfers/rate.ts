/** How fast bytes come or go, smoothed over some seconds, and how long the rest takes. Pure: the clock is an argument. */

/** Seconds that a rate looks back, milliseconds. */
export const rateWindowMs = 5_000;
/** Samples closer together than this count as one, milliseconds. */
export const sampleEveryMs = 250;
/** A rate of less time than this says nothing yet, milliseconds. */
export const rateSpanMsMin = 500;

/** So many bytes had been moved at a moment of the monotonic clock. */
export interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** The samples with one more; those that are older than the window go, but for the last of them, where the window begins. */
export function withSample(samples: readonly Sample[], now: Sample): readonly Sample[] {
  const last = samples.at(-1);
  // Bytes that become fewer belong to another transfer: what was seen before says nothing about it.
  if (last === undefined || now.bytes < last.bytes) return [now];
  if (now.atMs - last.atMs < sampleEveryMs) return samples;
  const first = samples.findLastIndex(({ atMs }) => atMs <= now.atMs - rateWindowMs);
  return [...samples.slice(Math.max(0, first)), now];
}

/** Bytes a second; null while there is nothing to tell it by. A transfer that stands still comes down to 0. */
export function rateOf(samples: readonly Sample[], now: Sample): number | null {
  const from = samples.findLast(({ atMs }) => atMs <= now.atMs - rateWindowMs) ?? samples[0];
  if (from === undefined || now.bytes < from.bytes) return null;
  const spanMs = now.atMs - from.atMs;
  return spanMs < rateSpanMsMin ? null : ((now.bytes - from.bytes) * 1000) / spanMs;
}

/** Whole seconds until so many bytes are moved; null where that cannot be said. */
export function secondsLeft(bytesLeft: number, rate: number | null): number | null {
  if (bytesLeft <= 0) return 0;
  return rate === null || rate < 1 ? null : Math.ceil(bytesLeft / rate);
}
