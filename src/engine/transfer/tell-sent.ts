/** What a batch that the station accepted did there, as lines of the task's log. */
import { never } from '#base/assert.ts';
import type { TaskContext } from '#engine/context.ts';
import { type PathOfPlace, type Told, tellLog } from '#engine/sync-log.ts';
import type { Place } from '#model/node.ts';
import type { TaskReads, TaskWrites } from '#platform/task-store.ts';
import type { Op } from '#protocol/commit.ts';

/** Called before the batch changes the trees, which still know the places before it. */
export function tellSent(context: TaskContext, writes: TaskWrites, ops: readonly Op[], pathOf: PathOfPlace): void {
  const at = (place: Place | undefined): string => (place && pathOf(place)) ?? place?.name ?? '';
  for (const op of ops) {
    const told = lineOf(writes, op, at);
    if (told !== undefined) tellLog(context, writes, told);
  }
}

type At = (place: Place | undefined) => string;

/** Undefined for times and bits alone. */
function lineOf(reads: TaskReads, op: Op, at: At): Told | undefined {
  const node = reads.local(op.id) ?? reads.base(op.id) ?? reads.remote(op.id);
  const object = node?.kind ?? null;
  switch (op.op) {
    case 'create':
      return { kind: 'sent', object: op.kind, path: at(op), bytes: op.state?.size ?? null };
    case 'update':
      return { kind: 'sent-change', object, path: at(node), bytes: op.state.size };
    case 'move':
      return moveLine(reads, op, at);
    case 'delete':
      return { kind: 'deleted-there', object, path: at(node) };
    case 'meta':
      return undefined;
    default:
      return never(op);
  }
}

/** What is not here was renamed at the station alone, for something of this folder that keeps its name there (R34). */
function moveLine(reads: TaskReads, op: Extract<Op, { readonly op: 'move' }>, at: At): Told {
  const base = reads.base(op.id);
  const remote = reads.remote(op.id);
  const object = (base ?? remote)?.kind ?? null;
  if (base) return { kind: 'moved-there', object, path: at(op), other: at(base) };
  return { kind: 'conflict', object, path: at(remote), other: at(op) };
}
