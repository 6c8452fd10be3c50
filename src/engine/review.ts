/** Keeps the list of problems true: obstacles of the plan come on it, what is settled or gone comes off. */

import { pathOf, type TaskContext } from '#engine/context.ts';
import { damagedReason } from '#engine/damage.ts';
import { openReason, reportProblem, takenReason } from '#engine/problems.ts';
import { isAboutEntry } from '#engine/scan/never-synced.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath, parentPath } from '#model/path.ts';
import type { RemoteNode } from '#model/tree.ts';
import type { Problem } from '#platform/task-store.ts';
import { isEmpty } from '#reconcile/plan.ts';
import type { Obstacle, Plan } from '#reconcile/plan-types.ts';
import { settled } from '#reconcile/settled.ts';

export function reviewProblems(context: TaskContext, plan: Plan): void {
  const { store } = context.doors;
  followPlaces(context);
  const current = new Map<string, Obstacle>();
  for (const obstacle of [...plan.obstacles, ...stuck(context, plan)])
    current.set(obstaclePath(context, obstacle.id), obstacle);
  const inTheWay = new Set([...current.values()].map(({ id }) => id));
  const over = [...store.problems()].filter(problem => isOver(context, problem, { current, inTheWay }));
  if (over.length > 0) {
    store.transaction(writes => {
      for (const { path } of over) writes.dropProblem(path);
    });
  }
  for (const [path, { id, reason, detail }] of current) reportProblem(context, { path, node: id, reason, detail });
}

/** What waits for its place is listed where that place is by now: a folder above it may have moved (R106). */
function followPlaces(context: TaskContext): void {
  const { store } = context.doors;
  const moved = [...store.problems()].flatMap(problem => {
    if (problem.reason !== takenReason || problem.node === null) return [];
    const path = placePath(context, problem.node);
    return path === problem.path ? [] : [{ problem, path }];
  });
  if (moved.length === 0) return;
  store.transaction(writes => {
    for (const { problem } of moved) writes.dropProblem(problem.path);
    for (const { problem, path } of moved) writes.putProblem({ ...problem, path });
  });
}

/** What waits although nothing is left to do for it to wait for: it stands behind an obstacle, and is listed too. */
function stuck(context: TaskContext, plan: Plan): Obstacle[] {
  if (!isEmpty(plan) || context.missingSince.size > 0 || context.quiet.waiting().length > 0) return [];
  const waiting = plan.waiting.filter(id => !standsOpen(context, id));
  return waiting.map(id => ({
    id,
    reason: 'in-the-way',
    detail: 'Waits for another file or folder on this list, which is in its way.',
  }));
}

/** What waits for the place of an open document has that one's reason, at the same path (R144). */
function standsOpen(context: TaskContext, id: NodeId): boolean {
  return context.doors.store.problem(obstaclePath(context, id))?.reason === openReason;
}

const planned: ReadonlySet<string> = new Set(['name', 'name-clash', 'in-the-way']);

/** The obstacles of this plan by path, and the nodes that have one. */
interface Now {
  readonly current: ReadonlyMap<string, Obstacle>;
  readonly inTheWay: ReadonlySet<NodeId>;
}

function isOver(context: TaskContext, problem: Problem, { current, inTheWay }: Now): boolean {
  if (planned.has(problem.reason)) return !current.has(problem.path);
  if (problem.node === null) return false;
  // What a person left out is not looked into any more (R132), so nobody would see that it can be read again.
  if (context.selection.has(problem.node)) return true;
  if (isAboutEntry(problem)) return pathOf(context, problem.node) !== parentPath(problem.path);
  if (problem.reason === damagedReason) return context.doors.store.local(problem.node)?.doubt !== 'damaged';
  if (problem.reason === 'unreadable') return pathOf(context, problem.node) !== problem.path;
  // How the disk failed with it, perhaps elsewhere, is of no interest while something is in its way.
  if (inTheWay.has(problem.node)) return true;
  return !context.resting.has(problem.node) || isSettled(context, problem.node) || isOutdone(context, problem);
}

/** How the disk failed with a node, which waits for its place by now (R106): there is one reason, at one path. */
function isOutdone(context: TaskContext, { node, reason }: Problem): boolean {
  if (node === null || reason === takenReason) return false;
  return context.doors.store.problem(placePath(context, node))?.reason === takenReason;
}

/** Both sides agree about it, by whatever way they came to it, or neither has it any more. */
function isSettled({ doors: { store } }: TaskContext, id: NodeId): boolean {
  const [base, local, remote] = [store.base(id), store.local(id), store.remote(id)];
  return (!local && !remote) || settled(base, local, remote);
}

/** Where the station has the node, in the folder that stands here for its parent. */
function placePath(context: TaskContext, id: NodeId): string {
  const remote = context.doors.store.remote(id);
  if (!remote?.parent) return obstaclePath(context, id);
  return joinPath(obstaclePath(context, remote.parent), remote.name);
}

/** Where the node stands, or would stand if it could: in the folder above it that stands here, wherever that is. */
export function obstaclePath(context: TaskContext, id: NodeId): string {
  const names: string[] = [];
  for (let at: NodeId | null = id; at !== null && at !== context.settings.root; ) {
    const local = pathOf(context, at);
    if (local !== undefined) return [local, ...names].join('/');
    const remote: RemoteNode | undefined = context.doors.store.remote(at);
    if (remote === undefined) break;
    names.unshift(remote.name);
    at = remote.parent;
  }
  return names.join('/');
}
