/** A person's hand on one disk: every action is noted in the ledger at the moment in which it happens. */
import type { MemoryDisk, Seen } from '#platform/memory/memory-disk.ts';
import { UserActionFailed } from '#platform/memory/memory-user.ts';
import type { Ledger } from '#simulator/ledger.ts';

export interface Hand {
  /** Everything in the folder, by path. */
  look(): Map<string, Seen>;
  /** Another file, under a name that may be taken. */
  write(path: string, bytes: Uint8Array): void;
  writeInPlace(path: string, bytes: Uint8Array): void;
  append(path: string, bytes: Uint8Array): void;
  rename(from: string, to: string): void;
  mkdir(path: string): void;
  unlink(path: string): void;
  rmdir(path: string): void;
  copyFile(from: string, to: string): void;
  symlink(path: string, target: string): void;
  chmod(path: string, mode: number): void;
  touch(path: string, mtimeNs: bigint): void;
  exists(path: string): boolean;
}

export interface HandOptions {
  readonly drive: number;
  readonly disk: MemoryDisk;
  readonly ledger: Ledger;
  /** True when two names are one on this disk. */
  readonly same: (a: string, b: string) => boolean;
  readonly note: (what: string) => void;
}

export function createHand({ drive, disk, ledger, same, note }: HandOptions): Hand {
  const { user } = disk;
  const shown = (path: string): Uint8Array | undefined => {
    return user.exists(path) ? fileAt(disk, path) : undefined;
  };
  /** Carries out `act`; when it succeeds, what `path` showed before is superseded and what it shows now is written. */
  const change = (path: string, what: string, act: () => void): void => {
    const before = shown(path);
    act();
    if (before) ledger.supersede(before);
    const after = shown(path);
    if (after) ledger.wrote(drive, after);
    note(after ? `${what} ${path} = ${nameOf(after)}` : `${what} ${path}`);
  };
  /** A link by now: what is written through it would be noted at the wrong place. */
  const noLink = (path: string): string => {
    if (tried(() => user.readLink(path)) !== undefined) throw new UserActionFailed('ELOOP', path);
    return path;
  };
  return {
    look: () => disk.snapshot(),
    write: (path, bytes) => change(path, 'writes', () => user.write(path, bytes)),
    writeInPlace: (path, bytes) => change(path, 'writes in place', () => user.writeInPlace(noLink(path), bytes)),
    append: (path, bytes) => change(path, 'appends to', () => user.append(noLink(path), bytes)),
    rename(from, to) {
      const replaced = same(from, to) ? undefined : shown(to);
      const moving = shown(from);
      user.rename(from, to);
      if (replaced) ledger.supersede(replaced);
      if (moving) ledger.moved(drive, moving);
      note(`renames ${from} to ${to}`);
    },
    mkdir(path) {
      user.mkdir(path);
      note(`makes folder ${path}`);
    },
    unlink: path => change(path, 'deletes', () => user.unlink(path)),
    rmdir(path) {
      user.rmdir(path);
      note(`removes folder ${path}`);
    },
    copyFile(from, to) {
      const bytes = shown(from);
      if (bytes && !user.exists(to)) change(to, `copies ${from} to`, () => user.write(to, bytes));
    },
    symlink(path, target) {
      user.symlink(path, target);
      note(`links ${path} to ${target}`);
    },
    chmod(path, mode) {
      user.chmod(noLink(path), mode);
      note(`chmods ${path} to ${mode.toString(8)}`);
    },
    touch(path, mtimeNs) {
      user.touch(path, mtimeNs);
      note(`touches ${path}`);
    },
    exists: path => user.exists(path),
  };
}

/** The bytes of a regular file, not of one behind a link. */
export function fileAt({ user }: MemoryDisk, path: string): Uint8Array | undefined {
  if (tried(() => user.readLink(path)) !== undefined) return undefined;
  return tried(() => user.read(path));
}

function tried<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof UserActionFailed) return undefined;
    throw error;
  }
}

/** Enough of the bytes to know which they are. */
export function nameOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, shownBytes))
    .toString('latin1')
    .replace(/[^ -~]/g, '.');
  return bytes.length > shownBytes ? `${text}… (${bytes.length} bytes)` : `"${text}"`;
}

const shownBytes = 40;
