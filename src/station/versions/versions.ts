/** The contents that a node had, for a person to look at and restore. */
import type { NodeId } from '#model/node.ts';
import type { ShareId, ShareStore, VersionRow } from '#platform/share-store.ts';

/** How many nodes of one history are followed back (`replaces`), so that no chain can be endless. */
export const replacedNodesMax = 100;

/** Newest first; those of the nodes that this one goes on with are among them. */
export async function versionsOf(
  store: Pick<ShareStore, 'nodes' | 'versions'>,
  share: ShareId,
  node: NodeId,
): Promise<readonly VersionRow[]> {
  const nodes = [node];
  for (let at = node; nodes.length < replacedNodesMax; ) {
    const replaced = (await store.nodes(share, [at])).get(at)?.replaces;
    if (replaced === undefined || replaced === null || nodes.includes(replaced)) break;
    nodes.push(replaced);
    at = replaced;
  }
  return store.versions(share, nodes);
}
