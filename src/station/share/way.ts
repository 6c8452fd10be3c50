/** Where a node stands: it and all above it. */
import { present } from '#base/assert.ts';
import { noFilter } from '#model/filter.ts';
import type { NodeId } from '#model/node.ts';
import type { NodeRow, ShareRow, ShareStore } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { wayFrom } from '#station/share/folder-reach.ts';
import { viewAt } from '#station/share/view-at.ts';

/** From the share's top to the node itself. Refuses 'unknown-node' for what does not live in the share. */
export async function wayTo(store: ShareStore, share: ShareRow, node: NodeId): Promise<readonly NodeRow[]> {
  const view = viewAt({ store, share: share.id, root: share.root, filter: noFilter, revision: share.head });
  await view.load([node]);
  if (view.row(node) === undefined || view.standing(node) === 'gone') {
    throw new Refusal('unknown-node', `There is no such file or folder in "${share.name}".`, { node });
  }
  return present(wayFrom(node, view.row), 'all above what lives is loaded with it');
}
