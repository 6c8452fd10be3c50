/** The file system door over a real folder: `Files` as declared in platform/files.ts, operation by operation. */

import { isUtf8 } from 'node:buffer';
import * as fs from 'node:fs';
import type { Files, VolumeRules } from '#platform/files.ts';
import { FilesError } from '#platform/files.ts';
import { makeFilesDurable, makeFoldersDurable, makeShownDurable } from '#platform/node/durable.ts';
import { setMetaAt } from '#platform/node/file-meta.ts';
import { errorCode, filesError, isAbsent, unlessAbsent } from '#platform/node/files-errors.ts';
import {
  at,
  type Folders,
  foldersBeneath,
  inBin,
  inParent,
  inStaging,
  type Spot,
  stagedPath,
} from '#platform/node/folders.ts';
import { type Libc, loadLibc } from '#platform/node/libc.ts';
import { type Breather, listFolder, lookAt, namesIn, ownVolume } from '#platform/node/list-folder.ts';
import { placeAll, stageAll, statAll } from '#platform/node/many-files.ts';
import { inOwn, readIdentity, writeMarker, writeSeal } from '#platform/node/marker.ts';
import { openRegular } from '#platform/node/open-file.ts';
import { readWhole } from '#platform/node/read-whole.ts';
import { binnedObjects, dropBinned, moveToBin, takeFromBin } from '#platform/node/recovery-bin.ts';
import { endSteps, renameFree, renameIntoStaging, swap } from '#platform/node/renames.ts';
import { createStaged, reopenStaged } from '#platform/node/staged-file.ts';
import { stampOf } from '#platform/node/stamps.ts';
import { probeVolume } from '#platform/node/volume-rules.ts';
import { leftOver } from '#platform/recovery-bin-index.ts';
import { checkChangeable, isReserved } from '#platform/reserved-path.ts';

export interface NodeFilesOptions {
  /** The C library; left out = loaded where there is one; `undefined` = the ways of plain Node (as on macOS). */
  readonly libc?: Libc | undefined;
}

/** Opens the door to `root`, an absolute path. The folder need not be there: `identity` tells. */
export function openFiles(root: string, options: NodeFilesOptions = {}): Files {
  const folders = foldersBeneath(root, 'libc' in options ? options.libc : loadLibc());
  const breathe = breather();
  return { ...looking(folders, breathe), ...staging(folders, breathe), ...placing(folders, breathe) };
}

type Looking = Pick<
  Files,
  | 'identity'
  | 'mark'
  | 'seal'
  | 'volumeRules'
  | 'list'
  | 'names'
  | 'stat'
  | 'statAll'
  | 'open'
  | 'readWhole'
  | 'readLink'
>;

function looking(folders: Folders, breathe: Breather): Looking {
  const rules = rulesKept(folders);
  return {
    identity: async () => readIdentity(folders),
    mark: async marker => writeMarker(folders, marker),
    seal: async (marker, seal) => writeSeal(folders, marker, seal),
    volumeRules: async () => rules(),
    list: async path => (isReserved(path) ? undefined : listFolder(folders, path, breathe)),
    names: async path => {
      await breathe();
      return isReserved(path) ? undefined : namesIn(folders, path);
    },
    stat: async path => (isReserved(path) ? undefined : statPath(folders, path)),
    statAll: paths => statAll(folders, paths, breathe),
    open: async path => (isReserved(path) || path === '' ? undefined : inParent(folders, path, openRegular)),
    readWhole: async (path, stamp, into) => {
      await breathe();
      return !isReserved(path) && path !== '' && readWhole(folders, path, stamp, into);
    },
    readLink: async path => (isReserved(path) || path === '' ? undefined : inParent(folders, path, readLink)),
  };
}

type Staging = Pick<
  Files,
  | 'stage'
  | 'stageAll'
  | 'stageAgain'
  | 'stageLink'
  | 'staged'
  | 'statStaged'
  | 'openStaged'
  | 'discardStaged'
  | 'makeDurable'
  | 'bin'
  | 'binned'
  | 'dropBinned'
>;

