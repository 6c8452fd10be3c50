/** B21: who is granted folders changes what lies within them, and learns of nothing else. Pure. */
import type { NodeId } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import type { Batch, Op } from '#protocol/commit.ts';
import type { Actor } from '#station/share/actor.ts';
import type { BatchFault } from '#station/share/decide.ts';
import { levelAt } from '#station/share/folder-reach.ts';
import type { ShareRows } from '#station/share/share-rows.ts';

/** Judged on the rows before the batch for what is there, and on what the batch leaves for where things go. */
export function accessFault(batch: Batch, rows: ShareRows, actor: Actor): BatchFault | undefined {
  if (actor.grant === 'write') return undefined;
  const after = rowsAfter(batch, rows);
  for (const op of batch.ops) {
    const fault = nodeFault(op, rows, actor) ?? parentFault(op, after, actor) ?? replacedFault(op, rows, actor);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A granted folder itself stays as it is: changing it takes write on what holds it. */
function nodeFault(op: Op, rows: ShareRows, actor: Actor): BatchFault | undefined {
  const row = op.op === 'create' ? undefined : rows.node(op.id);
  if (row === undefined || levelAt(actor, row.parent, id => rows.node(id)) === 'write') return undefined;
  if (levelAt(actor, row.id, id => rows.node(id)) !== 'none') return denied(row);
  return { refused: 'gone', message: `The node ${op.id} does not exist any more.`, node: op.id };
}

function parentFault(op: Op, after: (id: NodeId) => NodeRow | undefined, actor: Actor): BatchFault | undefined {
  if (op.op !== 'create' && op.op !== 'move') return undefined;
  const level = levelAt(actor, op.parent, after);
  if (level === 'write') return undefined;
  const parent = after(op.parent);
  if (level === 'read' && parent !== undefined) return denied(parent);
  const message = `There is no folder ${op.parent} to hold "${op.name}".`;
  return { refused: 'parent-gone', message, node: op.parent };
}

/** What a new node goes on with has to be within as well: its contents could be named by it. */
function replacedFault(op: Op, rows: ShareRows, actor: Actor): BatchFault | undefined {
  if (op.op !== 'create' || op.replaces === undefined) return undefined;
  if (levelAt(actor, op.replaces, id => rows.node(id)) !== 'none') return undefined;
  return { refused: 'gone', message: `The node ${op.replaces} does not exist any more.`, node: op.replaces };
}

function denied({ kind, name, id }: NodeRow): BatchFault {
  const what = name === '' ? 'the top of the share' : `the ${kind} "${name}"`;
  return { refused: 'denied', message: `This account may read ${what} but not change it there.`, node: id };
}

/** Where nodes stand once the batch is done, new ones among them. */
function rowsAfter({ ops }: Batch, rows: ShareRows): (id: NodeId) => NodeRow | undefined {
  const parents = new Map(ops.flatMap(op => (op.op === 'create' || op.op === 'move' ? [[op.id, op] as const] : [])));
  return id => {
    const placed = parents.get(id);
    const row = rows.node(id);
    if (placed === undefined) return row;
    if (row !== undefined) return { ...row, parent: placed.parent, name: placed.name };
    return placed.op === 'create' ? madeRow(placed) : undefined;
  };
}

function madeRow({ id, parent, name, kind }: Extract<Op, { op: 'create' }>): NodeRow {
  const none = { nameKey: name, state: null, contentRev: 0, placeRev: 0, revision: 0, deleted: false, replaces: null };
  return { id, parent, name, kind, ...none, account: '', device: id, opId: id, base: 0, atMs: 0 };
}

/** What a share holds as a whole is not for somebody who is granted folders. */
export function withoutSizes(fault: BatchFault, actor: Actor): BatchFault {
  if (fault.refused !== 'quota' || actor.grant !== 'none') return fault;
  return { ...fault, message: 'The share may not hold that much more; ask whoever runs the station.' };
}
