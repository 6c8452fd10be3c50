/**
 * Renames that never overwrite.
 *
 * Linux does them in one step (`renameat2`). Where the system or the volume cannot, the ways below are used; none
 * of them overwrites, but each has more than one step, and a crash between the steps leaves what its comment says.
 */
import * as fs from 'node:fs';
import { FilesError, grabPrefix } from '#platform/files.ts';
import { errorCode, isAbsent, systemError, unlessAbsent } from '#platform/node/files-errors.ts';
import { at, type Spot } from '#platform/node/folders.ts';
import type { Libc, NameIn } from '#platform/node/libc.ts';

/** Renames to a name that must be free. */
export function renameFree(libc: Libc | undefined, from: Spot, to: Spot): 'done' | 'exists' | 'absent' {
  return freely(libc, { from, to }, renameFreeInSteps);
}

/**
 * Takes an object into the staging area, to a name that must be free there. Nobody else makes names there, so where the system or
 * the volume has no such rename a plain one does: with a second name for a moment, what a person saves in that moment under
 * the first would be removed with it.
 */
export function renameIntoStaging(libc: Libc | undefined, from: Spot, staged: Spot): 'done' | 'exists' | 'absent' {
  return freely(libc, { from, to: staged }, () => {
    if (stands(staged)) return 'exists';
    return unlessAbsent(() => fs.renameSync(at(from), at(staged)) ?? 'done') ?? 'absent';
  });
}

/** By the call that never replaces, or by other means where there is none. */
function freely(
  libc: Libc | undefined,
  { from, to }: { readonly from: Spot; readonly to: Spot },
  otherwise: (from: Spot, to: Spot) => 'done' | 'exists' | 'absent',
): 'done' | 'exists' | 'absent' {
  const answer = ask(libc?.renameNoReplace, from, to);
  if (answer === 'unsupported') return otherwise(from, to);
  if (answer === 0) return 'done';
  const error = systemError(answer, 'renameat2');
  if (error.code === 'EEXIST') return 'exists';
  if (isAbsent(error)) return 'absent';
  throw error;
}

/** Swaps two objects. `keep` is called with the displaced one when a third appears in the middle (see below). */
export function swap(
  libc: Libc | undefined,
  pair: { readonly staged: Spot; readonly target: Spot },
  keep: (grabbed: Spot) => void,
): 'done' | 'absent' {
  const answer = ask(libc?.renameExchange, pair.staged, pair.target);
  if (answer === 'unsupported') return swapInSteps(pair.staged, pair.target, keep);
  if (answer === 0) return 'done';
  const error = systemError(answer, 'renameat2');
  if (isAbsent(error)) return 'absent';
  throw error;
}

/**
 * Ends what a crash cut off between the steps below: afterwards it is done, or nothing of it is. Without `replaces` the
 * target was free, so an empty file there is the claim of its name, on a volume that needs one.
 */
export function endSteps(
  libc: Libc | undefined,
  { staged, target, replaces }: { readonly staged: Spot; readonly target: Spot; readonly replaces: boolean },
  keep: (grabbed: Spot) => void,
): void {
  const grabbed = grabOf(staged);
  if (!stands(grabbed)) {
    const claims = ask(libc?.renameNoReplace, staged, staged) === 'unsupported';
    if (!replaces && claims && stands(staged)) dropClaim(target);
  } else if (stands(staged)) {
    dropClaim(target);
    if (renameFreeInSteps(grabbed, target) !== 'done') keep(grabbed);
  } else fs.renameSync(at(grabbed), at(staged));
}

function dropClaim(target: Spot): void {
  const found = fs.lstatSync(at(target), { throwIfNoEntry: false });
  if (found?.isFile() && found.size === 0) fs.unlinkSync(at(target));
}

/** Where an object waits while the staged one takes its place; its name tells which one that is. */
function grabOf(staged: Spot): Spot {
  return { ...staged, name: `${grabPrefix}${staged.name}` };
}

type Rename = (from: NameIn, to: NameIn) => number;

/** EINVAL is the answer of volumes without these flags (NFS, many FUSE ones); ENOSYS that of old kernels. */
function ask(rename: Rename | undefined, from: Spot, to: Spot): number | 'unsupported' {
  if (rename === undefined || from.folder.fd === undefined || to.folder.fd === undefined) return 'unsupported';
  const answer = rename({ folder: from.folder.fd, name: from.name }, { folder: to.folder.fd, name: to.name });
  if (answer >= 0) return answer;
  return unsupported.has(systemError(answer, 'renameat2').code ?? '') ? 'unsupported' : answer;
}

const unsupported = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

function renameFreeInSteps(from: Spot, to: Spot): 'done' | 'exists' | 'absent' {
  const found = lookAt(from);
  if (found === undefined) return 'absent';
  try {
    if (found.isDirectory()) return renameFolder(from, to);
    if (found.isSymbolicLink()) return remakeLink({ from, found, to });
    return linkFile({ from, found, to });
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'exists';
    if (isAbsent(error)) return 'absent';
    throw error;
  }
}

