/**
 * A search for somebody to whom only folders are granted: it goes through the folder itself, and never through an index
 * of the share, whose cursors would tell names from elsewhere.
 */
import { present } from '#base/assert.ts';
import { noFilter } from '#model/filter.ts';
import { isNodeId, type NodeId } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import { type SearchQuery, type SearchReply, searchFoundMax } from '#protocol/browse.ts';
import { Refusal } from '#protocol/refusals.ts';
import { wayTo } from '#station/share/browse.ts';
import { mustReach, type ReachPlace, readableWay } from '#station/share/folder-reach.ts';
import { searchNamesMax, wordsOf } from '#station/share/search.ts';
import { type ViewAt, viewAt } from '#station/share/view-at.ts';
import { walk } from '#station/share/walk.ts';
import { nodeToWire } from '#station/share/wire.ts';

type Place = ReachPlace & Parameters<typeof mustReach>[0];

/** As `searchStep`; goes on behind a node. A folder that changed meanwhile may be looked at from its beginning again. */
export async function searchWithin(
  place: Place,
  { node, text, after }: SearchQuery & { readonly node: NodeId },
): Promise<SearchReply> {
  const { store, share } = place;
  const words = wordsOf(text, share);
  await mustReach(place, { node });
  const view = viewAt({ store, share: share.id, root: node, filter: noFilter, revision: share.head });
  await view.load([node]);
  if (view.row(node)?.kind !== 'folder' || view.standing(node) !== 'in') {
    throw new Refusal('unknown-node', 'There is no such folder that this account may see.', { node });
  }
  const { found, next } = await lookThrough(view, words, await startIn(view, after));
  const reply = found.map(row => ({
    node: nodeToWire(row),
    above: readableWay(place.actor, wayTo(view, share, row.id).slice(0, -1)),
  }));
  return { found: reply, ...(next === undefined ? {} : { after: next }) };
}

async function startIn(view: ViewAt, after: string | undefined): Promise<NodeId | undefined> {
  if (after === undefined) return undefined;
  if (isNodeId(after)) {
    await view.load([after]);
    if (view.standing(after) === 'in') return after;
  }
  throw new Refusal('malformed', 'The search cannot go on from there; ask again without "after".');
}

async function lookThrough(view: ViewAt, words: readonly string[], after: NodeId | undefined) {
  const found: NodeRow[] = [];
  let looked = 0;
  let last = after;
  for await (const row of walk(view, view.source.root, after)) {
    if (found.length === searchFoundMax || looked === searchNamesMax)
      return { found, next: present(last, 'looked at') };
    looked += 1;
    last = row.id;
    if (row.id === view.source.root) continue;
    if (!words.every(word => row.nameKey.includes(word))) continue;
    await view.load([row.id]);
    found.push(row);
  }
  return { found, next: undefined };
}
