/** A turn of a task in which nothing is done but what a person decided (R145). */
import type { TaskContext } from '#engine/context.ts';
import { betweenSteps } from '#engine/decisions.ts';
import { recoverLocal } from '#engine/recover.ts';
import { checkRoot } from '#engine/root.ts';

/**
 * For what still waits: whether the task is paused or its station away, its person is answered. Each decision has a turn
 * of its own coming, so what waits behind one that failed is taken up after the next recovery.
 */
export async function decideInTurn(context: TaskContext): Promise<void> {
  if (context.decisions.length === 0) return;
  try {
    if (context.closing || (await checkRoot(context)) !== undefined) return answerAll(context, 'away');
    if (!context.recovered) await recoverLocal(context);
    context.recovered = true;
    await betweenSteps(context);
  } catch (error) {
    context.recovered = false;
    for (const { fail } of context.decisions.splice(0)) fail(error);
  }
}

function answerAll(context: TaskContext, settled: 'away'): void {
  for (const { answer } of context.decisions.splice(0)) answer(settled);
}
