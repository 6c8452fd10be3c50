/** Waits that double from try to try, so that a station which comes back is not met by everyone at once. */

export const backOffFirstMs = 1_000;
export const backOffMaxMs = 60_000;

/**
 * Milliseconds to wait after `failures` failed tries in a row (1 and more): exponential with a ceiling, half of it
 * fixed and half random ("equal jitter"). `chance` is in [0, 1).
 */
export function backOffMs(failures: number, chance: number): number {
  const ceiling = Math.min(backOffMaxMs, backOffFirstMs * 2 ** Math.max(0, failures - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * chance);
}
