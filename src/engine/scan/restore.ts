/**
 * Restores folders that came back as other objects, from a backup or by `cp -a` (R3, scenario 40).
 *
 * Asked when a walk has listed everything that it wanted: an agreed folder that is missing then was found nowhere, and
 * a folder at its path that neither side ever agreed on is that folder restored. What stands in it is restored by the
 * same rule; files that were not recorded yet are matched afterwards, at their old paths.
 */

import type { TaskContext } from '#engine/context.ts';
import { lose } from '#engine/scan/absorb.ts';
import type { NodeId } from '#model/node.ts';
import type { LocalNode } from '#model/tree.ts';
import type { TaskWrites } from '#platform/task-store.ts';

/** Gives each restored node its old id; answers the old ids by the ones that were given up. */
export function restoreFolders(context: TaskContext, writes: TaskWrites): ReadonlyMap<NodeId, NodeId> {
  const restored = new Map<NodeId, NodeId>();
  const gone = [...writes.localMissing()].filter(row => row.kind === 'folder');
  for (let row = gone.pop(); row; row = gone.pop()) {
    const fresh = newcomerAt(writes, row);
    if (!fresh || !writes.local(row.id)?.missing) continue;
    gone.push(...takeOver(context, writes, { id: row.id, fresh }));
    restored.set(fresh.id, row.id);
  }
  if (restored.size > 0) followProblems(writes, restored);
  return restored;
}

/** What stands where the agreed node stood, and was never agreed on itself. */
function newcomerAt(writes: TaskWrites, gone: LocalNode): LocalNode | undefined {
  if (gone.parent === null || !writes.base(gone.id)) return undefined;
  const there = writes.localNamed(gone.parent, gone.name);
  const isFresh = there?.kind === gone.kind && !writes.base(there.id) && !writes.remote(there.id);
  return isFresh ? there : undefined;
}

/** Answers what the old folder held and is not found so far. */
function takeOver(
  context: TaskContext,
  writes: TaskWrites,
  { id, fresh }: { readonly id: NodeId; readonly fresh: LocalNode },
): readonly LocalNode[] {
  // Of a folder that could not be listed nothing is known, nor of what lies beneath it (R7).
  const left = writes.listedStamp(fresh.id) ? [...writes.localChildren(id)] : [];
  for (const row of left) lose(context, writes, row);
  writes.dropLocal(id);
  writes.rekeyLocal(fresh.id, id);
  context.missingSince.delete(id);
  return left;
}

/** What was just listed about a fresh folder is about the old one now. */
function followProblems(writes: TaskWrites, restored: ReadonlyMap<NodeId, NodeId>): void {
  for (const problem of writes.problems()) {
    const node = problem.node === null ? undefined : restored.get(problem.node);
    if (node !== undefined) writes.putProblem({ ...problem, node });
  }
}
