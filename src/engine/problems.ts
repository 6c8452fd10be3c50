/** The list of what is not synced, and why: one line a path, kept until the reason is gone. */

import type { TaskContext } from '#engine/context.ts';
import { tellLog } from '#engine/sync-log.ts';
import type { Problem } from '#platform/task-store.ts';

/** What is not synced stands where a node was to come (R106). */
export const takenReason = 'taken';

/** Somebody has the document open (R144). */
export const openReason = 'open';

/** Puts a path on the list, or renews its line; the time since when stays while the reason does. */
export function reportProblem(
  context: TaskContext,
  problem: Pick<Problem, 'path' | 'node' | 'reason' | 'detail'>,
): void {
  const { store, clock, log } = context.doors;
  const before = store.problem(problem.path);
  if (before && before.reason === problem.reason && before.detail === problem.detail) return;
  const sinceMs = before?.reason === problem.reason ? before.sinceMs : clock.nowMs();
  store.transaction(writes => {
    writes.putProblem({ ...problem, sinceMs, retryAtMs: 0 });
    if (before?.reason === problem.reason) return;
    tellLog(context, writes, { kind: 'failed', path: problem.path, detail: problem.detail });
  });
  log('warn', 'problem', { path: problem.path, reason: problem.reason, detail: problem.detail });
}

/** Takes a path off the list if it is there for this reason. */
export function forgetProblem(context: TaskContext, path: string, reason: string): void {
  const { store } = context.doors;
  if (store.problem(path)?.reason === reason) store.transaction(writes => writes.dropProblem(path));
}
