/**
 * The rows that a commit request is judged by: as loaded, plus what its batches changed so far.
 *
 * Everything here is in memory. The loader (load-rows.ts) promises that the nodes which the request names, their
 * ancestors, the nodes that hold a wanted name, and all that changed since the oldest `seen` are among them.
 */

import type { Manifest } from '#model/manifest.ts';
import type { ContentId, Hash, NodeId, Revision } from '#model/node.ts';
import type { NamedPlace, NodeRow, ShareRow } from '#platform/share-store.ts';
import { growth } from '#station/share/decide-quota.ts';

/** What the station knows of a content that a batch wants to refer to. */
export type ContentFacts =
  | { readonly kind: 'known'; readonly size: number; readonly manifest: Manifest }
  /** The manifest (by its content id) or chunks have to be sent first. */
  | { readonly kind: 'missing'; readonly hashes: readonly Hash[] }
  | { readonly kind: 'malformed'; readonly message: string };

export interface ShareRows {
  readonly share: ShareRow;
  node(id: NodeId): NodeRow | undefined;
  /** The undeleted node that stands there. */
  named(place: NamedPlace): NodeRow | undefined;
  /** Rows later than `seen` when the request came, tombstones left out; what its own batches did is not among them. */
  changedSince(seen: Revision): readonly NodeRow[];
  /** What changed at or before this revision is not among them. */
  readonly changedAfter: Revision;
  content(id: ContentId): ContentFacts;
  /** Bytes of the contents that live, with what the batches so far added (B19). */
  readonly liveBytes: number;
}

export interface LoadedShare {
  readonly share: ShareRow;
  readonly nodes: ReadonlyMap<NodeId, NodeRow>;
  /** Rows changed since the oldest `seen` of the request's deletes. */
  readonly changed: readonly NodeRow[];
  readonly changedAfter: Revision;
  readonly content: (id: ContentId) => ContentFacts;
}

/** Rows that follow the batches: `accept` makes later batches see what an earlier one did. */
export interface FollowingRows extends ShareRows {
  accept(rows: readonly NodeRow[]): void;
}

export function followRows(loaded: LoadedShare): FollowingRows {
  const nodes = new Map(loaded.nodes);
  const names = new Map<string, NodeId>();
  for (const row of nodes.values()) if (!row.deleted) names.set(placeText(row), row.id);
  const changed = loaded.changed.filter(row => !row.deleted);
  let { liveBytes } = loaded.share;
  return {
    share: loaded.share,
    get liveBytes() {
      return liveBytes;
    },
    node: id => nodes.get(id),
    named(place) {
      const id = names.get(placeText(place));
      return id === undefined ? undefined : nodes.get(id);
    },
    changedSince: seen => changed.filter(row => row.revision > seen),
    changedAfter: loaded.changedAfter,
    content: loaded.content,
    accept(rows) {
      liveBytes += growth(rows, { node: id => nodes.get(id) });
      for (const row of rows) {
        const before = nodes.get(row.id);
        if (before !== undefined && names.get(placeText(before)) === row.id) names.delete(placeText(before));
      }
      for (const row of rows) {
        nodes.set(row.id, row);
        if (!row.deleted) names.set(placeText(row), row.id);
      }
    },
  };
}

/** One text for a place, so that it can be a key. */
export function placeText(place: { readonly parent: NodeId | null; readonly nameKey: string }): string {
  return `${place.parent}/${place.nameKey}`;
}
