/** A disk in memory with one task's folder on it: the engine's door on one side, a person's hands on the other. */
import { assert, present } from '#base/assert.ts';
import type { SeededRandom } from '#base/random.ts';
import { exact } from '#model/fidelity.ts';
import type { Stamp } from '#model/tree.ts';
import { type Files, FilesError, type FilesErrorCode, stagingDirectory, type VolumeRules } from '#platform/files.ts';
import { createMemoryFiles } from '#platform/memory/memory-files.ts';
import { createInodes, type Inode, type InodeOptions, type Inodes, tickOf } from '#platform/memory/memory-inodes.ts';
import { createJournal, type Journal } from '#platform/memory/memory-journal.ts';
import { decodeTorn } from '#platform/memory/memory-text.ts';
import { createMemoryUser } from '#platform/memory/memory-user.ts';
import {
  type DiskFault,
  find,
  type MemoryVolume,
  type Renames,
  stampOfInode,
  standing,
} from '#platform/memory/memory-volume.ts';
import { type BinEntry, binIndexName, parseBinIndex } from '#platform/recovery-bin-index.ts';
import type { UserActions } from '#platform/user-actions.ts';

export interface MemoryDiskOptions extends Omit<InodeOptions, 'journal'> {
  /** After this long the system has written back what nobody made durable; left out = all is durable at once. */
  readonly writeBackMs?: number;
  /** The volume's device number (default 1). */
  readonly device?: bigint;
  /** Makes the names in the recovery bin; left out = counted. */
  readonly random?: { bytes(count: number): Uint8Array };
  /** The order in which a folder's names are listed (default: as they were made). */
  readonly order?: <T>(names: readonly T[]) => T[];
  /** Called before every operation of the door and between its parts (default: goes on at once). */
  readonly step?: () => Promise<void>;
  /** Asked before an operation has any effect; a code makes it fail with that `FilesError` before it has one. */
  readonly fault?: (operation: string, path: string) => FilesErrorCode | DiskFault | undefined;
  /** What renames take on this volume, where faults may strike between their steps (default: one step). */
  readonly renames?: Renames;
  /** Hears of every path that a person changed. */
  readonly onChange?: (path: string) => void;
}

/** What stands at a path, for comparing. */
export type Seen =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly mode: number; readonly mtimeNs: bigint }
  | { readonly kind: 'link'; readonly target: string; readonly mode: number; readonly mtimeNs: bigint }
  | { readonly kind: 'folder'; readonly mode: number; readonly mtimeNs: bigint };

export interface MemoryDisk {
  readonly files: Files;
  readonly user: UserActions;
  /** Everything that a person sees in the task's folder, by path; the reserved directory is left out. */
  snapshot(): Map<string, Seen>;
  /** What `snapshot` has at this path. */
  seenAt(path: string): Seen | undefined;
  /** The bytes of every file in the task's folder, the reserved directory included. To be looked at now and not kept. */
  contents(): Iterable<Uint8Array>;
  /** What lies in the staging area, by path within it. */
  staging(): Map<string, Seen>;
  /** What lies in the recovery bin: its index, and its objects by path within it. */
  bin(): { readonly index: readonly BinEntry[]; readonly objects: Map<string, Seen> };
  /** Gives a file other bytes behind everybody's back, as a power cut or a failing disk does; the times stay as they are. */
  damage(path: string, bytes: Uint8Array, times?: Pick<Inode, 'mtimeNs' | 'ctimeNs'>): void;
  /**
   * Takes the volume away: the task's folder is absent for the door until `plug`, or an empty one of another volume.
   * People's hands still reach it.
   */
  unplug(shows?: 'nothing' | 'another'): void;
  plug(): void;
  /** A coarse volume is mounted anew: everything has another inode number. */
  remount(): void;
  /** The disk is plugged in again, and has another device number. */
  replug(device: bigint): void;
  /** The volume as it is now, with all that was done to it durable: answers what puts it back as it was then. */
  image(): () => void;
  /** The power fails, and comes back: what is not durable is lost in part. Needs `writeBackMs`. */
  losePower(random: SeededRandom): void;
  /** Whether what stands at a path would outlive a power cut now, with its bytes or under its own name. */
  isDurable(path: string, what: 'bytes' | 'name'): boolean;
  /** The stamp of what stands at a path, no step taken. */
  stampAt(path: string): Stamp | undefined;
  /**
   * What stands at a path was changed in the tick of this moment, so that another change may leave it as it looks; or last
   * through the door, at any time, where whoever did so is still `atWork` and may not have looked at it since.
   */
  isJustChanged(path: string, atWork: boolean): boolean;
}

