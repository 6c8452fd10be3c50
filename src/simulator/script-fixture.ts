/** Plays a script in a test. `npm run simulate -- --seed N --shrink` prints them. */
import assert from 'node:assert/strict';
import { createTask } from '#engine/task.ts';
import { inFull, type ShortScript } from '#simulator/script-text.ts';
import { play } from '#simulator/simulate.ts';

/** Fails when the script breaks an invariant, showing the last events before it. */
export async function holds(script: ShortScript): Promise<void> {
  const { failure } = await play(inFull(script), { createTask });
  if (failure) assert.fail([failure.message, ...failure.tail].join('\n'));
}
