/** What ending a task, or unlinking a connection, would do; told before it is done (N1). */
import type { Drive } from '#drive/drive.ts';
import { plainText } from '#drive/plain-text.ts';
import type { TaskRecord } from '#drive/settings-file.ts';
import type { LiveTask } from '#drive/task/live-task.ts';
import { listBins } from '#drive/task/recovery-bin.ts';
import { examplesMax } from '#model/foreseen.ts';
import type { LocalNode } from '#model/tree.ts';
import type { TaskReads } from '#platform/task-store.ts';
import type { Removal } from '#protocol/control/first-look.ts';

/** Throws DriveError('not-found'). */
export function removalOfTask(drive: Drive, id: string): Promise<Removal> {
  return removalOf(drive, drive.record(id));
}

/** For each task of a connection. Throws DriveError('not-found'). */
export function removalOfConnection(drive: Drive, id: string): Promise<Removal[]> {
  const connection = drive.connection(id);
  const records = drive.records().filter(record => record.connection === connection.id);
  return Promise.all(records.map(record => removalOf(drive, record)));
}

async function removalOf(drive: Drive, { id, folder }: TaskRecord): Promise<Removal> {
  const live = drive.liveTask(id);
  return { task: id, folder, ...(live === undefined ? unknown : await lookInto(drive, live)) };
}

type Found = Omit<Removal, 'task' | 'folder'>;

const unknown: Found = {
  ...{ files: 0, unfetched: 0, held: 0, isKnown: false },
  unsent: { files: 0, bytes: 0, examples: [] },
  bin: { objects: 0, bytes: 0, onlyHere: 0 },
};

async function lookInto(drive: Drive, live: LiveTask): Promise<Found> {
  const { store } = live;
  const binned = await listBins(drive, live.record.id);
  const open = [...store.unsettled()];
  const unsent = open.flatMap(id => unsentFile(store, store.local(id)) ?? []);
  return {
    files: store.counts().local - [...store.localFolders()].length,
    unsent: {
      files: unsent.length,
      bytes: unsent.reduce((sum, { stamp }) => sum + stamp.size, 0),
      examples: unsent
        .map(row => plainText(pathOf(store, row)))
        .sort()
        .slice(0, examplesMax),
    },
    unfetched: open.filter(id => !store.local(id) && (store.remote(id)?.kind ?? 'folder') !== 'folder').length,
    held: [...store.holds()].reduce((sum, { files }) => sum + files, 0),
    bin: {
      objects: binned.length,
      bytes: binned.reduce((sum, { bytes }) => sum + bytes, 0),
      onlyHere: binned.filter(({ onlyHere }) => onlyHere).length,
    },
    isKnown: true,
  };
}

/** A file or link whose bytes are not those that the station has, or are not known to be. */
function unsentFile(store: TaskReads, row: LocalNode | undefined): LocalNode | undefined {
  if (!row || row.kind === 'folder' || row.missing) return undefined;
  const there = store.remote(row.id)?.state;
  return there && there.content === row.content ? undefined : row;
}

function pathOf(store: TaskReads, row: LocalNode): string {
  const names: string[] = [];
  for (let at: LocalNode | undefined = row; at?.parent; at = store.local(at.parent)) names.unshift(at.name);
  return names.join('/');
}
