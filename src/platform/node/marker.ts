/** The reserved directory of a task's folder and the marker in it, which says who the folder is. */
import * as fs from 'node:fs';
import { FilesError, type RootIdentity, stagingDirectory } from '#platform/files.ts';
import { markerText, parseMarker } from '#platform/marker-text.ts';
import { errorCode, filesError, unlessAbsent } from '#platform/node/files-errors.ts';
import { binPath, type Folder, type Folders, inStaging, type Spot, stagedPath } from '#platform/node/folders.ts';
import { readFlags } from '#platform/node/open-file.ts';
import { stampOf } from '#platform/node/stamps.ts';

/** Undefined when the folder is not there. */
export function readIdentity(folders: Folders): RootIdentity | undefined {
  const root = folders.open('');
  if (root === undefined) return undefined;
  try {
    const stamp = stampOf(fs.statSync(`${root.path}/.`, { bigint: true }));
    return { stamp, ...parseMarker(readMarker(folders, root)) };
  } catch (error) {
    throw filesError(error, '');
  } finally {
    root.close();
  }
}

/** Makes the reserved directory (for the owner's eyes only) and writes the marker, durably. */
export function writeMarker(folders: Folders, marker: string): void {
  const root = folders.open('');
  if (root === undefined) throw new FilesError('other', '', 'the folder is not there');
  try {
    for (const path of [stagingDirectory, stagedPath, binPath]) makePrivate(`${root.path}/${path}`);
    replaceMarker(root, marker);
    flush(`${root.path}/.`);
  } catch (error) {
    throw filesError(error, stagingDirectory);
  } finally {
    root.close();
  }
}

/** Seals the folder anew, durably. False when it has not this marker, or is not there. */
export function writeSeal(folders: Folders, marker: string, seal: string): boolean {
  const root = folders.open('');
  if (root === undefined) return false;
  try {
    if (parseMarker(readMarker(folders, root)).marker !== marker) return false;
    replaceMarker(root, markerText(marker, seal));
    return true;
  } catch (error) {
    throw filesError(error, stagingDirectory);
  } finally {
    root.close();
  }
}

/** Work on the staging area, which is made again when a person removed it; an unmarked folder gets none. */
export function inOwn<T>(folders: Folders, name: string, work: (spot: Spot) => T): T {
  const attempt = () => inStaging(folders, name, spot => ({ value: work(spot) }));
  let done = attempt();
  if (done === undefined) {
    remakeOwnFolder(folders, stagedPath);
    done = attempt();
  }
  if (done !== undefined) return done.value;
  throw new FilesError('other', stagedPath, `${stagedPath} is not there: the folder was not marked, or is another one`);
}

/** Makes the staging area or the bin again, where a person removed it. Does nothing in a folder never marked. */
export function remakeOwnFolder(folders: Folders, path: typeof stagedPath | typeof binPath): void {
  const own = folders.open(stagingDirectory);
  if (own === undefined) return;
  try {
    makePrivate(`${own.path}/${path.slice(stagingDirectory.length + 1)}`);
  } catch (error) {
    throw filesError(error, path);
  } finally {
    own.close();
  }
}

const markerName = 'marker';

/** By way of the open root, as it is read. */
function replaceMarker(root: Folder, text: string): void {
  const own = `${root.path}/${stagingDirectory}`;
  writeDurably(`${own}/${markerName}.new`, text);
  fs.renameSync(`${own}/${markerName}.new`, `${own}/${markerName}`);
  flush(own);
}

/** By way of the open root: at its path another folder may stand by now. */
function readMarker(folders: Folders, root: Folder): string | undefined {
  const own = `${root.path}/${stagingDirectory}`;
  const isThere = unlessAbsent(() => fs.lstatSync(own))?.isDirectory() && folders.isOwn(own);
  return isThere
    ? unlessAbsent(() => fs.readFileSync(`${own}/${markerName}`, { encoding: 'utf8', flag: flags }))
    : undefined;
}

/** `readFileSync` takes flags as a number too, though its type says otherwise. */
const flags = readFlags as unknown as string;

function makePrivate(path: string): void {
  try {
    fs.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    // A link or a file of that name is not ours: to write through it would leave the folder.
    if (fs.lstatSync(path).isDirectory()) return;
    throw new FilesError('outside', path, `${path} is in the way: a directory of that name is needed here`);
  }
}

function writeDurably(path: string, text: string): void {
  unlessAbsent(() => fs.unlinkSync(path));
  const fd = fs.openSync(path, 'wx', 0o600);
  try {
    fs.writeSync(fd, text);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

function flush(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(folder, fs.constants.O_RDONLY);
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}
