import type { Clock } from '#platform/doors.ts';

/** The computer's clocks. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: ms => new Promise(resolve => setTimeout(resolve, Math.max(0, ms))),
};
