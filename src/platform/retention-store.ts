/**
 * The part of the share store's door that lets older contents go: what a share keeps, versions that are dropped, and
 * chunks that a share reaches no more by it.
 *
 * A share reaches a chunk as long as one of its versions holds it. Nothing counts these versions; instead, the chunks of
 * what is dropped are *doubted* first, and a walk over all versions that are left clears those that one of them holds.
 * What is still doubted at its end is reached no more. Each doubt names the walk that may settle it: the next one to begin.
 *
 *   - A version that was there when the walk began and still is: the walk comes past it, and clears its chunks.
 *   - A version that came since: `write` cleared its chunks in the same step.
 *   - A version that was dropped since: its chunks were doubted before, and wait for the next walk.
 */

import type { ContentId, Hash, NodeId, Revision } from '#model/node.ts';
import type { Retention } from '#model/retention.ts';
import type { ShareId } from '#platform/share-store.ts';
import type { PageAfter } from '#platform/share-upkeep.ts';

/** Names a version; the order of pages is that of (node, revision). */
export interface VersionId {
  readonly node: NodeId;
  readonly revision: Revision;
}

/** A version, and the content that it has. */
export interface VersionContent extends VersionId {
  readonly content: ContentId;
}

/** A content that is named together with the node that is said to have it. */
export interface NamedContent {
  readonly node: NodeId;
  readonly content: ContentId;
}

/** The bytes of each content, per node. */
export type NodeContents = ReadonlyMap<NodeId, ReadonlyMap<ContentId, number>>;

export interface RetentionStore {
  /** What a share keeps of its past. */
  retention(share: ShareId): Promise<Retention>;
  /** Durable. */
  setRetention(share: ShareId, retention: Retention): Promise<void>;
  /**
   * Those of the named contents that their nodes have, or had in a version that is there. Whoever may read the share may
   * name these and no others: contents are stored once for all shares, so believing any other name would tell what others
   * have.
   */
  heldContents(share: ShareId, named: readonly NamedContent[]): Promise<NodeContents>;

  /**
   * Lets the share lose these versions, but for those that a person keeps by now; answers how many went. Their chunks
   * have to be doubted before. Durable.
   */
  dropVersions(share: ShareId, versions: readonly VersionId[]): Promise<number>;
  /** Doubts whether the share reaches these chunks; the next walk may settle it. Durable. */
  doubtChunks(share: ShareId, hashes: readonly Hash[]): Promise<void>;
  /** Begins a walk, and answers its number; undefined when nothing is doubted. */
  beginWalk(share: ShareId): Promise<number | undefined>;
  /** The next versions of a share. */
  versionsAfter(share: ShareId, page: PageAfter<VersionId>): Promise<readonly VersionContent[]>;
  /** A version holds these chunks: those that the walk may settle are doubted no more. Answers how many were. */
  clearDoubts(share: ShareId, walk: number, hashes: readonly Hash[]): Promise<number>;
  /**
   * The share reaches the next few no more that the walk left in doubt; answers how many. To be called when the walk is at
   * its end, until it answers 0.
   */
  settleDoubts(share: ShareId, walk: number, limit: number): Promise<number>;
}
