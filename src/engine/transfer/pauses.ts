/** Moments between two steps within one that takes long. */
import type { TaskContext } from '#engine/context.ts';
import { betweenSteps } from '#engine/decisions.ts';

/**
 * Told of bytes that pass without the station, it makes a pause every few megabytes (R145), after whatever `first` waits
 * for. Answers false once the task is closing.
 */
export function pauses(
  context: TaskContext,
  first: () => Promise<void> = () => Promise.resolve(),
): (bytes: number) => Promise<boolean> {
  let passed = 0;
  return async bytes => {
    passed += bytes;
    if (passed >= context.sizes.pieceMin) {
      passed = 0;
      await first();
      await betweenSteps(context);
    }
    return !context.closing;
  };
}
