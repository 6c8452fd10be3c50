/**
 * What a person decides about conflicts becomes part of the engine's turn (R145): it is carried out between two steps,
 * so never beside the recovery that sweeps the staging area.
 */
import type { TaskContext } from '#engine/context.ts';
import { type Decision, type Settled, settle } from '#engine/effects/settle-conflict.ts';
import { FilesError } from '#platform/files.ts';

/** A decision, and who waits for what becomes of it. */
export interface WaitingDecision {
  readonly decision: Decision;
  readonly answer: (settled: Settled) => void;
  readonly fail: (error: unknown) => void;
}

/** The decision waits for the next moment between two steps. */
export function awaitTurn(context: TaskContext, decision: Decision): Promise<Settled> {
  return new Promise((answer, fail) => context.decisions.push({ decision, answer, fail }));
}

/**
 * Called between two steps of a turn. A failure is that of the person who waits, and not of the turn. What something left
 * displaced is dealt with first (R84): what waits then is taken up by `decideInTurn`.
 */
export async function betweenSteps(context: TaskContext): Promise<void> {
  // One at a time, though several steps may be under way: the others go on meanwhile.
  while (context.recovered && !context.isDeciding) {
    const next = context.decisions.shift();
    if (next === undefined) return;
    context.isDeciding = true;
    try {
      next.answer(context.closing ? 'away' : await settle(context, next.decision));
    } catch (error) {
      next.fail(error);
      if (!(error instanceof FilesError)) throw error;
    } finally {
      context.isDeciding = false;
    }
  }
}
