/**
 * From where on somebody should look at the disk, the certificate or a quota, and from where on something has to be done:
 * one set of lines, for the overview, for what people are told, and for the log.
 */

/** As the overview has it: nothing to do, somebody should look, something has to be done now. */
export type State = 'well' | 'look' | 'act';

/** Bytes below which something has to be done, wherever the line for looking is. */
export const freeActBytes = 1024 ** 3;
/** So long before a certificate ends somebody should look, and something has to be done, milliseconds. */
export const certificateLookMs = 21 * 24 * 60 * 60_000;
export const certificateActMs = 7 * 24 * 60 * 60_000;

/** `line` are the bytes that administrators chose to be told below. */
export function spaceState(free: number, line: number): State {
  if (free < freeActBytes) return 'act';
  return free < line ? 'look' : 'well';
}

/** Of a certificate that ends then. */
export function certificateState(untilMs: number, nowMs: number): State {
  const left = untilMs - nowMs;
  return left < certificateActMs ? 'act' : left < certificateLookMs ? 'look' : 'well';
}
