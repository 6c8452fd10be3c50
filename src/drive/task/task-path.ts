/** From a path of this computer to the task that keeps it, and to its nodes. */
import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import type { TaskRecord } from '#drive/settings-file.ts';
import type { LiveTask } from '#drive/task/live-task.ts';
import type { NodeId } from '#model/node.ts';
import { splitPath } from '#model/path.ts';
import type { TaskReads } from '#platform/task-store.ts';

export interface TaskPath {
  readonly record: TaskRecord;
  /** The path as the file system spells it. */
  readonly real: string;
  /** Relative to the task's folder. */
  readonly within: string;
}

/** Undefined where it lies in no folder that is synced. */
export function findTaskPath(records: readonly TaskRecord[], path: string): TaskPath | undefined {
  const real = withRealParent(path);
  const record = records.find(({ folder }) => liesIn(real, folder));
  return record && { record, real, within: relative(record.folder, real).split(sep).join('/') };
}

/** Throws DriveError('not-found') where it lies in no folder that is synced. */
export function requireTaskPath(drive: Drive, path: string): TaskPath {
  const found = findTaskPath(drive.records(), path);
  if (found !== undefined) return found;
  throw new DriveError(
    'not-found',
    `${plainText(path)} lies in no folder that is synced; see: waystation drive status`,
  );
}

/** The same for what lies beneath a task's folder, which is no folder or file of its own. Throws DriveError('not-found'). */
export function requireBeneath(drive: Drive, path: string): TaskPath {
  const found = findTaskPath(drive.records(), path);
  if (found !== undefined && found.within !== '') return found;
  throw new DriveError('not-found', `${plainText(path)} lies in no folder that is synced.`);
}

/** The running half of a task. Throws DriveError('not-found'), or 'refused' where it could not be opened. */
export function openTask(drive: Drive, id: string): LiveTask {
  const record = drive.record(id);
  const live = drive.liveTask(record.id);
  if (live !== undefined) return live;
  throw new DriveError('refused', `the task of ${record.folder} could not be opened; see: waystation drive status`);
}

/** Both as the file system spells them. */
export function liesIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

/** The node at a path of the local tree; undefined while it has not been looked at. */
export function localAt(store: TaskReads, path: string): NodeId | undefined {
  let at = store.meta().root ?? undefined;
  for (const name of splitPath(path)) at = at === undefined ? undefined : store.localNamed(at, name)?.id;
  return at;
}

/** The node that a path leads to in one of the trees. */
export function nodeAt(store: TaskReads, path: string, tree: 'local' | 'remote'): NodeId | undefined {
  let at = store.meta().root ?? undefined;
  for (const name of path === '' ? [] : path.split('/')) {
    if (at === undefined) return undefined;
    const children = tree === 'local' ? store.localChildren(at) : store.remoteChildren(at);
    at = [...children].find(child => child.name.normalize('NFC') === name.normalize('NFC'))?.id;
  }
  return at;
}

/** The path as the file system spells it, except for its last name: a link is asked about as itself. */
export function withRealParent(path: string): string {
  const parent = dirname(path);
  if (parent === path) return path;
  try {
    return join(realpathSync.native(parent), basename(path));
  } catch {
    return join(withRealParent(parent), basename(path));
  }
}
