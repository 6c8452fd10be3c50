/** Whose folder a folder is, by the mark that a task leaves in it. */
import type { DriveDoors } from '#drive/doors.ts';
import { DriveError } from '#drive/drive-error.ts';
import type { TaskRecord } from '#drive/settings-file.ts';

type FilesDoor = Pick<DriveDoors, 'openFiles'>;

/** Throws DriveError('refused') where a folder carries the mark of any task. */
export async function requireUnmarked(folder: string, doors: FilesDoor): Promise<void> {
  const marker = await markOf(folder, doors);
  if (marker === undefined || marker === '') return;
  throw new DriveError(
    'refused',
    `${folder} carries the mark of another drive's task (${marker}). Remove that task first, or, if it is no more, repeat with --take-over`,
  );
}

/**
 * Throws DriveError('refused') unless `folder` is the one of `record`, moved there. Of two folders with one mark nobody
 * could say which one goes on.
 */
export async function requireMoved(record: TaskRecord, folder: string, doors: FilesDoor): Promise<void> {
  if ((await markOf(folder, doors)) !== record.id)
    throw new DriveError(
      'refused',
      `${folder} does not carry the mark of task ${record.id}, so it is not the folder that was moved. To sync it all the same: waystation drive remove ${record.id}, then task add`,
    );
  if (folder === record.folder || (await markOf(record.folder, doors)) !== record.id) return;
  throw new DriveError(
    'refused',
    `${record.folder} is still there and is the folder of task ${record.id}. Move it away, or delete it, if ${folder} is to take its place`,
  );
}

async function markOf(folder: string, doors: FilesDoor): Promise<string | undefined> {
  return (await (await doors.openFiles(folder)).identity())?.marker;
}
