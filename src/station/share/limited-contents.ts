/**
 * Which contents a node has or had, for an actor to whom only folders are granted: what a node has now that stands in
 * one of them, and its versions that were made while it stood in one. Versions from elsewhere are not in the grant.
 */

import type { ContentId, NodeId, Revision } from '#model/node.ts';
import type { NamedContent, NodeContents } from '#platform/retention-store.ts';
import type { ShareId, ShareStore, VersionRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { type Asking, pastAround } from '#station/past/past-reach.ts';
import type { Actor } from '#station/share/actor.ts';
import { isLimited, readableAt } from '#station/share/folder-reach.ts';
import { mustHave } from '#station/share/must-have.ts';
import type { ContentOf } from '#station/share/read-content.ts';
import { versionsOf } from '#station/versions/versions.ts';

/** Answers the contents of nodes as far as somebody may know them. */
export type ContentsOf = (store: ShareStore, share: ShareId, named: readonly NamedContent[]) => Promise<NodeContents>;

/** All that the share has. */
export const heldContents: ContentsOf = (store, share, named) => store.heldContents(share, named);

/** What the actor may know of contents. */
export function contentsFor(actor: Actor): ContentsOf {
  if (!isLimited(actor)) return heldContents;
  return async (store, shareId, named) => {
    const known = new Map<NodeId, Map<ContentId, number>>();
    const share = await mustHave(store, shareId);
    const nodes = [...new Set(named.map(({ node }) => node))];
    const rows = await readableAt({ store, share, actor }, nodes, share.head);
    for (const [id, { state }] of rows) known.set(id, new Map(state === null ? [] : [[state.content, state.size]]));
    const older = named.filter(({ node, content }) => known.get(node)?.has(content) === false).map(({ node }) => node);
    for (const { node, state } of await versionsWithin({ store, share, actor }, [...new Set(older)])) {
      known.get(node)?.set(state.content, state.size);
    }
    return known;
  };
}

/**
 * The same, with the content named: what is opened later is what was looked at, wherever the file is moved meanwhile.
 * Refuses 'unknown-node' for what the actor may not read.
 */
export async function contentWithin({ store, share, actor }: Asking, { node, content }: ContentOf): Promise<ContentOf> {
  const past = await pastAround({ store, share, actor }, node);
  const now = (await past.store.nodes(share.id, [node])).get(node)?.state?.content;
  const wanted = content ?? now;
  const isKnown = wanted === now || (await versionsOf(past.store, share.id, node)).some(isOf(wanted));
  if (wanted !== undefined && isKnown) return { node, content: wanted };
  throw new Refusal('unknown-node', `There is no such file that this account may see.`, { node });
}

function isOf(content: ContentId | undefined): (version: VersionRow) => boolean {
  return ({ state }) => state.content === content;
}

/** Versions of the nodes themselves that were made where the actor may read; newest first. */
export async function versionsWithin(
  place: Parameters<typeof readableAt>[0],
  nodes: readonly NodeId[],
): Promise<readonly VersionRow[]> {
  if (nodes.length === 0) return [];
  const versions = await place.store.versions(place.share.id, nodes);
  const readable = new Map<Revision, ReadonlyMap<NodeId, unknown>>();
  for (const [revision, made] of Map.groupBy(versions, each => each.revision)) {
    const ids = made.map(({ node }) => node);
    readable.set(revision, await readableAt(place, ids, revision));
  }
  return versions.filter(({ node, revision }) => readable.get(revision)?.has(node) === true);
}
