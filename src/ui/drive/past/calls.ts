/** What the panel asks of the drive about the past of files. */
import type { Download } from '#protocol/control/downloads.ts';
import type {
  DeletedDownloadOrder,
  DeletedPage,
  DeletedRestored,
  DeletedRestoreOrder,
  FileVersions,
  RemoteEntries,
  RemotePlaceTold,
  VersionDownloadOrder,
  VersionRestored,
  VersionRestoreOrder,
} from '#protocol/control/past.ts';
import { ask } from '#ui/drive/ask.ts';

/** A folder of a task at the station. */
export interface RemotePlace {
  readonly task: string;
  /** Relative to the task's folder. */
  readonly path: string;
}

export function getRemote({ task, path }: RemotePlace): Promise<RemoteEntries> {
  return ask('GET', `/remote?${new URLSearchParams({ task, path })}`);
}

/** What an absolute path of this computer is at the station. */
export function getPlace(path: string): Promise<RemotePlaceTold> {
  return ask('GET', `/place?${new URLSearchParams({ path })}`);
}

/** Of the file at an absolute path of this computer. */
export function getVersions(path: string): Promise<FileVersions> {
  return ask('GET', `/versions?${new URLSearchParams({ path })}`);
}

export function downloadVersion(order: VersionDownloadOrder): Promise<Download> {
  return ask('POST', '/versions/download', order);
}

export function restoreVersion(order: VersionRestoreOrder): Promise<VersionRestored> {
  return ask('POST', '/versions/restore', order);
}

/** `after`: null for the first page. */
export function getDeleted({ task, path }: RemotePlace, after: string | null): Promise<DeletedPage> {
  return ask('GET', `/deleted?${new URLSearchParams({ task, path, ...(after === null ? {} : { after }) })}`);
}

export function restoreDeleted(order: DeletedRestoreOrder): Promise<DeletedRestored> {
  return ask('POST', '/deleted/restore', order);
}

export function downloadDeleted(order: DeletedDownloadOrder): Promise<Download> {
  return ask('POST', '/deleted/download', order);
}