/** A move of what was found under the first name. */
interface Move {
  readonly from: Spot;
  readonly found: fs.BigIntStats;
  readonly to: Spot;
}

/** A second name, then the first one removed, or else the second one again. A crash in between leaves one file with both names. */
function linkFile(move: Move): 'done' | 'exists' {
  const { from, found, to } = move;
  try {
    fs.linkSync(at(from), at(to));
  } catch (error) {
    if (!withoutLinks.has(errorCode(error))) throw error;
    return claimName(from, to);
  }
  return removeFirst(move, found);
}

/**
 * Removes the first name; where that fails, the second one: with both, the file would be taken for two. Neither is removed
 * once a person has put something else there: what was moved has its second name then, and what they put there stays.
 */
function removeFirst({ from, found, to }: Move, made: fs.BigIntStats | undefined): 'done' {
  if (!isStill(from, found)) return 'done';
  try {
    fs.unlinkSync(at(from));
    return 'done';
  } catch (error) {
    if (isStill(from, found) && made && isStill(to, made)) fs.unlinkSync(at(to));
    throw error;
  }
}

function lookAt(spot: Spot): fs.BigIntStats | undefined {
  return fs.lstatSync(at(spot), { bigint: true, throwIfNoEntry: false });
}

function stands(spot: Spot): boolean {
  return lookAt(spot) !== undefined;
}

function isStill(spot: Spot, { dev, ino }: fs.BigIntStats): boolean {
  const now = lookAt(spot);
  return now !== undefined && now.dev === dev && now.ino === ino;
}

const withoutLinks = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);

/**
 * For volumes without hard links (FAT): claims the name with an empty file, which fails if it is taken, and
 * renames onto that; where that fails, the claim goes. A crash in between leaves the empty file. Somebody who writes into it in the microseconds
 * between the last look and the rename would lose those bytes; no call of such volumes can exclude that.
 */
function claimName(from: Spot, to: Spot): 'done' | 'exists' {
  const claim = fs.openSync(at(to), 'wx');
  const ours = fs.fstatSync(claim, { bigint: true });
  fs.closeSync(claim);
  const now = fs.lstatSync(at(to), { bigint: true });
  if (now.ino !== ours.ino || now.size !== 0n) return 'exists';
  try {
    fs.renameSync(at(from), at(to));
    return 'done';
  } catch (error) {
    if (stands(from)) dropClaim(to);
    throw error;
  }
}

/** Makes the link anew (its own mtime is lost), then removes the first one. A crash leaves both. */
function remakeLink(move: Move): 'done' {
  fs.symlinkSync(fs.readlinkSync(at(move.from), 'buffer'), at(move.to));
  return removeFirst(move, lookAt(move.to));
}

/**
 * Claims the name with an empty folder and renames onto it; that fails as soon as the folder holds anything.
 * On Windows a rename never replaces a folder, so it needs no claim. A crash leaves the empty folder.
 */
function renameFolder(from: Spot, to: Spot): 'done' | 'exists' {
  if (process.platform !== 'win32') fs.mkdirSync(at(to));
  try {
    fs.renameSync(at(from), at(to));
    return 'done';
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errorCode(error))) return 'exists';
    if (process.platform !== 'win32') unlessAbsent(() => fs.rmdirSync(at(to)));
    throw error;
  }
}

/**
 * "Grab": takes the target out under a temporary name, puts the staged object into the now free name, then gives
 * the grabbed one the staged name. The target is absent for some 40 µs; a crash then leaves it in the staging
 * area as `grab-…`, for `endSteps`. When something new appears in its place meanwhile, that stays, the grabbed object is handed
 * to `keep`, and the caller hears `busy` with its own staged object untouched.
 */
function swapInSteps(staged: Spot, target: Spot, keep: (grabbed: Spot) => void): 'done' | 'absent' {
  if (!stands(staged)) return 'absent';
  const grabbed = grabOf(staged);
  if (stands(grabbed)) {
    const what = 'what an earlier exchange took out of its place is still to be put back';
    throw new FilesError('busy', target.shown, `${target.shown}: ${what}; it is tried again`);
  }
  if (unlessAbsent(() => fs.renameSync(at(target), at(grabbed)) ?? 'taken') === undefined) return 'absent';
  let placed: 'done' | 'exists' | 'absent';
  try {
    placed = renameFreeInSteps(staged, target);
  } catch (error) {
    if (renameFreeInSteps(grabbed, target) !== 'done') keep(grabbed);
    throw error;
  }
  if (placed === 'done') {
    fs.renameSync(at(grabbed), at(staged));
    return 'done';
  }
  if (placed === 'absent' && renameFreeInSteps(grabbed, target) === 'done') return 'absent';
  keep(grabbed);
  throw new FilesError(
    'busy',
    target.shown,
    `${target.shown}: replaced by somebody else in the same moment; looking again`,
  );
}
