/** The versions of a file in a task: listed, fetched to a place of a person's choice, made the newest again. */
import { randomBytes } from 'node:crypto';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { canWrite, stationSays } from '#drive/past/station-says.ts';
import { plainText } from '#drive/plain-text.ts';
import type { LiveTask } from '#drive/task/live-task.ts';
import { nodeAt, openTask, requireTaskPath } from '#drive/task/task-path.ts';
import type { NodeId } from '#model/node.ts';
import type { RemoteNode } from '#model/tree.ts';
import type { VersionsReply, VersionWire } from '#protocol/browse.ts';
import type { BatchResult } from '#protocol/commit.ts';
import type { Download } from '#protocol/control/downloads.ts';
import type {
  FileVersion,
  FileVersions,
  RemoteEntries,
  RemotePlaceTold,
  VersionDownloadOrder,
  VersionRestored,
  VersionRestoreOrder,
} from '#protocol/control/past.ts';

/** Entries of a remote folder that are listed to choose from. */
export const remoteEntriesMax = 2_000;

/** What the station has in a folder of a task, as last heard. Throws DriveError('not-found'). */
export function remoteEntries(drive: Drive, task: string, path: string): RemoteEntries {
  const live = openTask(drive, task);
  const node = nodeAt(live.store, path, 'remote');
  if (node === undefined)
    throw new DriveError('not-found', `the station has no folder ${plainText(path)} in this task (any more)`);
  const entries = [...live.store.remoteChildren(node)].toSorted((a, b) => a.name.localeCompare(b.name));
  const shown = entries.slice(0, remoteEntriesMax);
  return {
    ...{ task: live.record.id, path, isWhole: shown.length === entries.length },
    folders: shown.filter(({ kind }) => kind === 'folder').map(({ name }) => name),
    files: shown.flatMap(({ name, kind, state }) => {
      if (kind !== 'file' || state === null) return [];
      return [{ name, bytes: state.size, modifiedAt: new Date(Number(state.mtimeNs / 1_000_000n)).toISOString() }];
    }),
  };
}

/** Where an absolute path stands at the station; what the station does not have is no folder there. */
export function remotePlace(drive: Drive, path: string): RemotePlaceTold {
  const { record, within } = requireTaskPath(drive, path);
  const { store } = openTask(drive, record.id);
  const node = nodeAt(store, within, 'remote');
  const isFolder = node !== undefined && (within === '' || store.remote(node)?.kind === 'folder');
  return { task: record.id, path: within, isFolder };
}

/** The versions of the file at an absolute path, which need not be on this computer. */
export async function listVersions(drive: Drive, path: string): Promise<FileVersions> {
  const file = versionedFile(drive, path);
  const { live, remote } = file;
  const { versions, notKept = 0 } = await versionsOf(drive, file);
  const here = live.store.local(remote.id)?.content ?? undefined;
  return {
    ...{ task: live.record.id, path: file.path, notKept },
    versions: versions.map((version, at) => toFileVersion(version, at === 0, version.state.content === here)),
    canRestore: await canWrite(drive, live),
  };
}

/** Begins to fetch a version; nothing is ever overwritten. */
export async function downloadVersion(drive: Drive, order: VersionDownloadOrder): Promise<Download> {
  const file = versionedFile(drive, order.path);
  const { state } = oneVersion(await versionsOf(drive, file), file, order.revision);
  return drive.downloads.begin({
    ...{ task: file.live.record.id, node: file.remote.id, name: file.path, what: 'version' },
    ...{ content: state.content, size: state.size, mtimeNs: state.mtimeNs, destination: order.destination },
  });
}

/** Makes a version the newest at the station, from where it comes to every computer, and to this one. */
export async function restoreVersion(drive: Drive, order: VersionRestoreOrder): Promise<VersionRestored> {
  const file = versionedFile(drive, order.path);
  const { live, remote, path } = file;
  const reply = await versionsOf(drive, file);
  const { state } = oneVersion(reply, file, order.revision);
  if (reply.versions[0]?.state.content === state.content)
    throw new DriveError('refused', `revision ${order.revision} of ${plainText(path)} is the newest version already`);
  const { share, root } = live.record;
  const op = { op: 'update', id: remote.id, base: remote.contentRev, state } as const;
  const batches = [{ opId: randomBytes(16).toString('hex') as NodeId, ops: [op] }];
  const { results } = await stationSays(drive, live, () =>
    live.client.share(share, root, () => undefined).commit({ epoch: live.store.meta().epoch, batches }, [], []),
  );
  live.runner.retryNow();
  return { task: live.record.id, path, revision: revisionOf(results[0], path) };
}

function revisionOf(result: BatchResult | undefined, path: string): number {
  if (result !== undefined && !('refused' in result)) return result.revision;
  const why = result === undefined ? 'the station left its answer out' : plainText(result.message);
  const about = result === undefined ? {} : { refused: result.refused };
  throw new DriveError('refused', `${plainText(path)} cannot be restored: ${why} Look at its versions again`, about);
}

interface VersionedFile {
  readonly live: LiveTask;
  readonly path: string;
  readonly remote: RemoteNode;
}

function versionedFile(drive: Drive, absolute: string): VersionedFile {
  const { record, within: path } = requireTaskPath(drive, absolute);
  const live = openTask(drive, record.id);
  const node = nodeAt(live.store, path, 'remote');
  const remote = node === undefined ? undefined : live.store.remote(node);
  if (remote?.kind === 'file') return { live, path, remote };
  const what = remote === undefined ? 'is not at the station (yet)' : 'is no file; only files have versions';
  throw new DriveError(remote === undefined ? 'not-found' : 'invalid', `${plainText(absolute)} ${what}`);
}

function versionsOf(drive: Drive, { live, remote }: VersionedFile): Promise<VersionsReply> {
  return stationSays(drive, live, () => live.client.versions(live.record.share, remote.id));
}

function oneVersion({ versions }: VersionsReply, { path }: VersionedFile, revision: number): VersionWire {
  const found = versions.find(each => each.revision === revision);
  if (found !== undefined) return found;
  throw new DriveError(
    'not-found',
    `${plainText(path)} has no version of revision ${revision} (any more); see: waystation drive versions PATH`,
  );
}

function toFileVersion({ revision, state, atMs, ...by }: VersionWire, isNewest: boolean, isHere: boolean): FileVersion {
  return {
    ...{ revision, at: new Date(atMs).toISOString(), bytes: state.size, isNewest, isHere },
    ...{ account: plainText(by.account), computer: plainText(by.computer) },
    kept: by.kept === undefined ? null : plainText(by.kept.name),
  };
}
