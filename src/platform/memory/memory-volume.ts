/** What the memory door knows of its disk, and how it finds its way there: never through a link. */
import { assert, present } from '#base/assert.ts';
import type { Stamp } from '#model/tree.ts';
import {
  FilesError,
  type FilesErrorCode,
  type FoundEntry,
  stagingDirectory,
  type VolumeRules,
} from '#platform/files.ts';
import type { Inode, Inodes, Slot } from '#platform/memory/memory-inodes.ts';
import type { Journal } from '#platform/memory/memory-journal.ts';
import { encodeText } from '#platform/memory/memory-text.ts';
import { checkChangeable } from '#platform/reserved-path.ts';

/**
 * How an operation fails: with this code, once so many of its steps are done. What has fewer steps is done, and answered
 * with the error all the same, as on a network volume whose answer is lost.
 */
export interface DiskFault {
  readonly code: FilesErrorCode;
  readonly steps: number;
}

/** More steps than any operation has. */
export const allSteps = Number.MAX_SAFE_INTEGER;

/**
 * What the real door does where the system has no rename that never replaces (platform/node/renames.ts): a second name,
 * then the first one removed; or, without hard links, an empty file or folder that claims the name.
 */
export type Renames = 'whole' | 'links' | 'claims';

/** What the door needs to know about its disk. */
export interface MemoryVolume {
  readonly inodes: Inodes;
  /** What is not durable yet; undefined where everything is at once. */
  readonly journal: Journal | undefined;
  /** The task's folder; undefined while the volume is unplugged. */
  home(): Inode | undefined;
  readonly device: bigint;
  readonly rules: VolumeRules;
  /** The order in which a folder's names are listed. */
  order<T>(names: readonly T[]): T[];
  nowMs(): number;
  step(): Promise<void>;
  fault(operation: string, path: string): FilesErrorCode | DiskFault | undefined;
  /** What a rename to a name that must be free takes here. */
  readonly renames: Renames;
  /** A short text, never the same twice. */
  unique(): string;
}

/** The reserved directory's parts, relative to the task's folder. */
export const stagedPath = `${stagingDirectory}/staging`;
export const binPath = `${stagingDirectory}/bin`;
export const markerPath = `${stagingDirectory}/marker`;

/** The stamp of an inode. */
export function stampOfInode(inode: Inode, device: bigint): Stamp {
  const { number, bornNs, size, mtimeNs, mode } = inode;
  // What keeps no birth times keeps no change times either.
  const ctimeNs = bornNs === 0n ? mtimeNs : inode.ctimeNs;
  return { device, inode: number, bornNs, size, mtimeNs, ctimeNs, mode };
}

/** Waits for a turn, then fails if a fault is due. Every look begins with it. */
export async function begin(volume: MemoryVolume, operation: string, path: string): Promise<void> {
  await change(volume, operation, path, () => undefined);
}

/**
 * Called between two steps of an operation: fails there when a fault is due. What is done as one here, and in several
 * steps on a real disk, leaves behind what those would have by then.
 */
export type Between = (leave?: () => void) => void;

/** Waits for a turn, then does what changes the disk. A fault that is due strikes before it, between its steps or after it. */
export async function change<T>(
  volume: MemoryVolume,
  operation: string,
  path: string,
  work: (between: Between) => T | Promise<T>,
): Promise<T> {
  await volume.step();
  const fault = volume.fault(operation, path);
  if (fault === undefined) return work(() => undefined);
  const { code, steps } = typeof fault === 'string' ? { code: fault, steps: 0 } : fault;
  const failure = new FilesError(code, path, `${path}: ${operation} failed (${code}, as the test asked)`);
  if (steps === 0) throw failure;
  let done = 0;
  await work(leave => {
    done += 1;
    if (done < steps) return;
    leave?.();
    throw failure;
  });
  throw failure;
}

/** An inode as the door shows it; a folder has one name only. */
export function found(volume: MemoryVolume, name: string, inode: Inode): FoundEntry {
  const links = inode.kind === 'folder' ? 1 : inode.links;
  return { name, kind: inode.kind, stamp: stampOfInode(inode, volume.device), links };
}

/** What stands at a path, never through a link. */
export function find(volume: MemoryVolume, path: string): Inode | undefined {
  if (path === '') return volume.home();
  const slot = parentSlot(volume, path);
  return slot && volume.inodes.entry(slot)?.inode;
}

/** What stands at a path; undefined also where a link on the way leads out of the folder. */
export function standing(volume: MemoryVolume, path: string): Inode | undefined {
  try {
    return find(volume, path);
  } catch (error) {
    if (error instanceof FilesError && error.code === 'outside') return undefined;
    throw error;
  }
}

/** The slot that a path names; undefined when the folder for it is not there. */
export function parentSlot(volume: MemoryVolume, path: string): Slot | undefined {
  assert(path !== '', 'the root itself is never the object of an operation');
  const parts = path.split('/');
  if (parts.some(part => part === '' || part === '.' || part === '..')) {
    throw new FilesError('outside', path, `${path}: leads out of the folder`);
  }
  const name = present(parts.pop(), 'a path has a last name');
  if (path.includes('\0') || parts.some(isTooLong) || isTooLong(name)) {
    throw new FilesError('name', path, `${path}: the volume cannot hold such a name`);
  }
  let folder = volume.home();
  for (const part of parts) {
    folder = folder && volume.inodes.entry({ folder, name: part })?.inode;
    if (folder?.kind === 'link') throw new FilesError('outside', path, `${path}: a symbolic link stands on the way`);
    if (folder?.kind !== 'folder') return undefined;
  }
  return folder && { folder, name };
}

/** Bytes of a name, as on most systems. */
const longestName = 255;
/** Bytes that one unit of a text takes at most. */
const unitBytesMax = 3;

function isTooLong(name: string): boolean {
  // Almost every name is short enough however it is spelled.
  return name.length * unitBytesMax > longestName && encodeText(name).length > longestName;
}

/** The same for an operation that changes something there. */
export function changeable(volume: MemoryVolume, path: string): Slot | undefined {
  checkChangeable(path);
  return parentSlot(volume, path);
}

/** A slot of the staging area or the bin; undefined where that is not there. */
export function ownSlot(volume: MemoryVolume, own: typeof stagedPath | typeof binPath, name: string): Slot | undefined {
  assert(
    name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name),
    `a flat name, not ${JSON.stringify(name)}`,
  );
  return parentSlot(volume, `${own}/${name}`);
}

/** The same for what is put there: it is made again where a person removed it. */
export function ownSlotMade(volume: MemoryVolume, own: typeof stagedPath | typeof binPath, name: string): Slot {
  const reserved = find(volume, stagingDirectory);
  if (reserved?.kind === 'folder' && find(volume, own) === undefined) {
    const slot = present(parentSlot(volume, own), 'its folder is there');
    volume.inodes.attach(slot, volume.inodes.create('folder', { mode: 0o700 }));
  }
  const slot = ownSlot(volume, own, name);
  if (slot !== undefined) return slot;
  throw new FilesError('other', own, `${own} is not there: the folder was not marked, or is another one`);
}

/** The last name of a path. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Makes the names in a folder durable, where there is one. */
export function syncFolder(volume: MemoryVolume, path: string): void {
  const folder = standing(volume, path);
  if (folder?.kind === 'folder') volume.journal?.syncFolder(folder);
}
