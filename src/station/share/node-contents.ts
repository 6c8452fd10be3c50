/**
 * Which contents nodes of a share have, or had in a version that is kept. Whoever may read the share may name these
 * and no others: contents are stored once for all shares, so believing any other name would tell what others have.
 */
import type { ContentId, NodeId } from '#model/node.ts';
import type { ShareId, ShareStore } from '#platform/share-store.ts';

/** A content that is named together with the node that is said to have it. */
export interface NamedContent {
  readonly node: NodeId;
  readonly content: ContentId;
}

/** The bytes of each content, per node. */
export type NodeContents = ReadonlyMap<NodeId, ReadonlyMap<ContentId, number>>;

/** Contents of the named nodes, as far as the share has these nodes; versions are read where the newest row is not enough. */
export async function nodeContents(
  store: ShareStore,
  share: ShareId,
  named: readonly NamedContent[],
): Promise<NodeContents> {
  const known = new Map<NodeId, Map<ContentId, number>>();
  if (named.length === 0) return known;
  const rows = await store.nodes(share, [...new Set(named.map(({ node }) => node))]);
  for (const [id, row] of rows) known.set(id, new Map(row.state === null ? [] : [[row.state.content, row.state.size]]));
  const older = named.filter(({ node, content }) => known.get(node)?.has(content) === false);
  if (older.length === 0) return known;
  const nodes = [...new Set(older.map(({ node }) => node))];
  for (const { node, state } of await store.versions(share, nodes)) known.get(node)?.set(state.content, state.size);
  return known;
}
