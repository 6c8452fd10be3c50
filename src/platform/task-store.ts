/**
 * The door to what one task remembers: its three trees, its cursor and its intents.
 *
 * Reads are synchronous and see the writes of an open transaction. A transaction is durable when `transaction`
 * returns; when `work` throws, nothing of it happened. The store keeps the set of *unsettled* ids by itself: an
 * id is unsettled while its rows in the three trees do not agree (`settled` in reconcile/settled.ts is the one
 * definition, handed in on opening).
 *
 * Whatever is iterated comes in ascending order of id (intents: in the order in which they were first put;
 * problems: by path), so that both implementations lead an engine through the very same steps. Writing while
 * iterating is allowed: rows written meanwhile may or may not be seen.
 */
import type { ConflictNote } from '#model/conflict-note.ts';
import { exact, type Fidelity } from '#model/fidelity.ts';
import type { HeldChange, JudgedChange } from '#model/hold.ts';
import type { ContentId, NodeId, Revision } from '#model/node.ts';
import type { BaseNode, LocalNode, RemoteNode, Stamp } from '#model/tree.ts';
import type { SyncLogEntry, SyncLogLine, SyncLogQuery } from '#platform/sync-log.ts';
import type { TaskGlances } from '#platform/task-glances.ts';

/** Decides whether the rows of one id agree, so that nothing needs to be planned for it. */
export type Settled = (
  base: BaseNode | undefined,
  local: LocalNode | undefined,
  remote: RemoteNode | undefined,
  fidelity: Fidelity,
) => boolean;

/** What stands on record about the task as a whole. */
export interface TaskMeta {
  /** The share's epoch that the cursor belongs to; empty before the first feed. */
  readonly epoch: string;
  readonly cursor: Revision;
  /** The op id of the newest batch that is known, and the revision that it made; empty and 0 while there is none. */
  readonly mark: string;
  readonly markRevision: Revision;
  /** The node that is the task's root at the station. */
  readonly root: NodeId | null;
  /** Device number and marker of the local folder, as first seen. */
  readonly rootDevice: string;
  readonly marker: string;
  /** The newest seal of the folder; empty while none was drawn (R167). */
  readonly seal: string;
  /** The one before, while it is not known that the newest one is in the folder; null when it is. */
  readonly formerSeal: string | null;
  /** Station's clock minus ours, milliseconds, as last measured. */
  readonly skewMs: number;
  /** The run of the computer in which the task is at work; empty after a clean stop (engine/suspicion.ts). */
  readonly running: string;
  /** What the volume of the local folder keeps of times and modes, as last found out. */
  readonly fidelity: Fidelity;
}

/** A durable note of an effect in flight; `body` is the engine's own JSON. */
export interface Intent {
  readonly id: string;
  readonly kind: string;
  readonly body: string;
}

/** Why a node or a path is not synced. One stated reason each; `detail` is a sentence for people. */
export interface Problem {
  /** A path relative to the task's folder. */
  readonly path: string;
  readonly node: NodeId | null;
  readonly reason: string;
  readonly detail: string;
  readonly sinceMs: number;
  /** When to try again, wall-clock milliseconds; 0 = not by itself. */
  readonly retryAtMs: number;
}

/** The changes of one hold that still wait: here, or at the station. */
export interface HoldSum {
  readonly hold: string;
  readonly change: HeldChange;
  readonly at: 'drive' | 'station';
  readonly files: number;
  /** Of the contents that the station has. */
  readonly bytes: number;
  /** When the first of them was judged, wall-clock milliseconds. */
  readonly sinceMs: number;
}

/** What stands in a folder under one name. */
export type Standing = Pick<LocalNode, 'name' | 'stamp'> & { readonly kind: string };

