/** The contents that a node had, for a person to look at and restore. */
import type { ContentId, NodeId } from '#model/node.ts';
import type { ShareId, ShareStore, VersionRow } from '#platform/share-store.ts';

/** How many nodes of one history are followed back (`replaces`), so that no chain can be endless. */
export const replacedNodesMax = 100;

/** Newest first; those of the nodes that this one goes on with are among them. */
export async function versionsOf(
  store: Pick<ShareStore, 'nodes' | 'versions'>,
  share: ShareId,
  node: NodeId,
): Promise<readonly VersionRow[]> {
  return store.versions(share, await nodesOf(store, share, node));
}

/** V8: how many contents the node had of which no version is kept. */
export async function lostContents(store: ShareStore, share: ShareId, node: NodeId): Promise<number> {
  const nodes = await nodesOf(store, share, node);
  const had = new Set<ContentId>();
  for (const id of nodes) for (const { state } of await store.history(share, id)) if (state) had.add(state.content);
  for (const { state } of await store.versions(share, nodes)) had.delete(state.content);
  return had.size;
}

/** The node, and those that it goes on with. */
async function nodesOf(store: Pick<ShareStore, 'nodes'>, share: ShareId, node: NodeId): Promise<readonly NodeId[]> {
  const nodes = [node];
  for (let at = node; nodes.length < replacedNodesMax; ) {
    const replaced = (await store.nodes(share, [at])).get(at)?.replaces;
    if (replaced === undefined || replaced === null || nodes.includes(replaced)) break;
    nodes.push(replaced);
    at = replaced;
  }
  return nodes;
}
