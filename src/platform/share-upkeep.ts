/**
 * The part of the share store by which a station looks after itself: collection, verification, repair, restore.
 *
 * Every method does a bounded amount of work in one step, so that upkeep runs beside uploads and commits. What one
 * step found may be out of date in the next; so whatever takes something away looks again in its own step.
 */
import type { ContentId, Hash, NodeId, Revision } from '#model/node.ts';
import type { PackLocation } from '#platform/pack-store.ts';
import type { ChunkRow, OpRow, ShareId } from '#platform/share-store.ts';

/** The next few of a long list, in ascending order. */
export interface PageAfter<K> {
  /** Go on behind this one; undefined begins. */
  readonly after?: K | undefined;
  readonly limit: number;
}

/** What a step over a page did. */
export interface PageDone<K> {
  /** How many it changed or took away. */
  readonly count: number;
  /** The last of the page, to go on behind; undefined when nothing is left. */
  readonly next: K | undefined;
}

/** What is known of a pack beside the chunks in it. */
export interface PackRow {
  readonly pack: number;
  /** Since when no row may name it (milliseconds since 1970); null while it may be written or read. */
  readonly retiredMs: number | null;
  /** When every chunk in it was last read and verified; null when that never was. */
  readonly verifiedMs: number | null;
}

export interface ChunkMove {
  readonly hash: Hash;
  readonly from: PackLocation;
  readonly to: PackLocation;
}

/** A kept version of a node, and the content that it has. */
export interface ContentUse {
  readonly share: ShareId;
  readonly node: NodeId;
  readonly revision: Revision;
  readonly content: ContentId;
  readonly size: number;
}

/** A content of a node whose bytes the station lost in part. */
export interface WantedContent {
  readonly share: ShareId;
  readonly node: NodeId;
  readonly content: ContentId;
}

/** Bytes of contents, as long as they are: what several of them have in common is counted in each. */
export interface HistoryBytes {
  /** Of the contents that nodes without a tombstone of their own have now. A folder's tombstone stands for what is beneath it. */
  readonly newest: number;
  /** Of the versions that such nodes had before. */
  readonly older: number;
  /** Of all versions of nodes that were deleted. */
  readonly deleted: number;
}

export interface DeviceOp extends OpRow {
  readonly device: NodeId;
}

export interface ShareUpkeep {
  /**
   * Takes away the manifests of a page that no version names and no difference is built on. One that falls free by
   * it is found by the next walk.
   */
  sweepContents(page: PageAfter<ContentId>): Promise<PageDone<ContentId>>;
  /** Marks the chunks of a page as `dying` that no share reaches and no pin keeps; damaged ones go at once. */
  markDying(page: PageAfter<Hash> & { readonly nowMs: number }): Promise<PageDone<Hash>>;
  /**
   * Takes the rows of chunks away that were marked at `markedMs` or before; one that is reached or pinned by now
   * lives on. Their bytes are dead from here on. Answers how many went, and whether there may be more.
   */
  sweepDying(page: {
    readonly markedMs: number;
    readonly limit: number;
  }): Promise<{ readonly count: number; readonly more: boolean }>;

  /** The chunks in a pack, by offset. */
  packChunks(pack: number, page: PageAfter<number>): Promise<readonly ChunkRow[]>;
  /** Lets rows name the new place of their bytes, where they still name the old one; answers how many did. Durable. */
  moveChunks(moves: readonly ChunkMove[]): Promise<number>;
  /** The packs that some row names, by number. */
  namedPacks(): Promise<readonly number[]>;
  /** The packs of which something else is known, by number. */
  packs(): Promise<readonly PackRow[]>;
  /** From now on no row can come to name the pack; 'in-use' (and nothing done) while one does. Durable. */
  retirePack(pack: number, nowMs: number): Promise<'retired' | 'in-use'>;
  /** Forgets what is known of packs: another folder of them has taken the place of the old one. Durable. */
  forgetPacks(): Promise<void>;
  notePackVerified(pack: number, atMs: number): Promise<void>;

  /** Sets the state of chunks that are still where they were looked at. */
  noteChunks(chunks: readonly ChunkRow[], state: 'live' | 'damaged'): Promise<void>;
  /** Replaces the list of what drives are asked for. */
  setWanted(wanted: readonly WantedContent[]): Promise<void>;
  /** What the drives of a share are asked for, by node and content, at most `limit`. */
  wanted(share: ShareId, limit: number): Promise<readonly WantedContent[]>;
  damagedChunks(page: PageAfter<Hash>): Promise<readonly ChunkRow[]>;
  /** The contents that some kept version has, whether or not their manifests are there. */
  keptContents(page: PageAfter<ContentId>): Promise<readonly ContentId[]>;
  /** The kept versions that have a content, at most `limit`. */
  contentUses(content: ContentId, limit: number): Promise<readonly ContentUse[]>;
  /** Which of the chunks a share reaches. */
  reached(share: ShareId, hashes: readonly Hash[]): Promise<ReadonlySet<Hash>>;
  /** Every node that a share ever had. */
  nodeIds(share: ShareId, page: PageAfter<NodeId>): Promise<readonly NodeId[]>;
  /** The bytes that live in a share, as they are kept and as they are counted anew, at one moment. */
  liveBytes(share: ShareId): Promise<{ readonly kept: number; readonly counted: number }>;
  /** What history keeps of the next few nodes of a share, beside what lives; `count` is how many nodes those were. */
  historyBytes(share: ShareId, page: PageAfter<NodeId>): Promise<PageDone<NodeId> & HistoryBytes>;
  /** How many nodes of a share were made, changed, moved or deleted behind a revision. */
  changedSince(share: ShareId, revision: Revision): Promise<number>;
  /** Stored answers, by device and op id. */
  allOps(page: PageAfter<{ readonly device: NodeId; readonly opId: string }>): Promise<readonly DeviceOp[]>;
  /** What the database finds wrong with itself, in its own words; may take long. */
  faults(): Promise<readonly string[]>;

  /** Begins another life of a share's numbering: cursors of before are no longer believed. Durable. */
  beginEpoch(share: ShareId, epoch: string): Promise<void>;
}
