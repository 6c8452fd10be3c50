/** From an absolute path to the task that keeps it, and to its nodes. */
import { relative, sep } from 'node:path';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import type { LiveTask } from '#drive/task/live-task.ts';
import { withRealParent } from '#drive/task/why.ts';
import type { NodeId } from '#model/node.ts';
import type { TaskReads } from '#platform/task-store.ts';

/** A path in the folder of a task that runs. */
export interface TaskPath {
  readonly live: LiveTask;
  /** Relative to the task's folder. */
  readonly path: string;
}

/** Throws DriveError('not-found') for a path in no task's folder, or in that of one that could not be opened. */
export function taskPath(drive: Drive, path: string): TaskPath {
  const real = withRealParent(path);
  const record = drive.records().find(({ folder }) => real === folder || real.startsWith(folder + sep));
  if (record === undefined)
    throw new DriveError(
      'not-found',
      `${plainText(path)} lies in no folder that is synced; see: waystation drive status`,
    );
  return { live: openTask(drive, record.id), path: relative(record.folder, real).split(sep).join('/') };
}

/** The running half of a task. Throws DriveError('not-found'), or 'refused' where it could not be opened. */
export function openTask(drive: Drive, id: string): LiveTask {
  const record = drive.record(id);
  const live = drive.liveTask(record.id);
  if (live !== undefined) return live;
  throw new DriveError('refused', `the task of ${record.folder} could not be opened; see: waystation drive status`);
}

/** The path of a local node, relative to the task's folder; undefined while it does not stand. */
export function localPath(store: TaskReads, id: NodeId): string | undefined {
  const names: string[] = [];
  const { root } = store.meta();
  for (let at = id; at !== root; ) {
    const node = store.local(at);
    if (!node || node.missing || node.parked || node.parent === null) return undefined;
    names.unshift(node.name);
    at = node.parent;
  }
  return names.join('/');
}
