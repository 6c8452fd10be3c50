/** The door to one share on a station, as a task sees it. The real one speaks HTTPS; the simulator calls the share. */

import type { Manifest } from '#model/manifest.ts';
import type { Hash } from '#model/node.ts';
import type { CommitReply, CommitRequest } from '#protocol/commit.ts';
import type { Want, WantedReply } from '#protocol/content.ts';
import type { FeedPage, FeedRequest, PushMessage } from '#protocol/feed.ts';
import type { RefusalCode } from '#protocol/refusals.ts';
import type { GrantText } from '#protocol/session.ts';

/** A chunk with its bytes; whoever receives it verifies the hash before anything refers to it. */
export interface Chunk {
  readonly hash: Hash;
  readonly bytes: Uint8Array;
}

/** A manifest on its way up. `base` is a content that the station has, so that a difference may travel. */
export interface ManifestUpload {
  readonly content: Hash;
  readonly manifest: Manifest;
  readonly base?: { readonly content: Hash; readonly manifest: Manifest };
}

/**
 * What a fetch answers, in the order of the wants; chunks of one want in ascending position. Bytes are valid only until the
 * next answer is asked for.
 */
export type Fetched =
  | { readonly want: number; readonly manifest: Manifest }
  | { readonly want: number; readonly position: number; readonly bytes: Uint8Array }
  /** This content cannot be had: the node is gone, or its bytes are damaged at the station. */
  | { readonly want: number; readonly refused: RefusalCode; readonly message: string };

/** Gives the manifest of a content that the drive holds, to undo a difference; undefined when it does not. */
export type KnownManifest = (content: Hash) => Manifest | undefined;

export type StationFailure =
  /** No answer: not reachable, timed out, connection cut. The request may or may not have been carried out. */
  | 'unreachable'
  /** The certificate is not the pinned one; nothing was sent. */
  | 'certificate'
  /** The answer was not well formed, or its bytes did not match their hash. */
  | 'hostile';

/** A failure on the way to the station. A refusal by the station is thrown as `Refusal`. */
export class StationError extends Error {
  override readonly name = 'StationError';
  readonly failure: StationFailure;
  constructor(failure: StationFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.failure = failure;
  }
}

/**
 * The door checks what can be checked without the task's records, and the task does not check it again: the form of
 * every message, names, the hash of every manifest and chunk that a fetch answers. The HTTPS door does so because the
 * station may be anybody (`drive/connection/station-replies.ts`, `drive/connection/fetch-reply.ts`); the one within a station hands on what
 * `station/chunks/read-chunks.ts` has hashed in the same process. Hashing every byte twice would cost a drive as much
 * as the network does. What only the records can tell, the task judges itself (`engine/believe.ts`, R98).
 */
export interface StationDoor {
  changes(request: FeedRequest): Promise<FeedPage>;
  /** Sends chunks and manifests inline, then the commit, in one request. */
  commit(request: CommitRequest, manifests: readonly ManifestUpload[], chunks: readonly Chunk[]): Promise<CommitReply>;
  /** Which of these chunks the station lacks (or will not admit to have); the others are pinned. */
  missing(hashes: readonly Hash[]): Promise<readonly Hash[]>;
  /** What the station lost, of nodes of the share, and asks drives for. */
  wanted(): Promise<WantedReply['wanted']>;
  /**
   * Sends chunks ahead of a commit; they are pinned for this device. Their bytes serve for others once it is fulfilled.
   */
  upload(chunks: readonly Chunk[]): Promise<void>;
  fetch(wants: readonly Want[], known: KnownManifest): AsyncIterable<Fetched>;
  /** Calls `onPush` when the share has a new head, until the answer is called. Loss is healed by polling. */
  subscribe(onPush: (push: PushMessage) => void): () => void;
  /** The account's grant as last heard of. */
  grant(): Promise<GrantText>;
  /** Station's clock minus ours in milliseconds, as last measured; absent or 0 when nothing is known. */
  skewMs?(): number;
}