export interface TaskReads extends TaskGlances {
  meta(): TaskMeta;
  base(id: NodeId): BaseNode | undefined;
  local(id: NodeId): LocalNode | undefined;
  remote(id: NodeId): RemoteNode | undefined;
  /** Parked nodes are children of nobody. */
  baseChildren(parent: NodeId): Iterable<BaseNode>;
  localChildren(parent: NodeId): Iterable<LocalNode>;
  /**
   * Asked of a folder as it was just listed: when its children are known just so, each under its name, of its kind and with
   * its stamp (a folder: the object alone), and none is missing, the ids of the folders among them; else undefined.
   */
  foldersIfKnown(parent: NodeId, standing: readonly Standing[]): readonly NodeId[] | undefined;
  remoteChildren(parent: NodeId): Iterable<RemoteNode>;
  /** The station's nodes that have the name of an ignore file. */
  remoteIgnoreFiles(): Iterable<RemoteNode>;
  /** The child of exactly this name that is neither missing nor parked; the first by id, should there be several. */
  localNamed(parent: NodeId, name: string): LocalNode | undefined;
  /** The local nodes whose stamp has this device and inode (several with hard links). */
  localByInode(device: bigint, inode: bigint): Iterable<LocalNode>;
  /** All nodes known to be missing or parked. */
  localMissing(): Iterable<LocalNode>;
  localParked(): Iterable<LocalNode>;
  /** All local folders, the root included. */
  localFolders(): Iterable<LocalNode>;
  /** The local files whose change time is at most so many milliseconds before that of the newest one (1970 at least). */
  localNewest(spanMs: number): Iterable<LocalNode>;
  /** Revision of the newest tombstone of an id, 0 when there is none. */
  tombstone(id: NodeId): Revision;
  /** In ascending order, those behind `after` where that is given. */
  unsettled(after?: NodeId): Iterable<NodeId>;
  unsettledCount(): number;
  /** Those of them that both sides agreed on once, in their order. */
  unsettledAgreed(): Iterable<NodeId>;
  counts(): { readonly base: number; readonly local: number; readonly remote: number };
  /** Files and links in base, counted up to `atMost`. Costs a look at each. */
  knownFiles(atMost?: number): number;
  /** Bytes of the contents of those. Costs the same. */
  knownBytes(): number;
  /** Local deletions and scrambled edits as they were judged, by node. */
  judgedChanges(): Iterable<JudgedChange>;
  judgedChange(id: NodeId): JudgedChange | undefined;
  /** The holds that are open, by hold. */
  holds(): Iterable<HoldSum>;
  /** Local nodes, neither missing nor parked, whose name has `conflictMark` in it. */
  localConflictNames(): Iterable<LocalNode>;
  /** Copies that this drive put aside, by node. */
  conflictNotes(): Iterable<ConflictNote>;
  intents(): Iterable<Intent>;
  problems(): Iterable<Problem>;
  problem(path: string): Problem | undefined;
  /** Lines of the task's log, the newest first. */
  syncLog(query: SyncLogQuery): readonly SyncLogEntry[];
  /** The encoded manifest of a content that the task holds on disk (kept for contents of several chunks). */
  manifest(content: ContentId): Uint8Array | undefined;
  /** The stamp a folder had before it was last listed completely; undefined when it never was. */
  listedStamp(folder: NodeId): Stamp | undefined;
}

export interface TaskWrites extends TaskReads {
  setMeta(meta: Partial<Omit<TaskMeta, 'fidelity'>>): void;
  /** The volume keeps this from now on: whether the trees agree is found out anew, for every id. */
  setFidelity(fidelity: Fidelity): void;
  putBase(node: BaseNode): void;
  dropBase(id: NodeId): void;
  putLocal(node: LocalNode): void;
  /** The same for a node whose id was made just now, so that no tree and no tombstone knows it. */
  addLocal(node: LocalNode): void;
  /** Also forgets the folder's listed stamp: should it come back, it is to be listed anew. */
  dropLocal(id: NodeId): void;
  /** Gives a local node another id; children and listed stamp follow. The new id must be free in the local tree. */
  rekeyLocal(from: NodeId, to: NodeId): void;
  /** The volume has another device number now: all stamps of the local tree and all listed stamps take it. */
  moveDevice(device: bigint): void;
  putRemote(node: RemoteNode): void;
  /** Removes a node and all that lies beneath it from the remote tree; the node itself need not be there. */
  dropRemote(id: NodeId): void;
  /** Empties the remote tree and its tombstones (before a snapshot). */
  clearRemote(): void;
  /** Of two tombstones of one id the newer stays. */
  putTombstone(id: NodeId, revision: Revision): void;
  /** Forgets tombstones up to a revision: the cursor has passed them. */
  dropTombstones(upTo: Revision): void;
  putIntent(intent: Intent): void;
  dropIntent(id: string): void;
  putProblem(problem: Problem): void;
  dropProblem(path: string): void;
  putJudgedChange(judged: JudgedChange): void;
  dropJudgedChange(id: NodeId): void;
  /** Adds a line to the task's log; the oldest beyond `syncLogLinesMax` go. */
  addToLog(line: SyncLogLine): void;
  putConflictNote(note: ConflictNote): void;
  dropConflictNote(copy: NodeId): void;
  putManifest(content: ContentId, encoded: Uint8Array): void;
  /** Removes the manifests of contents that no base or local row names any more. */
  sweepManifests(): void;
  setListedStamp(folder: NodeId, stamp: Stamp | undefined): void;
}

export interface TaskStore extends TaskReads {
  /** `work` is synchronous, must not start another transaction, and must not keep `writes` for later. */
  transaction<T>(work: (writes: TaskWrites) => T): T;
  /** How many transactions were made since it was opened: while that stays the same, so does everything. */
  changes(): number;
  /** Nothing will be asked for a while: memory that only makes work faster is given back. */
  rest(): void;
  close(): void;
}

export type TaskStoreErrorCode =
  /** The file was written by a newer Waystation. */
  | 'newer'
  /** The file is damaged, or no task file at all. */
  | 'damaged'
  /** Another process holds the file. */
  | 'busy'
  /** The volume has no room; nothing of the transaction happened. */
  | 'full'
  /** Anything else (not permitted, folder absent, device failed); `cause` has the system's own error. */
  | 'other';

/** The store could not be opened, read or written. The message names the file and the next step. */
export class TaskStoreError extends Error {
  override readonly name = 'TaskStoreError';
  readonly code: TaskStoreErrorCode;
  readonly file: string;
  constructor(code: TaskStoreErrorCode, file: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.file = file;
  }
}

/** A task of which nothing is known yet. */
export const newTaskMeta: TaskMeta = {
  epoch: '',
  cursor: 0,
  mark: '',
  markRevision: 0,
  root: null,
  rootDevice: '',
  marker: '',
  skewMs: 0,
  running: '',
  seal: '',
  formerSeal: null,
  fidelity: exact,
};
