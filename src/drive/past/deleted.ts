/** What was deleted from a task's folder: listed, brought back at the station, or fetched to another place. */
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { canWrite, stationSays } from '#drive/past/station-says.ts';
import { plainText } from '#drive/plain-text.ts';
import { nodeAt, openTask } from '#drive/task/task-path.ts';
import type { NodeId } from '#model/node.ts';
import type { Download } from '#protocol/control/downloads.ts';
import type {
  Deleted,
  DeletedDownloadOrder,
  DeletedPage,
  DeletedRestored,
  DeletedRestoreOrder,
} from '#protocol/control/past.ts';
import type { DeletedReply, RevertReply } from '#protocol/past.ts';

/** Requests that one order may take: each brings back a part. */
const partsMax = 1_000;

export interface DeletedPlace {
  readonly task: string;
  /** Relative to the task's folder. */
  readonly path: string;
  readonly after?: string | undefined;
}

/** A page of what was deleted from a folder of a task and beneath. */
export async function listDeleted(drive: Drive, { task, path, after }: DeletedPlace): Promise<DeletedPage> {
  const live = openTask(drive, task);
  const folder = nodeAt(live.store, path, 'remote');
  if (folder === undefined)
    throw new DriveError('not-found', `the station has no folder ${plainText(path)} in this task (any more)`);
  const page = await stationSays(drive, live, () => live.client.deleted(live.record.share, folder, after));
  return {
    ...{ task: live.record.id, path, entries: page.entries.map(toDeleted), after: page.after ?? null },
    canRestore: await canWrite(drive, live),
  };
}

/** Brings back what was deleted, with its versions, to where it stood; from there it comes to this computer. */
export async function restoreDeleted(drive: Drive, { task, ids }: DeletedRestoreOrder): Promise<DeletedRestored> {
  const live = openTask(drive, task);
  const { share, root } = live.record;
  const restored = { task: live.record.id, files: 0, folders: 0, left: 0 };
  for (let part = 0; part < partsMax; part += 1) {
    const reply = await stationSays(drive, live, () => live.client.restore(share, { deleted: ids, within: root }));
    restored.files += reply.files.made + reply.files.copied;
    restored.folders += reply.folders.made;
    restored.left = reply.leftCount;
    if (!reply.more || isIdle(reply)) break;
  }
  live.runner.retryNow();
  return restored;
}

/** Begins to fetch the last content of a deleted file. */
export async function downloadDeleted(drive: Drive, order: DeletedDownloadOrder): Promise<Download> {
  const live = openTask(drive, order.task);
  const node = order.id as NodeId;
  const { versions } = await stationSays(drive, live, () => live.client.versions(live.record.share, node));
  const [last] = versions;
  if (last === undefined)
    throw new DriveError('not-found', `${plainText(order.name)}: no version of it is kept any more`);
  const { content, size, mtimeNs } = last.state;
  return drive.downloads.begin({
    ...{ task: live.record.id, node, content, size, mtimeNs, what: 'deleted' },
    ...{ name: order.name, destination: order.destination },
  });
}

/** A station that promises more and does nothing is not asked for ever. */
function isIdle({ revision }: RevertReply): boolean {
  return revision === undefined;
}

function toDeleted({ id, kind, path, size, files, atMs, ...by }: DeletedReply['entries'][number]): Deleted {
  return {
    ...{ id, kind, path: plainText(path.join('/')), bytes: size, files, at: new Date(atMs).toISOString() },
    ...{ account: plainText(by.account), computer: plainText(by.computer) },
  };
}
