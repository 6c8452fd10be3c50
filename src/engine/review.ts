/** Keeps the list of problems true: obstacles of the plan come on it, what is settled or gone comes off. */

import { pathOf, type TaskContext } from '#engine/context.ts';
import { damagedReason } from '#engine/damage.ts';
import { reportProblem } from '#engine/problems.ts';
import { notUnicode } from '#engine/scan/unreadable-names.ts';
import type { NodeId } from '#model/node.ts';
import { parentPath } from '#model/path.ts';
import type { Problem } from '#platform/task-store.ts';
import type { Obstacle, Plan } from '#reconcile/plan-types.ts';
import { settled } from '#reconcile/settled.ts';

export function reviewProblems(context: TaskContext, plan: Plan): void {
  const { store } = context.doors;
  const current = new Map<string, Obstacle>();
  for (const obstacle of [...plan.obstacles, ...stuck(context, plan)])
    current.set(obstaclePath(context, obstacle.id), obstacle);
  const over = [...store.problems()].filter(problem => isOver(context, problem, current));
  if (over.length > 0) {
    store.transaction(writes => {
      for (const { path } of over) writes.dropProblem(path);
    });
  }
  for (const [path, { id, reason, detail }] of current) reportProblem(context, { path, node: id, reason, detail });
}

/** What waits although nothing is left to do for it to wait for: it stands behind an obstacle, and is listed too. */
function stuck(context: TaskContext, plan: Plan): Obstacle[] {
  const moves = plan.records.length + plan.local.length + plan.remote.length + plan.examine.length > 0;
  if (moves || context.missingSince.size > 0 || context.quiet.dueInMs() !== undefined) return [];
  return plan.waiting.map(id => ({
    id,
    reason: 'in-the-way',
    detail: 'Waits for another file or folder on this list, which is in its way.',
  }));
}

const planned: ReadonlySet<string> = new Set(['name', 'name-clash', 'in-the-way']);

function isOver(context: TaskContext, problem: Problem, current: ReadonlyMap<string, Obstacle>): boolean {
  if (planned.has(problem.reason)) return !current.has(problem.path);
  if (problem.node === null) return false;
  if (problem.reason === notUnicode) return pathOf(context, problem.node) !== parentPath(problem.path);
  if (problem.reason === damagedReason) return context.doors.store.local(problem.node)?.doubt !== 'damaged';
  if (problem.reason === 'unreadable') return pathOf(context, problem.node) !== problem.path;
  return !context.resting.has(problem.node) || isSettled(context, problem.node);
}

/** Both sides agree about it, by whatever way they came to it, or neither has it any more. */
function isSettled({ doors: { store } }: TaskContext, id: NodeId): boolean {
  const [base, local, remote] = [store.base(id), store.local(id), store.remote(id)];
  return (!local && !remote) || settled(base, local, remote);
}

/** Where the node stands, or would stand if it could. */
export function obstaclePath(context: TaskContext, id: NodeId): string {
  const local = pathOf(context, id);
  if (local !== undefined) return local;
  const names: string[] = [];
  for (let at = context.doors.store.remote(id); at && at.id !== context.settings.root; ) {
    names.unshift(at.name);
    at = at.parent === null ? undefined : context.doors.store.remote(at.parent);
  }
  return names.join('/');
}
