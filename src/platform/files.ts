/**
 * The door to a task's folder on disk.
 *
 * Every path is relative to the folder, its names joined by `/`; the empty path is the folder itself. No method
 * follows a symbolic link, not in the last name and not on the way: a path through a link answers `absent`
 * (or throws `FilesError` with code 'outside'). Nothing here overwrites or removes bytes that the caller did
 * not stage itself: whatever is displaced comes out in the staging area, to be verified.
 *
 * The staging area is one reserved, hidden directory at the top of the folder (`stagingDirectory`), on the same
 * volume, so that a rename in or out of it is atomic. Staged objects have flat names within it.
 *
 * Expected outcomes are values; a foreign failure is thrown as `FilesError` with one of its codes, once
 * translated from the system's (docs/storage.md). Methods may be called concurrently on different paths.
 */
import type { Fidelity, VolumeClock } from '#model/fidelity.ts';
import type { NameRules } from '#model/name.ts';
import type { Kind } from '#model/node.ts';
import type { Stamp } from '#model/tree.ts';
import type { BinEntry, BinNote } from '#platform/recovery-bin-index.ts';

/** The reserved directory at the top of a task's folder; never synced, never listed. */
export const stagingDirectory = '.waystation';

/** In the staging area: what stood in a place while something else takes it, on a system that needs several steps. */
export const grabPrefix = 'grab-';

/**
 * What `list` and `stat` see. `mount` is what another volume, or another part of this one, is mounted over: what lies
 * beneath it is out of sight. `other` is a socket, a pipe or a device.
 */
export interface FoundEntry {
  readonly name: string;
  readonly kind: Kind | 'mount' | 'other';
  readonly stamp: Stamp;
  /** Number of names that this inode has; above 1 the inode does not identify a path. */
  readonly links: number;
}

/** What a folder itself tells of an entry. */
export type NamedEntry = Pick<FoundEntry, 'name' | 'kind'>;

/** The kind of what can be synced; undefined of everything else (R9). */
export function syncableKind({ kind }: Pick<FoundEntry, 'kind'>): Kind | undefined {
  return kind === 'mount' || kind === 'other' ? undefined : kind;
}

/** One folder as it was listed. `stamp` was taken *before* the names were read (see engine/scan). */
export interface Listing {
  readonly stamp: Stamp;
  readonly entries: readonly FoundEntry[];
  /** Names that are not valid UTF-8, shown with replacement characters; they cannot be synced. */
  readonly unreadable: readonly string[];
}

export type FilesErrorCode =
  /** The volume has no room (ENOSPC, EDQUOT). */
  | 'full'
  /** Not permitted (EACCES, EPERM, EROFS). */
  | 'denied'
  /** In use by another program, or locked (EBUSY, ETXTBSY, Windows sharing violations). */
  | 'busy'
  /** The system cannot hold such a name or path (ENAMETOOLONG, EINVAL, EILSEQ). */
  | 'name'
  /** The path leads through a symbolic link or otherwise out of the folder. */
  | 'outside'
  /** The device failed (EIO); what was being written must be taken for lost. */
  | 'io'
  /** Anything else; `cause` has the system's own error. */
  | 'other';

/** A failure of the disk, translated once. The message names the path and what the system said. */
export class FilesError extends Error {
  override readonly name = 'FilesError';
  readonly code: FilesErrorCode;
  readonly path: string;
  constructor(code: FilesErrorCode, path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.path = path;
  }
}

/** Who the folder is. Both parts must be as they were when the task was made, else the task is suspended. */
export interface RootIdentity {
  readonly stamp: Stamp;
  /** The first line of the marker file in the staging directory; undefined when there is none. */
  readonly marker: string | undefined;
  /** Its second line: tells the folder from what it was before (R167). Empty while it was never sealed. */
  readonly seal: string;
}

/** What this volume takes for one name, what it keeps of a file beside its bytes, and how finely it tells the time. */
export interface VolumeRules extends NameRules, Fidelity, VolumeClock {}

/** A file being written in the staging area. Closed by `finish` or `discard`. */
export interface StagedFile {
  /** Appends bytes (the buffer may be reused when the promise is fulfilled). */
  write(bytes: Uint8Array): Promise<void>;
  /** Sets mode and mtime and closes; nothing is durable before `makeDurable`. Answers the stamp. */
  finish(meta: { readonly mode: number; readonly mtimeNs: bigint }): Promise<Stamp>;
  /** Closes and removes it, also where it was finished, or could not be. */
  discard(): Promise<void>;
}

/** A file that is written to the staging area in one go. */
export interface WholeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
  readonly mtimeNs: bigint;
}

