/** The part of the share store's door that is about what was: deleted nodes, written rows, and versions that are kept. */
import type { NodeId, Revision } from '#model/node.ts';
import type { NodeRow, ShareId } from '#platform/share-store.ts';

/** A place in the order of (revision, id), newest first; a page goes on below it. */
export interface WrittenPosition {
  readonly revision: Revision;
  readonly id: NodeId;
}

export interface WrittenPage {
  /** Go on below this row; left out: from the newest. */
  readonly below?: WrittenPosition;
  readonly limit: number;
}

/** A version that a person wants to keep for ever, with the name that they gave it ('' for none). */
export interface KeptVersion {
  readonly node: NodeId;
  readonly revision: Revision;
  readonly name: string;
  /** Who keeps it, and since when, wall-clock milliseconds. */
  readonly account: string;
  readonly atMs: number;
}

export interface PastStore {
  /** Nodes that were deleted themselves, newest first by (revision, id). What lay in a deleted folder is not among them. */
  deletedNodes(share: ShareId, page: WrittenPage): Promise<readonly NodeRow[]>;
  /** Every row that was ever written, as it was written, newest first by (revision, id). */
  written(share: ShareId, page: WrittenPage): Promise<readonly NodeRow[]>;
  /** The newest rows of all nodes that go on with one of these (`replaces`), by id. */
  successors(share: ShareId, ids: readonly NodeId[]): Promise<readonly NodeRow[]>;
  /** The kept versions of these nodes, by node and revision. */
  keptVersions(share: ShareId, nodes: readonly NodeId[]): Promise<readonly KeptVersion[]>;
  /** Keeps a version, or gives a kept one another name. 'unknown' (and nothing written) when there is no such version. Durable. */
  keepVersion(share: ShareId, kept: KeptVersion): Promise<'done' | 'unknown'>;
  /** Keeps a version no longer; nothing happens to one that was not kept. Durable. */
  releaseVersion(share: ShareId, node: NodeId, revision: Revision): Promise<void>;
}
