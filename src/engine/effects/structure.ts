/** Carries out the local steps that need no content, in their order; runs of one kind share their transactions. */
import { AssertionFailed, never } from '#base/assert.ts';
import { pathOf, type TaskContext } from '#engine/context.ts';
import { betweenSteps } from '#engine/decisions.ts';
import { makeFolders } from '#engine/effects/make-folders.ts';
import { attempt, type Outcome } from '#engine/effects/outcome.ts';
import { moveLocal, park, setMeta } from '#engine/effects/place.ts';
import { removeAll } from '#engine/effects/remove.ts';
import { setAside } from '#engine/effects/set-aside.ts';
import type { LocalStep } from '#reconcile/plan-types.ts';

/** Steps that share a transaction; a crash costs at most this many to be told anew by the next scan. */
export const runStepsMax = 500;

type StructureStep = Exclude<LocalStep, { readonly kind: 'download' | 'replace' }>;

/** Answers how many steps went through. */
export async function carryOutStructure(context: TaskContext, steps: readonly LocalStep[]): Promise<number> {
  let done = 0;
  for (const run of runs(steps as readonly StructureStep[])) {
    await betweenSteps(context);
    if (context.closing) break;
    done += await carryOutRun(context, run);
  }
  return done;
}

function* runs(steps: readonly StructureStep[]): Generator<StructureStep[]> {
  let run: StructureStep[] = [];
  for (const step of steps) {
    if (run.length >= runStepsMax || (run[0] && run[0].kind !== step.kind)) {
      yield run;
      run = [];
    }
    run.push(step);
  }
  if (run.length > 0) yield run;
}

async function carryOutRun(context: TaskContext, run: readonly StructureStep[]): Promise<number> {
  const made = run.filter(step => step.kind === 'make-folder');
  if (made.length > 0) return makeFolders(context, made);
  const removed = run.filter(step => step.kind === 'remove-local');
  if (removed.length > 0) return removeAll(context, removed);
  let done = 0;
  for (const step of run) {
    const path = pathOf(context, step.id) ?? '';
    if ((await attempt(context, step.id, path, () => carryOutOne(context, step))) === 'done') done += 1;
  }
  return done;
}

function carryOutOne(context: TaskContext, step: StructureStep): Promise<Outcome> {
  switch (step.kind) {
    case 'move-local':
      return moveLocal(context, step);
    case 'park':
      return park(context, step);
    case 'set-meta':
      return setMeta(context, step);
    case 'set-aside':
      return setAside(context, step);
    case 'make-folder':
    case 'remove-local':
      throw new AssertionFailed(`${step.kind} is carried out in runs`);
    default:
      return never(step);
  }
}