/** A new disk; the task's folder is there and empty. */
export function createMemoryDisk(options: MemoryDiskOptions): MemoryDisk {
  const { writeBackMs } = options;
  const journal = writeBackMs === undefined ? undefined : createJournal(BigInt(writeBackMs) * 1_000_000n);
  const number = { device: options.device ?? 1n };
  const inodes = createInodes({ ...options, journal });
  const home = inodes.create('folder');
  inodes.attach({ folder: inodes.root, name: 'task' }, home);
  journal?.syncFolder(inodes.root);
  let plugged = true;
  let cover: Inode | undefined;
  const volume: MemoryVolume = {
    inodes,
    journal,
    home: () => (plugged ? folderAt(inodes.root, 'task') : cover),
    get device() {
      return cover === undefined ? number.device : number.device + 1_000n;
    },
    rules: rulesOf(options),
    nowMs: () => Number(options.clock.nowNs() / 1_000_000n),
    ...habitsOf(options),
    unique: uniqueTexts(options.random),
  };
  const files = createMemoryFiles(volume);
  const persons = personsChanges(volume);
  const own = (name: string) =>
    seenBeneath(folderAt(inodes.root, 'task')?.entries.get(stagingDirectory)?.inode.entries.get(name)?.inode);
  return {
    files,
    user: createMemoryUser(inodes, home, path => {
      persons.changed(path);
      options.onChange?.(path);
    }),
    snapshot: () => seenBeneath(folderAt(inodes.root, 'task'), stagingDirectory),
    seenAt: path => seenAt(folderAt(inodes.root, 'task'), path),
    contents: () => contentsBeneath(folderAt(inodes.root, 'task')),
    staging: () => own('staging'),
    bin: () => splitBin(own('bin')),
    damage: (path, bytes, times) =>
      void Object.assign(inodeAt(home, path), { data: bytes.slice(), size: bytes.length, ...times }),
    unplug: (shows = 'nothing') => {
      plugged = false;
      cover = shows === 'another' ? inodes.create('folder') : undefined;
    },
    plug: () => {
      plugged = true;
      cover = undefined;
    },
    remount: () => inodes.renumber(),
    replug: device => void Object.assign(number, { device }),
    image: () => durableImage(inodes, journal),
    losePower: random => {
      assert(journal, 'the disk was made with a write-back time');
      journal.cut({ random, nowNs: options.clock.nowNs() });
    },
    isDurable: (path, what) => {
      const inode = find(volume, path);
      return inode !== undefined && (journal?.isDurable(inode, what) ?? true);
    },
    stampAt: path => {
      const inode = standing(volume, path);
      return inode && stampOfInode(inode, volume.device);
    },
    isJustChanged: (path, atWork) => {
      const inode = persons.standing(path);
      if (inode === undefined) return false;
      return options.clock.nowNs() - inode.ctimeNs < tickOf(options) || (atWork && !persons.changedLast(inode));
    },
  };
}

function durableImage(inodes: Inodes, journal: Journal | undefined): () => void {
  journal?.writeBack();
  const putBack = inodes.image();
  return () => {
    journal?.writeBack();
    putBack();
  };
}

function habitsOf(options: MemoryDiskOptions): Pick<MemoryVolume, 'order' | 'step' | 'fault' | 'renames'> {
  return {
    order: options.order ?? (names => [...names]),
    step: options.step ?? (async () => {}),
    fault: options.fault ?? (() => undefined),
    renames: options.renames ?? 'whole',
  };
}

