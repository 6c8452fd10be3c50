/** A station that has no room takes nothing; what it has comes all the same (R175). */
import type { TaskContext } from '#engine/context.ts';
import { Refusal } from '#protocol/refusals.ts';

/** How long nothing is sent to a station that had no room, milliseconds. */
export const noRoomRestMs = 30_000;

/**
 * Answers how many were sent; 0 when the station had no room. That is no failure of the turn, or what is on its way from the
 * station would begin anew with each try.
 */
export async function whileThereIsRoom(context: TaskContext, sending: Promise<number>): Promise<number> {
  try {
    return await sending;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'full') throw error;
    stationIsFull(context, error);
    return 0;
  }
}

/** The station refused for want of room; answers what is said of the task. */
export function stationIsFull(context: TaskContext, { message }: Refusal): string {
  const sentence = `${message} What is new here waits; what is new at the station comes all the same.`;
  context.stationFull = { sentence, untilMs: context.doors.clock.monotonicMs() + noRoomRestMs };
  return sentence;
}

/** It is tried again in this turn: with all that is to be sent, a portion at a time (R165). */
export function endRestOfStation(context: TaskContext): void {
  if (context.stationFull === undefined || whyNothingIsSent(context) !== undefined) return;
  context.stationFull = undefined;
  context.portioned = undefined;
  context.openForGood = 0;
}

/** Those of the batches that are sent by now: all, or none. */
export function withRoom<T>(context: TaskContext, batches: readonly T[]): readonly T[] {
  return whyNothingIsSent(context) === undefined ? batches : [];
}

/** What is said of the task while nothing is sent in this turn. */
export function whyNothingIsSent({ stationFull, plannedAtMs }: TaskContext): string | undefined {
  return stationFull && stationFull.untilMs > plannedAtMs ? stationFull.sentence : undefined;
}
