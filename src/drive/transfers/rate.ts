/** How fast bytes come or go, smoothed over some seconds, and how long the rest takes. Pure: the clock is an argument. */

/** A rate looks back so far, or to the arrival before the last one where they are rarer; milliseconds. */
export const rateWindowMs = 5_000;
/** Arrivals closer together than this count as one, milliseconds. */
export const sampleEveryMs = 250;
/** A rate of less time than this says nothing yet, milliseconds. */
export const rateSpanMsMin = 500;

/** So many bytes had been moved at a moment of the monotonic clock. */
export interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** The arrivals with one more; those that no rate looks back to any more go. */
export function withSample(samples: readonly Sample[], now: Sample): readonly Sample[] {
  const last = samples.at(-1);
  // Bytes that become fewer belong to another transfer: what was seen before says nothing about it.
  if (last === undefined || now.bytes < last.bytes) return [now];
  if (now.bytes === last.bytes || now.atMs - last.atMs < sampleEveryMs) return samples;
  return [...samples.slice(firstNeeded(samples, now.atMs)), now];
}

/** Bytes a second; null while there is nothing to tell it by. What stands still becomes slower and slower. */
export function rateOf(samples: readonly Sample[], now: Sample): number | null {
  const from = samples[firstNeeded(samples, now.atMs)];
  if (from === undefined || now.bytes < from.bytes) return null;
  const spanMs = now.atMs - from.atMs;
  return spanMs < rateSpanMsMin ? null : ((now.bytes - from.bytes) * 1000) / spanMs;
}

/** Whole seconds until so many bytes are moved; null where that cannot be said. */
export function secondsLeft(bytesLeft: number, rate: number | null): number | null {
  if (bytesLeft <= 0) return 0;
  return rate === null || rate < 1 ? null : Math.ceil(bytesLeft / rate);
}

/** The sample at which the window begins: one interval between two arrivals lies in it at least. */
function firstNeeded(samples: readonly Sample[], nowMs: number): number {
  const atBegin = samples.findLastIndex(({ atMs }) => atMs <= nowMs - rateWindowMs);
  return Math.max(0, Math.min(atBegin, samples.length - 2));
}
