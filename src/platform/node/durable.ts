/** Making bytes and names durable, many at a time. */
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { sameObject } from '#model/tree.ts';
import { FilesError, type Shown } from '#platform/files.ts';
import { flushVolume } from '#platform/node/durable-volume.ts';
import { errorCode, filesError, unlessAbsent } from '#platform/node/files-errors.ts';
import {
  at,
  binPath,
  type Folders,
  inParent,
  inStaging,
  openUnlessOutside,
  stagedPath,
} from '#platform/node/folders.ts';
import { readFlags } from '#platform/node/open-file.ts';
import { stampOf } from '#platform/node/stamps.ts';
import { isReserved } from '#platform/reserved-path.ts';

/**
 * Makes staged files durable with their names: one file by itself, several by one barrier for the whole volume where
 * the C library can be had (1.6 to 3.9 times faster than one by one), else some at a time. Without its name a file
 * would be gone after a power cut that also undid its placing, and its intent would read as if it had been placed.
 */
export async function makeFilesDurable(folders: Folders, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  if (names.length > 1 && folders.libc !== undefined) {
    await flushVolume(`${folders.root()}/${stagedPath}`);
    return;
  }
  await eachOf(names, name => flushFile(folders, name));
  await flushFolder(folders, stagedPath);
}

/** Paths up to which a barrier for the whole volume, with other programs' data, would cost more than one by one. */
const oneByOneMax = 4;

/** Makes durable what stands at these paths, or that nothing does, with the names of all folders above. */
export async function makeShownDurable(folders: Folders, shown: readonly Shown[]): Promise<readonly string[]> {
  const root = folders.root();
  const paths = shown.map(({ path }) => path);
  if (root === undefined || paths.length === 0) return paths;
  if (paths.length > oneByOneMax && folders.libc !== undefined) {
    // Wherever they may have moved on to.
    await flushVolume(root);
    return [];
  }
  const uncovered: string[] = [];
  await eachOf(shown, async each => {
    if (!(await flushShown(folders, each))) uncovered.push(each.path);
  });
  await makeFoldersDurable(folders, paths.flatMap(foldersAbove));
  return uncovered;
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, depth) => parts.slice(0, depth).join('/'));
}

/** False where nothing stands, or another object than the one that is meant. */
async function flushShown(folders: Folders, { path, object }: Shown): Promise<boolean> {
  const isMeant = (stats: fs.BigIntStats | undefined): boolean =>
    stats !== undefined && (object === undefined || sameObject(object, stampOf(stats)));
  const fd = inParent(folders, path, spot => openToSync(at(spot)));
  if (fd === undefined) return false;
  if (fd === 'unopened')
    return isMeant(inParent(folders, path, spot => unlessAbsent(() => fs.lstatSync(at(spot), { bigint: true }))));
  const flush = async (): Promise<boolean> => {
    if (!isMeant(fs.fstatSync(fd, { bigint: true }))) return false;
    await fullSync(fd);
    return true;
  };
  return thenClose(fd, flush, path);
}

/** Undefined where nothing stands; a link's text lies with its name. */
function openToSync(path: string): number | 'unopened' | undefined {
  try {
    return unlessAbsent(() => fs.openSync(path, readFlags));
  } catch (error) {
    if (['ELOOP', 'ENXIO', 'EACCES'].includes(errorCode(error))) return 'unopened';
    throw error;
  }
}

/** Makes the entries of these folders durable. A folder that is gone has none. */
export async function makeFoldersDurable(folders: Folders, paths: readonly string[]): Promise<void> {
  const wanted = new Set(paths.flatMap(path => (isReserved(path) ? [path, stagedPath, binPath] : [path])));
  await eachOf([...wanted], path => flushFolder(folders, path));
}

/** Synchronisations under way at a time; the thread pool sets the real number. */
const atATime = 16;

/** Not `fdatasync`, which may leave the times and the mode behind. */
const fullSync = promisify(fs.fsync);

async function flushFile(folders: Folders, name: string): Promise<void> {
  const fd = inStaging(folders, name, spot => openStagedToSync(at(spot)));
  if (fd === undefined) throw new FilesError('other', `${stagedPath}/${name}`, `${name}: not in the staging area`);
  if (fd === 'link') return;
  await thenClose(fd, () => fullSync(fd), `${stagedPath}/${name}`);
}

/** A link's text lies with its name. A file that its own bits forbid to open is opened for writing, or for a moment allowed. */
function openStagedToSync(path: string): number | 'link' {
  try {
    return fs.openSync(path, readFlags);
  } catch (error) {
    if (errorCode(error) === 'ELOOP') return 'link';
    if (errorCode(error) !== 'EACCES') throw error;
  }
  const { mode } = fs.lstatSync(path);
  fs.chmodSync(path, 0o600);
  try {
    return fs.openSync(path, readFlags);
  } finally {
    fs.chmodSync(path, mode & 0o777);
  }
}

async function flushFolder(folders: Folders, path: string): Promise<void> {
  // Windows has no such call for folders; NTFS keeps names in its own journal.
  if (process.platform === 'win32') return;
  const folder = openUnlessOutside(folders, path);
  if (folder === undefined) return;
  let fd: number;
  try {
    fd = fs.openSync(`${folder.path}/.`, fs.constants.O_RDONLY);
  } catch (error) {
    throw filesError(error, path);
  } finally {
    folder.close();
  }
  await thenClose(fd, () => fullSync(fd), path);
}

async function thenClose<T>(fd: number, work: () => Promise<T>, path: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw filesError(error, path);
  } finally {
    fs.closeSync(fd);
  }
}

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, worker));
}
