/** How many bytes the living contents of a share in memory have, as `sqlite-live-bytes.ts` keeps it. */
import type { NodeId } from '#model/node.ts';
import type { MemoryShareTree } from '#platform/memory/memory-share-tree.ts';
import type { NodeRow } from '#platform/share-store.ts';

/** Writes rows into a tree, and answers by how many bytes its living contents grew. */
export function putAndMeasure(tree: MemoryShareTree, rows: readonly NodeRow[]): number {
  const newest = new Map<NodeId, NodeRow>(rows.map(row => [row.id, row]));
  let grown = 0;
  for (const row of newest.values()) grown += sizeOf(row) - sizeOf(tree.node(row.id));
  tree.put(rows);
  for (const row of newest.values()) if (row.deleted && row.kind === 'folder') grown -= bytesBeneath(tree, row.id);
  return grown;
}

/** The bytes of all that lives beneath a folder. */
export function bytesBeneath(tree: MemoryShareTree, folder: NodeId): number {
  let bytes = 0;
  for (const row of tree.childrenAt({ parent: folder, revision: Infinity, limit: Infinity }))
    bytes += sizeOf(row) + (row.kind === 'folder' ? bytesBeneath(tree, row.id) : 0);
  return bytes;
}

function sizeOf(row: NodeRow | undefined): number {
  return row === undefined || row.deleted ? 0 : (row.state?.size ?? 0);
}
