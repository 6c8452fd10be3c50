/** The recovery bins of a drive's tasks, as its person sees them: listed, restored from, emptied. */
import { isAbsolute, relative, sep } from 'node:path';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import type { LiveTask } from '#drive/task/live-task.ts';
import { withRealParent } from '#drive/task/task-path.ts';
import { restoreBinned } from '#engine/effects/restore.ts';
import { joinPath, lastName } from '#model/path.ts';
import { FilesError } from '#platform/files.ts';
import { type BinEntry, binId } from '#platform/recovery-bin-index.ts';
import type { EmptyOrder, RestoreOrder } from '#protocol/control/orders.ts';
import type { BinEmptied, Binned, Restored } from '#protocol/control/status.ts';

/** What lies in the bin of one task, or of all; oldest first. */
export async function listBins(drive: Drive, task: string | undefined): Promise<Binned[]> {
  const all: Binned[] = [];
  for (const live of chosenTasks(drive, task)) {
    const { epoch } = live.store.meta();
    for (const entry of await live.files.binned()) all.push(shown(live, entry, epoch));
  }
  return all.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Restores objects, or all of a task's (R97). Stops at the first that cannot be; what was restored before stays. */
export async function restoreFromBins(drive: Drive, { what, to }: RestoreOrder): Promise<Restored[]> {
  const chosen: Chosen[] = [];
  for (const id of what) chosen.push(...(await chosenObjects(drive, id)));
  if (to !== undefined && chosen.length > 1)
    throw new DriveError('invalid', `--to names one place, and there are ${chosen.length} objects to restore`);
  const restored: Restored[] = [];
  for (const each of chosen) {
    const path = await restoreOne(each, to);
    if (path !== undefined) restored.push({ id: binId(each.entry.name), task: each.live.record.id, path });
  }
  return restored;
}

/** Removes from the bin of one task, or from all, for good: everything, or what is named. */
export async function emptyBins(drive: Drive, { task, what }: EmptyOrder): Promise<BinEmptied> {
  const named = what === undefined ? undefined : new Set(what);
  const emptied = { objects: 0, bytes: 0 };
  for (const live of chosenTasks(drive, task)) {
    const entries = (await live.files.binned()).filter(({ name }) => named?.has(binId(name)) ?? true);
    if (entries.length === 0) continue;
    await live.files.dropBinned(entries.map(entry => entry.name));
    emptied.objects += entries.length;
    emptied.bytes += entries.reduce((sum, entry) => sum + entry.bytes, 0);
  }
  return emptied;
}

function chosenTasks(drive: Drive, task: string | undefined): LiveTask[] {
  const records = task === undefined ? drive.records() : [drive.record(task)];
  return records.flatMap(record => drive.liveTask(record.id) ?? []);
}

function shown(live: LiveTask, entry: BinEntry, epoch: string): Binned {
  const { path, atMs, bytes, why, heldIn } = entry;
  const onlyHere = heldIn === null || heldIn !== epoch;
  return {
    id: binId(entry.name),
    task: live.record.id,
    path,
    at: new Date(atMs).toISOString(),
    bytes,
    why,
    onlyHere,
  };
}

interface Chosen {
  readonly live: LiveTask;
  readonly entry: BinEntry;
}

/** The object that an id, or the beginning of one, names; or all of the task that it names. */
async function chosenObjects(drive: Drive, id: string): Promise<Chosen[]> {
  const found: Chosen[] = [];
  const ofTasks: Chosen[][] = [];
  for (const live of chosenTasks(drive, undefined)) {
    const all = (await live.files.binned()).map(entry => ({ live, entry }));
    found.push(...all.filter(({ entry }) => binId(entry.name).startsWith(id)));
    if (live.record.id.startsWith(id)) ofTasks.push(all);
  }
  if (found.length + ofTasks.length > 1)
    throw new DriveError('not-found', `"${plainText(id)}" begins the ids of several objects or tasks; give more of it`);
  if (found.length + ofTasks.length === 0 || id === '')
    throw new DriveError('not-found', `no recovery bin has "${plainText(id)}"; see: waystation drive bin list`);
  return [...found, ...ofTasks.flat()];
}

async function restoreOne({ live, entry }: Chosen, to: string | undefined): Promise<string | undefined> {
  await requireOwnFolder(live);
  try {
    const path = await restoreBinned(live.files, entry.name, await placeFor(live, entry, to));
    if (path === undefined) return undefined;
    live.runner.hint({ paths: [path] });
    live.tell({ kind: 'restored', path, other: path === entry.path ? null : entry.path, bytes: entry.bytes });
    return path;
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new DriveError(
      'refused',
      `${plainText(entry.path)} cannot be restored: ${plainText(error.message)}. Choose another place with --to`,
    );
  }
}

/** The path within the task's folder; a folder that stands there takes the object in. */
async function placeFor(live: LiveTask, entry: BinEntry, to: string | undefined): Promise<string> {
  if (to === undefined) return entry.path;
  const { folder } = live.record;
  const within = relative(folder, withRealParent(to));
  if (isAbsolute(within) || within === '..' || within.startsWith(`..${sep}`))
    throw new DriveError('refused', `${plainText(to)} lies outside of ${folder}, the folder that the task syncs`);
  const path = within.split(sep).join('/');
  const isFolder = path === '' || (await live.files.stat(path))?.kind === 'folder';
  return isFolder ? joinPath(path, lastName(entry.path)) : path;
}

/** Nothing is put into a folder that is not the task's. */
export async function requireOwnFolder({ files, record }: LiveTask): Promise<void> {
  if ((await files.identity())?.marker === record.id) return;
  throw new DriveError('refused', `${record.folder} is not there, or not the folder that it was`);
}
