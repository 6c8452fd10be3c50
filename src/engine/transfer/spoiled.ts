/** Readings that come to nothing because a program writes to the file meanwhile (R88). */
import { rest, staleRestMsMax, type TaskContext } from '#engine/context.ts';
import { StepEnded } from '#engine/long-steps.ts';
import { type LocalNode, sameStamp } from '#model/tree.ts';

/**
 * A reading that waited, and is not gone on with since the file is another one by now, counts like one that went on and
 * found that: else a file that is written to all the time would be begun anew without end, and never be listed.
 */
export function countSpoiled(context: TaskContext, { id, stamp }: LocalNode, error: unknown): boolean {
  const now = error instanceof StepEnded ? context.doors.store.local(id) : undefined;
  if (!now || sameStamp(now.stamp, stamp)) return false;
  rest(context, id, staleRestMsMax);
  return true;
}
