/**
 * Reaching a folder under the root without ever passing a link.
 *
 * With the C library the folder is opened by `openat2(RESOLVE_NO_SYMLINKS)` and then used by its descriptor, so
 * nobody can put a link in its way between check and use (5 µs; checking with `realpath` takes 7 µs, so nothing is
 * cached). Elsewhere every component is looked at, which leaves a window of microseconds; it is the best that
 * plain paths allow.
 */
import * as fs from 'node:fs';
import { assert } from '#base/assert.ts';
import { FilesError, stagingDirectory } from '#platform/files.ts';
import { filesError, isAbsent, systemError, unlessAbsent } from '#platform/node/files-errors.ts';
import type { Libc } from '#platform/node/libc.ts';

/** An open folder. `path` leads there as long as it is open; `fd` is set when it is held by descriptor. */
export interface Folder {
  readonly path: string;
  readonly fd: number | undefined;
  close(): void;
}

/** A name in an open folder, and the path by which the door's caller knows it. */
export interface Spot {
  readonly folder: Folder;
  readonly name: string;
  readonly shown: string;
}

export interface Folders {
  readonly libc: Libc | undefined;
  /** The root's own path with all links resolved, once it was there; undefined before. */
  root(): string | undefined;
  /** Undefined when no folder stands at `path`. */
  open(path: string): Folder | undefined;
  /** Whether what stands at an absolute path is on the same mount as the root; true where that cannot be told. */
  isOwn(absolute: string): boolean;
}

/** Where objects wait before they are placed, relative to the root. */
export const stagedPath = `${stagingDirectory}/staging`;
/** Where displaced objects are kept for a person, relative to the root. */
export const binPath = `${stagingDirectory}/bin`;

/** Access to the folders beneath `given`, which need not be there yet. */
export function foldersBeneath(given: string, libc: Libc | undefined): Folders {
  const pins = libc !== undefined && canPin(libc) ? libc : undefined;
  let real: string | undefined;
  const root = () => (real ??= unlessAbsent(() => fs.realpathSync.native(given)));
  let rootMount: bigint | undefined;
  const isOwn = (absolute: string): boolean => {
    const mount = pins?.mountOf(absolute);
    if (mount === undefined || mount === rootMount) return true;
    // Asked anew only now, 4 µs: the root may have been mounted again since.
    rootMount = pins?.mountOf(root() ?? '');
    return mount === rootMount;
  };
  const open = (path: string) => {
    checkPath(path);
    const base = root();
    if (base === undefined) return undefined;
    if (pins === undefined) return walk(base, path);
    const folder = pin(pins, base, path);
    if (folder === undefined || path === '' || isOwn(`${folder.path}/.`)) return folder;
    folder.close();
    throw new FilesError('outside', path, `${path}: another volume is mounted there, or on the way`);
  };
  return { libc: pins, root, open, isOwn };
}

/** Opens a folder; a link that stands at `path` itself (not on the way to it) is no folder, and no error. */
export function openUnlessLink(folders: Folders, path: string): Folder | undefined {
  try {
    return folders.open(path);
  } catch (error) {
    if (path === '' || !(error instanceof FilesError) || error.code !== 'outside') throw error;
    if (inParent(folders, path, spot => fs.lstatSync(at(spot)).isSymbolicLink())) return undefined;
    throw error;
  }
}

/** A folder that moved on, and left its place or one above it to a link, has no entries here. */
export function openUnlessOutside(folders: Folders, path: string): Folder | undefined {
  try {
    return folders.open(path);
  } catch (error) {
    if (path !== '' && error instanceof FilesError && error.code === 'outside') return undefined;
    throw error;
  }
}

/** Runs `work` with the open folder that holds `path`; answers undefined when that folder is not there. */
export function inParent<T>(folders: Folders, path: string, work: (spot: Spot) => T): T | undefined {
  assert(path !== '', 'the root itself is never the object of an operation');
  checkPath(path);
  const cut = path.lastIndexOf('/');
  const folder = folders.open(cut < 0 ? '' : path.slice(0, cut));
  if (folder === undefined) return undefined;
  return closing(folder, path, () => work({ folder, name: path.slice(cut + 1), shown: path }));
}

/** Runs `work` with an object of the staging area. */
export function inStaging<T>(folders: Folders, name: string, work: (spot: Spot) => T): T | undefined {
  checkFlatName(name);
  return inParent(folders, `${stagedPath}/${name}`, work);
}

/** Runs `work` with an object of the recovery bin. */
export function inBin<T>(folders: Folders, name: string, work: (spot: Spot) => T): T | undefined {
  checkFlatName(name);
  return inParent(folders, `${binPath}/${name}`, work);
}

/** The path of a spot for calls of `node:fs`. */
export function at(spot: Spot): string {
  return `${spot.folder.path}/${spot.name}`;
}

/** Refuses paths that could lead out of the folder: absolute ones, `..`, empty names, NUL. */
export function checkPath(path: string): void {
  if (path === '') return;
  if (path.includes('\0')) throw new FilesError('name', path, 'a path cannot hold a NUL character');
  if (leadsOut.test(process.platform === 'win32' ? path.replaceAll('\\', '/..') : path)) {
    throw new FilesError('outside', path, `${path}: leads out of the folder`);
  }
}

/** A name that is empty, `.` or `..`. */
const leadsOut = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** Refuses a name that is no single one; the caller made it, so a fault in it is a programmer's. */
export function checkFlatName(name: string): void {
  const flat = name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
  assert(flat, `a staged object has a flat name, not ${JSON.stringify(name)}`);
}

function closing<T>(folder: Folder, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw filesError(error, path);
  } finally {
    folder.close();
  }
}

/** An old kernel has no `openat2`, a bare container no `/proc`. */
function canPin(libc: Libc): boolean {
  const fd = libc.openFolder('/');
  if (fd < 0) return false;
  const works = fs.existsSync(`/proc/self/fd/${fd}`);
  libc.closeFolder(fd);
  return works;
}

function pin(libc: Libc, base: string, path: string): Folder | undefined {
  const fd = libc.openFolder(path === '' ? base : `${base}/${path}`);
  if (fd >= 0) return { path: `/proc/self/fd/${fd}`, fd, close: () => libc.closeFolder(fd) };
  const error = systemError(fd, 'openat2');
  if (isAbsent(error)) return undefined;
  if (error.code === 'ELOOP') throw throughLink(path);
  throw filesError(error, path);
}

function walk(base: string, path: string): Folder | undefined {
  let reached = base;
  for (const part of path === '' ? [] : path.split('/')) {
    reached = `${reached}/${part}`;
    const found = lookAt(reached, path);
    if (found?.isSymbolicLink()) throw throughLink(path);
    if (!found?.isDirectory()) return undefined;
  }
  if (path === '' && !lookAt(base, path)?.isDirectory()) return undefined;
  return { path: reached, fd: undefined, close: () => {} };
}

function lookAt(absolute: string, path: string): fs.Stats | undefined {
  try {
    return unlessAbsent(() => fs.lstatSync(absolute));
  } catch (error) {
    throw filesError(error, path);
  }
}

function throughLink(path: string): FilesError {
  return new FilesError('outside', path, `${path}: a symbolic link stands on the way; links are never followed`);
}
