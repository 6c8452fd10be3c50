/**
 * The door to what a station knows of its shares: trees, their whole past, versions, contents, the chunk index,
 * pins and answered operations.
 *
 * Few, wide methods: a commit loads what it needs in a handful of calls, decides without the store, and writes in
 * one. Nothing is locked in between. `write` names the head it decided on and is refused when the share has moved
 * on (or a chunk it relies on is gone), so writes are serialised per share in one process and in many.
 *
 * Every row of a node is kept with the revisions between which it held, so any past moment of any folder can be
 * read: the `…At` methods answer the same however much is written in between.
 */
import type { ContentId, ContentState, Hash, Kind, NodeId, Place, Revision } from '#model/node.ts';
import type { Retention } from '#model/retention.ts';
import type { DeletionsDone, HoldStore } from '#platform/hold-store.ts';
import type { PackLocation } from '#platform/pack-store.ts';
import type { PastStore } from '#platform/past-store.ts';
import type { RetentionStore } from '#platform/retention-store.ts';
import type { ShareLife } from '#platform/share-life.ts';
import type { ShareUpkeep } from '#platform/share-upkeep.ts';

export type ShareId = NodeId;
export type DeviceId = NodeId;

/** How names are compared: without regard to case and Unicode spelling, or by the latter alone. */
export type NameMode = 'folded' | 'exact';

export interface ShareRow {
  readonly id: ShareId;
  readonly name: string;
  readonly root: NodeId;
  /** Changes when the share was restored or rebuilt, so that cursors of another past are recognised. */
  readonly epoch: string;
  readonly head: Revision;
  readonly nameMode: NameMode;
  /** The account whose home this is, or null. */
  readonly home: string | null;
  /** Bytes of the contents that live at the head; older versions and deleted files do not count. */
  readonly liveBytes: number;
  /** How many of them there may be; null for any number. */
  readonly quota: number | null;
  /** When it was removed; null while it is there. */
  readonly removedMs: number | null;
}

/** Who changed a node, by which batch, and on what it was based: enough to undo by person, device or batch. */
export interface Authorship {
  readonly account: string;
  readonly device: DeviceId;
  readonly opId: string;
  /** The revision that the change named as its base (for a delete, the cursor); 0 for a create. */
  readonly base: Revision;
  /** Wall-clock milliseconds since 1970. */
  readonly atMs: number;
}

/** A node as it held from `revision` on. A deleted one keeps the place and content it had. */
export interface NodeRow extends Place, Authorship {
  readonly id: NodeId;
  /** `name` as it is compared (model/name.ts). */
  readonly nameKey: string;
  readonly kind: Kind;
  readonly state: ContentState | null;
  readonly contentRev: Revision;
  readonly placeRev: Revision;
  readonly revision: Revision;
  readonly deleted: boolean;
  /** The node whose history this one goes on with (an edit that outlived a delete), or null. */
  readonly replaces: NodeId | null;
}

/** A node's row with the revision at which the next one took over; null while it holds. */
export interface HistoryRow extends NodeRow {
  readonly until: Revision | null;
}

/** An older content that a person can restore; one for each revision at which a node's content changed. */
export interface VersionRow extends Authorship {
  readonly node: NodeId;
  readonly revision: Revision;
  readonly state: ContentState;
  readonly reason: 'create' | 'update';
}

/** A manifest as it is stored: whole (`base` null), or as a difference to that of `base`. */
export interface ContentRow {
  readonly content: ContentId;
  readonly base: ContentId | null;
  /** How many differences must be applied; 0 when whole. */
  readonly depth: number;
  readonly body: Uint8Array;
}

export interface ChunkRow {
  readonly hash: Hash;
  readonly location: PackLocation;
  /**
   * `dying`: collection has marked it; it lives on when something refers to it before the sweep. `damaged`: its bytes
   * are not what they were; it counts as a chunk that is not there, until its bytes are sent again.
   */
  readonly state: 'live' | 'dying' | 'damaged';
}

/** The answer to an accepted batch, kept so that a retry gets the same one. */
export interface OpRow {
  readonly opId: string;
  readonly requestHash: Hash;
  /** The wire form of the answer. */
  readonly result: string;
  readonly atMs: number;
}

/** A name within a folder. */
export interface NamedPlace {
  readonly parent: NodeId;
  readonly nameKey: string;
}

export interface ChildrenAt {
  readonly parent: NodeId;
  readonly revision: Revision;
  /** Go on behind this name key. */
  readonly afterKey?: string;
  readonly limit: number;
}

export interface Search {
  /** All of them are parts of the name key; capitals of ASCII are not told from small letters. */
  readonly words: readonly string[];
  /** Go on behind this place, in order of (parent, name key). */
  readonly position?: NamedPlace | undefined;
  /** Names that are looked at. */
  readonly scan: number;
  readonly limit: number;
}

/** The undeleted nodes that were found; whether what lies above them lives is not asked. */
export interface Found {
  readonly rows: readonly NodeRow[];
  /** Where to go on; undefined when every name was looked at. */
  readonly next: NamedPlace | undefined;
}

export interface ChangedAt {
  /** Rows of a later revision than this ... */
  readonly after: Revision;
  /** ... that hold at this revision. */
  readonly revision: Revision;
  /** Go on behind this row, in order of (revision, id). */
  readonly position?: { readonly revision: Revision; readonly id: NodeId };
  readonly limit: number;
}