function staging(folders: Folders, breathe: Breather): Staging {
  const need = <T>(name: string, work: (spot: Spot) => T) => inOwn(folders, name, work);
  return {
    stage: async name => need(name, spot => createStaged(folders, spot)),
    stageAll: files => stageAll(folders, files, breathe),
    stageAgain: async (name, size) => inStaging(folders, name, spot => reopenStaged(folders, spot, size)),
    stageLink: async (name, target) => need(name, spot => makeLink(spot, target)),
    staged: async () => stagedNames(folders),
    statStaged: async name => inStaging(folders, name, spot => lookAtSpot(folders, spot)),
    openStaged: async name => inStaging(folders, name, openRegular),
    discardStaged: async name => inStaging(folders, name, discard),
    makeDurable: names => makeFilesDurable(folders, names),
    bin: async (name, path, note = leftOver) => need(name, spot => moveToBin(folders, spot, path, note)),
    binned: async () => binnedObjects(folders),
    dropBinned: async names => dropBinned(folders, names),
  };
}

type Placing = Pick<
  Files,
  | 'placeNew'
  | 'placeAll'
  | 'exchange'
  | 'endPlacing'
  | 'takeOut'
  | 'takeFromBin'
  | 'move'
  | 'makeFolder'
  | 'removeFolder'
  | 'setMeta'
  | 'makeShownDurable'
  | 'syncFolders'
>;

function placing(folders: Folders, breathe: Breather): Placing {
  const change = <T>(path: string, work: (spot: Spot) => T): T | undefined => {
    checkChangeable(path);
    return inParent(folders, path, work);
  };
  const both = <T>(name: string, path: string, work: (staged: Spot, target: Spot) => T): T | 'absent' =>
    inStaging(folders, name, staged => change(path, target => work(staged, target))) ?? 'absent';
  const keep = (spot: Spot, path: string) => void moveToBin(folders, spot, path, leftOver);
  return {
    placeNew: async (name, path) => both(name, path, (staged, to) => renameFree(folders.libc, staged, to)),
    placeAll: places => placeAll(folders, places, breathe),
    exchange: async (name, path) =>
      both(name, path, (staged, target) => swap(folders.libc, { staged, target }, grabbed => keep(grabbed, path))),
    endPlacing: async (name, path, replaces) =>
      void both(name, path, (staged, target) =>
        endSteps(folders.libc, { staged, target, replaces }, grabbed => keep(grabbed, path)),
      ),
    takeOut: async (path, name) => both(name, path, (staged, from) => takeOut(folders, from, staged)),
    takeFromBin: async (name, path) =>
      inBin(folders, name, from => change(path, to => takeFromBin(folders, from, to))) ?? 'absent',
    move: async (from, to) => change(from, start => change(to, end => moveWithin(folders, start, end))) ?? 'absent',
    makeFolder: async path => change(path, makeFolder) ?? 'absent',
    removeFolder: async path => change(path, removeFolder) ?? 'absent',
    setMeta: async (path, meta) => {
      const set = change(path, spot => setMetaAt(folders.libc, spot, meta));
      if (set === undefined) throw new FilesError('other', path, `${path}: nothing stands there any more`);
    },
    makeShownDurable: shown => makeShownDurable(folders, shown),
    syncFolders: paths => makeFoldersDurable(folders, paths),
  };
}

/** Work in a row that other tasks of the process may have to wait for, in milliseconds. */
const busyMs = 10;

function breather(): Breather {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < busyMs) return;
    await new Promise(setImmediate);
    since = performance.now();
  };
}

/** Asks the volume once, and again when the folder is another object by now. */
function rulesKept(folders: Folders): () => VolumeRules {
  let known: { readonly of: string; readonly rules: VolumeRules } | undefined;
  return () => {
    const root = fs.lstatSync(folders.root() ?? '', { bigint: true, throwIfNoEntry: false });
    const of = `${root?.dev}:${root?.ino}`;
    if (known?.of !== of) known = { of, rules: findRules(folders) };
    return known.rules;
  };
}

function findRules(folders: Folders): VolumeRules {
  const folder = folders.open(stagedPath);
  if (folder === undefined)
    throw new FilesError('other', stagedPath, `${stagedPath} is not there: mark the folder first`);
  try {
    return probeVolume(folders.libc, folder);
  } catch (error) {
    throw filesError(error, stagedPath);
  } finally {
    folder.close();
  }
}

