/** What each op of a batch must satisfy against the rows as they were before it (B1-B8 of docs/protocol.md). */
import { checkName } from '#model/name.ts';
import type { NodeId } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import type { Batch, CreateOp, Op } from '#protocol/commit.ts';
import { isFileTime } from '#protocol/wire.ts';
import type { BatchFault } from '#station/share/decide.ts';
import type { ShareRows } from '#station/share/share-rows.ts';

/** B1: a node has at most one op about its content and one about its place; create and delete are both. */
export function repeatFault(batch: Batch): BatchFault | undefined {
  const spoken = new Set<string>();
  for (const op of batch.ops) {
    for (const aspect of aspectsOf(op)) {
      const key = `${aspect} ${op.id}`;
      if (spoken.has(key)) return malformed(op.id, `The batch says two things about the ${aspect} of node ${op.id}.`);
      spoken.add(key);
    }
  }
  return undefined;
}

/** B3: folders hold no content, files and links do, of a time that a file can have. */
export function kindFault(op: Op, rows: ShareRows): BatchFault | undefined {
  if (op.op === 'move' || op.op === 'delete') return undefined;
  const mtimeNs = op.op === 'meta' ? op.mtimeNs : op.state?.mtimeNs;
  if (mtimeNs !== undefined && !isFileTime(BigInt(mtimeNs))) {
    return malformed(op.id, `No file can have the time that node ${op.id} is to get.`);
  }
  if (op.op === 'create') {
    if ((op.kind === 'folder') !== (op.state === null))
      return malformed(op.id, `A ${op.kind} cannot be made like that.`);
  } else if (rows.node(op.id)?.kind === 'folder') {
    return malformed(op.id, `The folder ${op.id} has no content that could change.`);
  }
  return undefined;
}

/** B2 and B4-B8: ids unused or live, bases current, the root where it is, names legal. */
export function opFault(op: Op, rows: ShareRows): BatchFault | undefined {
  if (op.op === 'create') return createFault(op, rows);
  const row = rows.node(op.id);
  if (row === undefined || !isLive(row, rows)) {
    return { refused: 'gone', message: `The node ${op.id} does not exist any more.`, node: op.id };
  }
  if (op.op === 'move' || op.op === 'delete') {
    if (row.parent === null)
      return { refused: 'denied', message: 'The top of a share stays where it is.', node: op.id };
  }
  switch (op.op) {
    case 'delete':
      return undefined;
    case 'move':
      return row.placeRev === op.base ? nameFault(op.id, op.name) : stale(row, `was moved at revision ${row.placeRev}`);
    default:
      return row.contentRev === op.base ? undefined : stale(row, `got other content at revision ${row.contentRev}`);
  }
}

/** True when neither the node nor anything above it is deleted. */
export function isLive(row: NodeRow, rows: { node(id: NodeId): NodeRow | undefined }): boolean {
  for (let at: NodeRow | undefined = row; at !== undefined; at = rows.node(at.parent)) {
    if (at.deleted) return false;
    if (at.parent === null) return true;
  }
  return false;
}

function aspectsOf(op: Op): readonly string[] {
  if (op.op === 'create' || op.op === 'delete') return ['content', 'place'];
  return op.op === 'move' ? ['place'] : ['content'];
}

function createFault(op: CreateOp, rows: ShareRows): BatchFault | undefined {
  if (rows.node(op.id) === undefined) return nameFault(op.id, op.name);
  return { refused: 'exists', message: `The id ${op.id} is in use; choose another.`, node: op.id };
}

function nameFault(node: NodeId, name: string): BatchFault | undefined {
  const fault = checkName(name);
  return fault && { refused: 'bad-name', message: fault.sentence, node };
}

function stale(row: NodeRow, what: string): BatchFault {
  return {
    refused: 'stale',
    message: `The ${row.kind} "${row.name}" ${what}, after the drive last heard of it.`,
    node: row.id,
  };
}

function malformed(node: NodeId, message: string): BatchFault {
  return { refused: 'malformed', message, node };
}