/** What a share and a device may rely on among some chunks. A chunk that neither knows is in no set. */
export interface Reach {
  /** Chunks that contents of the share hold. */
  readonly reached: ReadonlySet<Hash>;
  /** Chunks that this device sent, or was told of, and that are kept for it. */
  readonly pinned: ReadonlySet<Hash>;
}

export interface Pins {
  readonly device: DeviceId;
  readonly hashes: readonly Hash[];
  readonly untilMs: number;
}

/** All that one commit request writes, in one durable step. */
export interface ShareChange {
  readonly share: ShareId;
  /** The head that the change was decided on. */
  readonly head: Revision;
  readonly newHead: Revision;
  /** Rows in ascending revision; each ends the row of that node before it. */
  readonly nodes: readonly NodeRow[];
  readonly versions: readonly VersionRow[];
  readonly contents: readonly ContentRow[];
  /** Chunks that came along, their bytes durable; one that has a row keeps it, unless it is damaged. */
  readonly chunks: readonly ChunkRow[];
  /** Chunks that the new rows rely on: they must be in the index by then, and live on. */
  readonly chunksUsed: readonly Hash[];
  /** Chunks that the share reaches from now on, whether or not it did before: they are doubted no more. */
  readonly chunksReached: readonly Hash[];
  /** The device whose pins on `chunksUsed` are dropped and whose answers are kept. */
  readonly device: DeviceId;
  readonly ops: readonly OpRow[];
  readonly deletions?: DeletionsDone;
}

export interface ShareStore extends ShareUpkeep, ShareLife, HoldStore, PastStore, RetentionStore {
  /** In order of creation, removed ones too; of some shares alone, where these are named. */
  shares(among?: ReadonlySet<ShareId>): Promise<readonly ShareRow[]>;
  share(id: ShareId): Promise<ShareRow | undefined>;
  /**
   * Makes a share with its root folder; 'exists' when the id or the name is taken. It keeps of its past what `retention`
   * says, and everything without one.
   */
  createShare(share: ShareRow, root: NodeRow, retention?: Retention): Promise<'done' | 'exists'>;
  /** How many bytes may live in a share; null for any number. Durable. */
  setQuota(share: ShareId, bytes: number | null): Promise<void>;

  /** The newest rows, deleted ones too; ids that never were are left out. */
  nodes(share: ShareId, ids: readonly NodeId[]): Promise<ReadonlyMap<NodeId, NodeRow>>;
  /** The rows that held at a revision, deleted ones too; ids that were not yet are left out. */
  nodesAt(share: ShareId, ids: readonly NodeId[], revision: Revision): Promise<ReadonlyMap<NodeId, NodeRow>>;
  /** The undeleted nodes at these places, in no particular order; whether their parents live is not asked. */
  named(share: ShareId, places: readonly NamedPlace[]): Promise<readonly NodeRow[]>;
  /** The undeleted children of a folder at a revision, ascending by name key (bytes of its UTF-8). */
  childrenAt(share: ShareId, at: ChildrenAt): Promise<readonly NodeRow[]>;
  /** Looks through the next of a share's names, in the order of (parent, name key). */
  search(share: ShareId, search: Search): Promise<Found>;
  /** Rows that came after one revision and held at another, ascending by (revision, id). */
  changedAt(share: ShareId, at: ChangedAt): Promise<readonly NodeRow[]>;
  /** Every row that a node had, oldest first. */
  history(share: ShareId, node: NodeId): Promise<readonly HistoryRow[]>;
  /** The versions of these nodes, newest first. */
  versions(share: ShareId, nodes: readonly NodeId[]): Promise<readonly VersionRow[]>;

  /** The stored manifests and, transitively, those that they are differences to. */
  contents(ids: readonly ContentId[]): Promise<ReadonlyMap<ContentId, ContentRow>>;
  chunks(hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, ChunkRow>>;
  reach(share: ShareId, device: DeviceId, hashes: readonly Hash[]): Promise<Reach>;
  /** How many chunks are pinned for a device. */
  pinned(device: DeviceId): Promise<number>;
  ops(device: DeviceId, opIds: readonly string[]): Promise<ReadonlyMap<string, OpRow>>;

  /**
   * 'moved-on' (and nothing written) when the head is another, the share was removed, one of the ops was answered
   * meanwhile, or something was collected that the change relies on: a used chunk, the manifest of a version or of a difference's base, the
   * pack of a chunk that came along. Load and decide again.
   */
  write(change: ShareChange): Promise<'written' | 'moved-on'>;
  /**
   * Adds rows for chunks whose bytes are durable, and pins; a chunk that has a row keeps it, unless it is damaged.
   * Durable. 'collected' (and nothing written) when one of the pinned chunks has no sound row by then, or the pack of
   * a new one was retired: its bytes have to be stored again.
   */
  addChunks(rows: readonly ChunkRow[], pins: Pins): Promise<'added' | 'collected'>;
  /** Pins those of the chunks that are in the index and sound, and makes them live on; answers them. Durable. */
  pin(pins: Pins): Promise<ReadonlySet<Hash>>;
  /** Forgets pins that ended, and answers and deletions older than a time. */
  expire(before: { readonly pinsMs: number; readonly opsMs: number }): Promise<void>;
  close(): Promise<void>;
}
