/** What is not synced although its name, kind and size may be: because of its place, and only while the station has it not. */
import type { TaskContext } from '#engine/context.ts';
import { leftOutSentence } from '#engine/selection.ts';
import type { NodeId } from '#model/node.ts';
import { type LocalNode, type Stamp, sameStamp } from '#model/tree.ts';
import type { TaskReads, TaskWrites } from '#platform/task-store.ts';

/** Something that stands in a folder of the task. */
export interface Standing {
  /** The folder that holds it. */
  readonly parent: NodeId;
  readonly name: string;
}

/** Why it is not synced, in a sentence; undefined when it is. What the station has under its node is none of these (R132). */
export function whyApart(context: TaskContext, reads: TaskReads, { parent, name }: Standing): string | undefined {
  return context.selection.claims(reads, parent, name) ? leftOutSentence : undefined;
}

/** Whether one of the rows at a name is a node that the station knows, or that both sides agreed on: it goes on being synced. */
export function isKnownThere(reads: TaskReads, rows: Iterable<LocalNode>): boolean {
  for (const { id } of rows) if (reads.base(id) || reads.remote(id)) return true;
  return false;
}

/** What is kept of something that is left out, whatever object it is by now: it is not looked into. */
export function keep(writes: TaskWrites, row: LocalNode, stamp: Stamp): void {
  if (row.missing || !sameStamp(row.stamp, stamp)) writes.putLocal({ ...row, stamp, content: null, missing: false });
}

/** It was to be sent, and is not synced any more: the local tree forgets it, and the disk keeps it. */
export function setApart(context: TaskContext, writes: TaskWrites, top: NodeId): void {
  const ids = [top];
  for (let id = ids.pop(); id; id = ids.pop()) {
    for (const child of writes.localChildren(id)) ids.push(child.id);
    writes.dropLocal(id);
    context.missingSince.delete(id);
  }
}
