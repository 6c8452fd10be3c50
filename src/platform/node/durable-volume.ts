/**
 * One barrier for a whole volume. `syncfs` may wait for other programs' data too (a quarter of a second was seen),
 * so it runs in a thread of its own, which is started when first needed and never keeps the process alive.
 */
import type { FlushAnswer, FlushQuestion } from '#platform/node/durable-volume-worker.ts';
import { filesError, systemError } from '#platform/node/files-errors.ts';
import { AskedThread } from '#platform/node/workers.ts';

const thread = new AskedThread<FlushQuestion, FlushAnswer>(new URL('./durable-volume-worker.ts', import.meta.url));

/** Returns when everything written so far to the volume of `folder` (an absolute path) is on its device. */
export async function flushVolume(folder: string): Promise<void> {
  // Of a thread that died nothing may be taken for durable.
  const { answer } = await thread.ask({ folder }).catch(error => {
    throw filesError(error, folder);
  });
  if (answer < 0) throw filesError(systemError(answer, 'syncfs'), folder);
}
