/** Numbers out of many numbers. */

/** Middle and ends of repetitions. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Undefined for no values. Of an even number, the median is the mean of the two in the middle. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] as number;
  const high = sorted[Math.floor(middle)] as number;
  return { median: (low + high) / 2, min: sorted[0] as number, max: sorted.at(-1) as number };
}

/** The smallest value that at least `share` of all do not exceed (nearest rank); NaN for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** What is said of waits, in milliseconds. */
export function waitsOf(ms: readonly number[]): Readonly<Record<string, number>> {
  return {
    'p50 ms': percentile(ms, 0.5),
    'p95 ms': percentile(ms, 0.95),
    'p99 ms': percentile(ms, 0.99),
    'max ms': percentile(ms, 1),
  };
}