function statPath(folders: Folders, path: string) {
  const root = folders.root();
  if (root === undefined) return undefined;
  if (path !== '') return inParent(folders, path, spot => lookAtSpot(folders, spot));
  return unlessAbsent(() => lookAt(root, '', ownVolume(folders)));
}

function lookAtSpot(folders: Folders, spot: Spot) {
  return lookAt(at(spot), spot.name, ownVolume(folders));
}

function readLink(spot: Spot): string | undefined {
  try {
    const target = fs.readlinkSync(at(spot), 'buffer');
    if (isUtf8(target)) return target.toString();
  } catch (error) {
    if (isAbsent(error) || errorCode(error) === 'EINVAL') return undefined;
    throw error;
  }
  throw new FilesError('name', spot.shown, `${spot.shown}: the link points to a name that is not valid UTF-8`);
}

function makeLink(spot: Spot, target: string) {
  unlessAbsent(() => fs.unlinkSync(at(spot)));
  fs.symlinkSync(target, at(spot));
  return stampOf(fs.lstatSync(at(spot), { bigint: true }));
}

function stagedNames(folders: Folders): readonly string[] {
  const folder = folders.open(stagedPath);
  if (folder === undefined) return [];
  try {
    return fs.readdirSync(folder.path);
  } finally {
    folder.close();
  }
}

function discard(spot: Spot): void {
  const found = unlessAbsent(() => fs.lstatSync(at(spot)));
  if (found === undefined) return;
  unlessAbsent(() => (found.isDirectory() ? fs.rmdirSync(at(spot)) : fs.unlinkSync(at(spot))));
}

function takeOut(folders: Folders, from: Spot, staged: Spot): 'done' | 'absent' {
  const outcome = renameIntoStaging(folders.libc, from, staged);
  if (outcome !== 'exists') return outcome;
  throw new FilesError('other', staged.shown, `${staged.shown}: the name is taken in the staging area`);
}

function moveWithin(folders: Folders, from: Spot, to: Spot): 'done' | 'exists' | 'absent' {
  const outcome = renameFree(folders.libc, from, to);
  if (outcome !== 'exists' || !isOneEntry(from, to)) return outcome;
  // Both spellings are one entry of a volume that folds names, so this rename replaces nothing but itself.
  fs.renameSync(at(from), at(to));
  return 'done';
}

/** True when both names are spellings of one entry of one folder. Two hard links are two entries, both listed. */
function isOneEntry(from: Spot, to: Spot): boolean {
  if (from.name === to.name || fold(from.name) !== fold(to.name)) return false;
  if (!areOne(`${from.folder.path}/.`, `${to.folder.path}/.`) || !lookAlike(at(from), at(to))) return false;
  const names = new Set(fs.readdirSync(to.folder.path));
  return !(names.has(from.name) && names.has(to.name));
}

function areOne(a: string, b: string): boolean {
  const [first, second] = bothOf(a, b);
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}

/** Drivers of FUSE give each spelling of a name an inode number of its own (docs/decisions/0013). */
function lookAlike(a: string, b: string): boolean {
  const [first, second] = bothOf(a, b);
  if (first === undefined || second === undefined || first.dev !== second.dev) return false;
  const traits = ({ mode, size, mtimeNs, ctimeNs, birthtimeNs }: fs.BigIntStats) =>
    [mode, size, mtimeNs, ctimeNs, birthtimeNs].join();
  return first.ino === second.ino || traits(first) === traits(second);
}

function bothOf(a: string, b: string): (fs.BigIntStats | undefined)[] {
  return [a, b].map(path => fs.lstatSync(path, { bigint: true, throwIfNoEntry: false }));
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function makeFolder(spot: Spot): 'done' | 'exists' | 'absent' {
  try {
    fs.mkdirSync(at(spot));
    return 'done';
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'exists';
    if (isAbsent(error)) return 'absent';
    throw error;
  }
}

function removeFolder(spot: Spot): 'done' | 'full' | 'absent' {
  try {
    fs.rmdirSync(at(spot));
    return 'done';
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) return 'full';
    if (isAbsent(error)) return 'absent';
    throw error;
  }
}
