/** Copies files and folders of this computer to the top of a task's folder (S43): under free names, never over something. */
import { constants } from 'node:fs';
import { copyFile, cp, lstat, mkdir, readdir, readlink, symlink, utimes } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import { receivesOnly } from '#drive/shell/pace.ts';
import { liesIn, withRealParent } from '#drive/task/task-path.ts';
import { numberedName } from '#model/free-name.ts';
import type { Copied, CopyOrder } from '#protocol/control/shell.ts';

/** Names that are tried before it is given up. */
const namesTriedMax = 1_000;

/**
 * One that cannot be copied does not keep the others from it. Throws DriveError where the task only receives, or it or its
 * folder is not there.
 */
export async function copyIn(drive: Drive, { paths, task }: CopyOrder): Promise<Copied> {
  const record = drive.record(task);
  const { id, folder } = record;
  const live = drive.liveTask(id);
  if (live !== undefined && receivesOnly(record, live))
    throw new DriveError('refused', `${folder} only receives from the station, so what is put there would stay there`);
  const identity = await live?.files.identity();
  if (identity?.marker !== id) throw new DriveError('refused', `${folder} is not there, or not the folder that it was`);
  const copied: Copied['copied'][number][] = [];
  const failed: Copied['failed'][number][] = [];
  for (const path of paths) {
    try {
      copied.push({ from: path, to: await copyOne(path, folder) });
    } catch (error) {
      failed.push({ path, detail: plainText(error instanceof Error ? error.message : String(error)) });
    }
  }
  live?.runner.hint({ paths: copied.map(({ to }) => basename(to)) });
  return { copied, failed };
}

/** Answers where the copy is. */
async function copyOne(path: string, folder: string): Promise<string> {
  if (!isAbsolute(path)) throw new Error(`${path} is not an absolute path`);
  if (liesIn(folder, withRealParent(path))) throw new Error(`${folder} lies in ${path}; choose what is in it`);
  for (let number = 1; number <= namesTriedMax; number += 1) {
    const to = join(folder, numberedName(basename(path), number));
    if (await copyTo(path, to)) return to;
  }
  throw new Error(`${folder} has too many entries of that name`);
}

/** False where something stands there. To make it, in the step that looks, is what keeps the name. */
async function copyTo(path: string, to: string): Promise<boolean> {
  const found = await lstat(path);
  try {
    if (found.isSymbolicLink()) await symlink(await readlink(path), to);
    else if (found.isDirectory()) await mkdir(to);
    else if (found.isFile()) await copyFile(path, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    else throw new Error('it is a socket, pipe or device; those are never synced');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  if (found.isDirectory()) await copyContents(path, to);
  if (!found.isSymbolicLink()) await utimes(to, found.atime, found.mtime);
  return true;
}

/** What it fails at, it says with where the rest is: that is synced as it is. */
async function copyContents(path: string, to: string): Promise<void> {
  const options = { recursive: true, force: false, errorOnExist: true, preserveTimestamps: true } as const;
  try {
    for (const name of await readdir(path))
      await cp(join(path, name), join(to, name), { ...options, verbatimSymlinks: true, filter: isSyncable });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`only a part of it was copied, to ${to}: ${reason}`, { cause: error });
  }
}

async function isSyncable(path: string): Promise<boolean> {
  const found = await lstat(path);
  return found.isFile() || found.isDirectory() || found.isSymbolicLink();
}