function rulesOf(options: MemoryDiskOptions): VolumeRules {
  return {
    caseSensitive: options.caseSensitive ?? true,
    foldsUnicode: options.foldsUnicode ?? false,
    mtimeStepNs: options.coarse?.mtimeStepNs ?? exact.mtimeStepNs,
    keepsModes: options.coarse === undefined,
    tickNs: tickOf(options),
  };
}

/** Tells what a person changed last from what was changed through the door. */
function personsChanges(volume: MemoryVolume) {
  const changeTimes = new WeakMap<Inode, bigint>();
  return {
    /** A person may give a name that the door refuses. */
    standing(path: string): Inode | undefined {
      try {
        return standing(volume, path);
      } catch (error) {
        if (error instanceof FilesError && error.code === 'name') return undefined;
        throw error;
      }
    },
    changed(path: string): void {
      const inode = this.standing(path);
      if (inode !== undefined) changeTimes.set(inode, inode.ctimeNs);
    },
    changedLast: (inode: Inode): boolean => changeTimes.get(inode) === inode.ctimeNs,
  };
}

/** Whatever folder stands there: a person may have put another one in its place. */
function folderAt(parent: Inode, name: string): Inode | undefined {
  const inode = parent.entries.get(name)?.inode;
  return inode?.kind === 'folder' ? inode : undefined;
}

function inodeAt(home: Inode, path: string): Inode {
  let inode: Inode | undefined = home;
  for (const name of path.split('/')) inode = inode?.entries.get(name)?.inode;
  assert(inode?.kind === 'file', `a file stands at ${path}`);
  return inode;
}

function uniqueTexts(random: MemoryDiskOptions['random']): () => string {
  let count = 0;
  return () => {
    count += 1;
    const tail =
      random === undefined ? '' : [...random.bytes(6)].map(byte => byte.toString(16).padStart(2, '0')).join('');
    return `${count}${tail}`;
  };
}

function splitBin(objects: Map<string, Seen>): ReturnType<MemoryDisk['bin']> {
  const index = objects.get(binIndexName);
  objects.delete(binIndexName);
  if (index === undefined) return { index: [], objects };
  assert(index.kind === 'file', 'the index of the bin is a file');
  return { index: parseBinIndex(decodeTorn(index.bytes)), objects };
}

function seenBeneath(folder: Inode | undefined, except?: string): Map<string, Seen> {
  const all = new Map<string, Seen>();
  const visit = (inode: Inode, path: string) => {
    all.set(path, seen(inode));
    for (const entry of inode.entries.values()) visit(entry.inode, `${path}/${entry.name}`);
  };
  for (const entry of folder?.entries.values() ?? []) {
    if (entry.name !== except) visit(entry.inode, entry.name);
  }
  return new Map([...all.keys()].sort().map(path => [path, present(all.get(path), 'one of its keys')]));
}

/** What a person sees at a path, each name spelled as it is there. */
function seenAt(folder: Inode | undefined, path: string): Seen | undefined {
  const names = path.split('/');
  if (names[0] === stagingDirectory) return undefined;
  let inode = folder;
  for (const name of names) {
    // A folder keeps what it has under folded names.
    const entries: Inode['entries'] | undefined = inode?.entries;
    inode = entries?.values().find(entry => entry.name === name)?.inode;
  }
  return inode && seen(inode);
}

function* contentsBeneath(folder: Inode | undefined): Generator<Uint8Array> {
  for (const { inode } of folder?.entries.values() ?? []) {
    if (inode.kind === 'file') yield inode.data.subarray(0, inode.size);
    else yield* contentsBeneath(inode);
  }
}

function seen({ kind, data, size, target, mode, mtimeNs }: Inode): Seen {
  if (kind === 'file') return { kind, bytes: data.slice(0, size), mode, mtimeNs };
  return kind === 'link' ? { kind, target, mode, mtimeNs } : { kind, mode, mtimeNs };
}
