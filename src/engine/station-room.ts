/** A station that has no room takes nothing; what it has comes all the same (R175). */
import type { TaskContext } from '#engine/context.ts';

/** How long nothing is sent to a station that had no room, milliseconds. */
export const noRoomRestMs = 30_000;

/** The station refused for want of room, and said so in a sentence; answers what is said of the task. */
export function stationIsFull(context: TaskContext, message: string): string {
  const sentence = `${message} What is new here is sent once there is; what is new at the station comes all the same.`;
  context.stationFull = { sentence, untilMs: context.doors.clock.monotonicMs() + noRoomRestMs };
  return sentence;
}

/** What is said of the task while nothing is sent in this turn. */
export function whyNothingIsSent({ stationFull, plannedAtMs }: TaskContext): string | undefined {
  return stationFull && stationFull.untilMs > plannedAtMs ? stationFull.sentence : undefined;
}