/** A file opened for reading. */
export interface OpenFile {
  /** The stamp of the open file itself (fstat). */
  stamp(): Promise<Stamp>;
  /** Fills `into` from `offset` bytes on; answers the number of bytes read, 0 at the end. */
  read(offset: number, into: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

/** A staged object, and the place where it is to come to stand. */
export interface StagedPlace {
  readonly name: string;
  readonly path: string;
}

/** What is to be durable: whatever stands at a path, or this object. */
export interface Shown {
  readonly path: string;
  readonly object?: Stamp | undefined;
}

export interface Files {
  /**
   * Undefined when the folder is not there (unmounted, moved, deleted). Object and marker are of one folder, even if
   * another one is mounted over it at this moment.
   */
  identity(): Promise<RootIdentity | undefined>;
  /** Creates the staging directory and writes the marker, durably, without a seal. */
  mark(marker: string): Promise<void>;
  /** Gives the folder another seal, durably, if it has this marker; false if not. */
  seal(marker: string, seal: string): Promise<boolean>;
  /** Found by trying (in the staging area), anew whenever the folder is another object or on another volume. */
  volumeRules(): Promise<VolumeRules>;
  /** The folder's entries (without the staging directory); undefined when it is no folder or not there. */
  list(path: string): Promise<Listing | undefined>;
  /**
   * The names in a folder (without the staging directory), without a look at any of them, unlike `list`: a folder over
   * which something is mounted is named as a folder, and bytes that are no UTF-8 as replacement characters. Undefined
   * when it is no folder or not there.
   */
  names(path: string): Promise<readonly NamedEntry[] | undefined>;
  /** Undefined when nothing stands there. */
  stat(path: string): Promise<FoundEntry | undefined>;
  /** `stat` for many, in any order; a failure concerns one of them, and is answered in its place. */
  statAll(paths: readonly string[]): Promise<readonly (FoundEntry | FilesError | undefined)[]>;
  /** Undefined when no regular file stands there. */
  open(path: string): Promise<OpenFile | undefined>;
  /**
   * Fills `into`, which is as long as the stamp says, with the bytes of the file of this stamp. False unless that stood at
   * the path and still had the stamp when all was read.
   */
  readWhole(path: string, stamp: Stamp, into: Uint8Array): Promise<boolean>;
  /** The target text of a link; undefined when no link stands there. */
  readLink(path: string): Promise<string | undefined>;

  /** Starts a file in the staging area; one left under that name is replaced. */
  stage(name: string): Promise<StagedFile>;
  /**
   * Stages many files, each as `stage`, `write` and `finish` would: a failure concerns one of them, and is answered in its
   * place. The bytes may be reused when the promise is fulfilled.
   */
  stageAll(files: readonly WholeFile[]): Promise<readonly (Stamp | FilesError)[]>;
  /** Opens a staged file again to append, keeping its first `size` bytes; undefined when there are fewer. */
  stageAgain(name: string, size: number): Promise<StagedFile | undefined>;
  /** Makes a symbolic link in the staging area. */
  stageLink(name: string, target: string): Promise<Stamp>;
  /** The names in the staging area. */
  staged(): Promise<readonly string[]>;
  statStaged(name: string): Promise<FoundEntry | undefined>;
  openStaged(name: string): Promise<OpenFile | undefined>;
  /** Removes a staged file, link or empty folder for good; no error when it is gone. */
  discardStaged(name: string): Promise<void>;
  /** One barrier: these staged files are durable when it returns, with bytes, times, mode and names. */
  makeDurable(names: readonly string[]): Promise<void>;

  /** Moves a staged object to a place where nothing stands: 'exists' when something does. */
  placeNew(name: string, path: string): Promise<'done' | 'exists' | 'absent'>;
  /** `placeNew` for many, in any order; a failure concerns one of them, and is answered in its place. */
  placeAll(places: readonly StagedPlace[]): Promise<readonly ('done' | 'exists' | 'absent' | FilesError)[]>;
  /** Swaps a staged file with what stands at `path`, in one step. 'absent' when nothing stands there. */
  exchange(name: string, path: string): Promise<'done' | 'absent'>;
  /**
   * After a crash, before anything else is done about `name`: where a system needs several steps for `placeNew` or (with
   * `replaces`) for `exchange`, ends those that were cut off.
   */
  endPlacing(name: string, path: string, replaces: boolean): Promise<void>;
  /** Moves what stands at `path` into the staging area under `name`. 'absent' when nothing stands there. */
  takeOut(path: string, name: string): Promise<'done' | 'absent'>;
  /** Renames within the folder, never onto something. A change of case alone counts as a free target. */
  move(from: string, to: string): Promise<'done' | 'exists' | 'absent'>;
  makeFolder(path: string): Promise<'done' | 'exists' | 'absent'>;
  /** Removes a folder that is empty; 'full' when it is not. Never recursive. */
  removeFolder(path: string): Promise<'done' | 'full' | 'absent'>;
  setMeta(path: string, meta: { readonly mode: number; readonly mtimeNs: bigint }): Promise<void>;
  /**
   * One barrier: what stands at these paths, or that nothing does, is durable when it returns: bytes, times and modes,
   * names, and the names of the folders above. A file that its own bits forbid to read keeps its bytes for later.
   * Answers the paths where nothing stood, or another object than the one that was meant, as far as the barrier had to
   * look: what was there may have moved on, and is not covered.
   */
  makeShownDurable(shown: readonly Shown[]): Promise<readonly string[]>;
  /**
   * Makes the entries of these folders durable (fsync of each directory, the staging area by its name). Passes over those
   * that are not there, or only behind a link.
   */
  syncFolders(paths: readonly string[]): Promise<void>;

  /**
   * Moves a staged object to the recovery bin, under the path where it stood; answers its name in the bin. Without a
   * note nothing is known about it (`leftOver`).
   */
  bin(name: string, originalPath: string, note?: BinNote): Promise<string>;
  /** What lies in the recovery bin, oldest first. */
  binned(): Promise<readonly BinEntry[]>;
  /** Moves an object out of the bin to a place where nothing stands: 'exists' when something does. */
  takeFromBin(name: string, path: string): Promise<'done' | 'exists' | 'absent'>;
  /** Removes objects of the bin for good, folders with all that is in them; no error for one that is gone. */
  dropBinned(names: readonly string[]): Promise<void>;
}
