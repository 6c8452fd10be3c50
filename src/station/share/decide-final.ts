/** What the state that a batch leaves behind must satisfy (B9-B12 and B14 of docs/protocol.md). */
import { present } from '#base/assert.ts';
import type { Hash, NodeId } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import type { Op } from '#protocol/commit.ts';
import type { BatchFault, Draft } from '#station/share/decide.ts';
import { placeText } from '#station/share/share-rows.ts';

/** B9-B11: parents live and hold nodes, no folder in itself, names unique. Only placed nodes can break them. */
export function placeFault(draft: Draft): BatchFault | undefined {
  const placed = draft.batch.ops
    .filter(op => op.op === 'create' || op.op === 'move')
    .map(op => present(draft.touched.get(op.id), 'every op has a row in the draft'));
  for (const row of placed) {
    const fault = aboveFault(row, draft);
    if (fault !== undefined) return fault;
  }
  return uniqueFault(placed, draft);
}

/** B12: a delete is refused when something at or beneath it changed after the cursor that it names. */
export function deleteFault(draft: Draft): BatchFault | undefined {
  const seenOf = new Map(draft.batch.ops.filter(op => op.op === 'delete').map(op => [op.id, op.seen]));
  if (seenOf.size === 0) return undefined;
  const oldest = Math.min(...seenOf.values());
  if (oldest < draft.rows.changedAfter) {
    const [node] = seenOf.keys();
    const message = 'Too much changed since the cursor of the delete to be compared; read the feed first.';
    return { refused: 'stale', message, ...(node === undefined ? {} : { node }) };
  }
  for (const changed of draft.rows.changedSince(oldest)) {
    const doomed = nearestDeleted(changed.id, draft);
    const seen = doomed && seenOf.get(doomed.id);
    if (seen === undefined || changed.revision <= seen) continue;
    const what = `The ${changed.kind} "${changed.name}" was changed at revision ${changed.revision}, after ${seen}`;
    return { refused: 'stale', message: `${what}; read the feed first.`, node: changed.id };
  }
  return stillBeneath(draft);
}

/** B12: what the drive says to have moved out must have got out. */
function stillBeneath(draft: Draft): BatchFault | undefined {
  for (const op of draft.batch.ops) {
    for (const id of op.op === 'delete' ? (op.without ?? []) : []) {
      if (nearestDeleted(id, draft)?.id !== op.id) continue;
      return { refused: 'stale', message: `The node ${id} still lies in what is to be deleted.`, node: id };
    }
  }
  return undefined;
}

/** B14: every manifest is known and every chunk is there, known to the share or sent by the device; sizes are true. */
export function contentFault(draft: Draft): BatchFault | undefined {
  const missing = new Set<Hash>();
  for (const op of draft.batch.ops) {
    const state = stateOf(op);
    if (state === null) continue;
    const facts = draft.rows.content(state.content);
    if (facts.kind === 'malformed') return { refused: 'malformed', message: facts.message, node: op.id };
    if (facts.kind === 'missing') for (const hash of facts.hashes) missing.add(hash);
    else if (facts.size !== state.size) {
      const message = `The content of node ${op.id} has ${facts.size} bytes, not ${state.size}.`;
      return { refused: 'malformed', message, node: op.id };
    }
  }
  if (missing.size === 0) return undefined;
  return {
    refused: 'missing',
    message: `${missing.size} manifests or chunks have to be sent first.`,
    missing: [...missing],
  };
}

function stateOf(op: Op) {
  return op.op === 'create' || op.op === 'update' ? op.state : null;
}

/** Walks up from a placed node. A cycle is found when the walk comes back to it. */
function aboveFault(row: NodeRow, draft: Draft): BatchFault | undefined {
  const seen = new Set<NodeId>([row.id]);
  for (let id = row.parent; id !== null; ) {
    if (seen.has(id))
      return { refused: 'cycle', message: `The folder "${row.name}" would come to lie inside itself.`, node: row.id };
    seen.add(id);
    const above = draft.node(id);
    if (above === undefined || above.deleted || above.kind !== 'folder') {
      return { refused: 'parent-gone', message: `There is no folder ${id} to hold "${row.name}".`, node: id };
    }
    id = above.parent;
  }
  return undefined;
}

function uniqueFault(placed: readonly NodeRow[], draft: Draft): BatchFault | undefined {
  const taken = new Map<string, NodeId>();
  for (const row of draft.touched.values()) {
    if (row.deleted) continue;
    const other = taken.get(placeText(row));
    if (other !== undefined) return exists(row, other);
    taken.set(placeText(row), row.id);
  }
  for (const row of placed) {
    const occupant = draft.rows.named({ parent: present(row.parent, 'only the root has none'), nameKey: row.nameKey });
    if (occupant !== undefined && !draft.touched.has(occupant.id)) return exists(row, occupant.id);
  }
  return undefined;
}

function exists(row: NodeRow, other: NodeId): BatchFault {
  return { refused: 'exists', message: `Another node is called "${row.name}" in that folder.`, node: other };
}

/** The lowest deleted node at or above `id`, as the batch leaves the tree. */
function nearestDeleted(id: NodeId, draft: Draft): NodeRow | undefined {
  for (let at = draft.node(id); at !== undefined; at = at.parent === null ? undefined : draft.node(at.parent)) {
    if (at.deleted) return at;
  }
  return undefined;
}
