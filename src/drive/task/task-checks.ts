/** Everything that must be true before a folder becomes a task's, each with the way out (S25-S27, S30, S31). */
import { accessSync, constants, realpathSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, parse } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import { checkLimits } from '#drive/settings/check-limits.ts';
import { defaultBin, type TaskRecord } from '#drive/settings-file.ts';
import { folderOverlap, type Overlap } from '#drive/task/folder-overlap.ts';
import { parseExtension } from '#model/filter.ts';
import { checkPath } from '#model/path.ts';
import type { RulesOrder } from '#protocol/control/orders.ts';
import { noLimits } from '#protocol/control/paced-hours.ts';
import type { TaskRules } from '#protocol/control/rules.ts';
import type { GrantText, ShareWire } from '#protocol/session.ts';

/** The real path of a local folder that may be synced. Throws DriveError('refused' | 'invalid'). */
export function checkLocalFolder(folder: string, tasks: readonly TaskRecord[], ownData: string): string {
  if (!isAbsolute(folder)) throw new DriveError('invalid', `${plainText(folder)} is not an absolute path`);
  const path = existingFolder(folder);
  if (parse(path).root === path) throw refused(`${path} is a whole drive; choose a folder in it`);
  if (path === realHome()) throw refused(`${path} is your whole home folder; choose a folder in it`);
  requireWritable(path);
  const own = folderOverlap(path, ownData);
  if (own !== undefined)
    throw refused(`${path} ${overlapText[own]} the drive's own data folder ${ownData}; choose another`);
  for (const task of tasks) {
    const overlap = folderOverlap(path, task.folder);
    if (overlap === undefined) continue;
    throw refused(
      `${path} ${overlapText[overlap]} ${task.folder}, which task ${task.id} already syncs; choose another folder`,
    );
  }
  return path;
}

/** `SHARE/PATH` taken apart; an empty path is the whole share. */
export function parseRemote(remote: string): { readonly share: string; readonly path: string } {
  const [share = '', ...names] = remote.split('/').filter((name, index) => name !== '' || index === 0);
  const path = names.join('/');
  const fault = path === '' ? undefined : checkPath(path);
  if (share === '' || fault !== undefined) {
    throw new DriveError(
      'invalid',
      `"${plainText(remote)}" is not SHARE or SHARE/PATH. ${fault?.sentence ?? ''}`.trim(),
    );
  }
  return { share, path };
}

/** The share of that name or id; `home` is the account's own (S40). The error lists those there are. */
export function findShare(shares: readonly ShareWire[], name: string): ShareWire {
  const whole = shares.filter(({ folder }) => folder === undefined);
  const found =
    whole.find(share => share.name === name) ??
    whole.find(share => share.id === name || (name === 'home' && share.home));
  if (found !== undefined) return found;
  const names = shares
    .map(
      share =>
        `${plainText(share.folder === undefined ? share.name : `${share.name}/${share.folder}`)} (${share.grant})`,
    )
    .join(', ');
  throw refused(
    `There is no share "${plainText(name)}" for this account; there is: ${names === '' ? 'none yet' : names}`,
  );
}

/** The share that a remote folder is in, or the folder of it that is granted, and the path from there (A12). */
export function findRemote(
  shares: readonly ShareWire[],
  remote: { readonly share: string; readonly path: string },
): { readonly share: ShareWire; readonly path: string } {
  const [first, ...rest] = remote.path.split('/');
  const isGranted = ({ name, folder }: ShareWire): boolean => name === remote.share && folder === first;
  const granted = shares.find(isGranted);
  if (granted !== undefined) return { share: granted, path: rest.join('/') };
  return { share: findShare(shares, remote.share), path: remote.path };
}

/** A mode that sends needs the right to write (S25, S26). */
export function checkMode(share: { readonly name: string; readonly grant: GrantText }, mode: TaskRules['mode']): void {
  if (share.grant === 'write' || mode === 'download-only') return;
  throw refused(
    `This account may only read "${plainText(share.name)}"; sync it with --mode download-only, or ask for the right to write`,
  );
}

/** `rules` with what an order changes. */
export function mergeRules(rules: TaskRules, order: RulesOrder): TaskRules {
  const { filter, bin, limits, ...plain } = order;
  const merged = { ...rules.filter, ...filter };
  const extensions = merged.extensions.map(extension => {
    const parsed = parseExtension(extension);
    if ('value' in parsed) return parsed.value;
    throw new DriveError('invalid', parsed.fault);
  });
  const kept = bin === undefined ? {} : { bin: { ...defaultBin, ...rules.bin, ...bin } };
  const { limits: before, ...others } = rules;
  return { ...others, ...plain, ...kept, ...limited(before, limits), filter: { ...merged, extensions } };
}

/** None are on no record, which earlier versions can read. */
function limited(before: TaskRules['limits'], limits: RulesOrder['limits']): Pick<TaskRules, 'limits'> {
  const chosen = { ...noLimits, ...before, ...limits };
  checkLimits(chosen);
  return chosen.up === 0 && chosen.down === 0 ? {} : { limits: chosen };
}

/** Whether rules differ in nothing but how fast may be synced, which holds without beginning anew. */
export function differsInLimitsAlone(before: TaskRules, after: TaskRules): boolean {
  return isDeepStrictEqual({ ...before, limits: noLimits }, { ...after, limits: noLimits });
}

const overlapText: Record<Overlap, string> = { same: 'is', inside: 'lies inside', around: 'contains' };

function existingFolder(folder: string): string {
  const found = statAt(folder);
  if (found === undefined) throw refused(`${plainText(folder)} does not exist; make the folder first`);
  if (!found.isDirectory()) throw refused(`${plainText(folder)} is not a folder`);
  return realpathSync.native(folder);
}

/** Undefined where nothing stands. */
function statAt(folder: string): Stats | undefined {
  try {
    return statSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw refused(
      `${plainText(folder)} cannot be looked at (${code}); change the rights of its folders or choose another`,
    );
  }
}

function requireWritable(path: string): void {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw refused(
      `${path} is not writable (${(error as NodeJS.ErrnoException).code}); change its rights or choose another folder`,
    );
  }
}

function realHome(): string {
  try {
    return realpathSync.native(homedir());
  } catch {
    return homedir();
  }
}

function refused(message: string): DriveError {
  return new DriveError('refused', message);
}
