/** What a drive is asked about the past of a task's files, and what it answers: versions, and what was deleted. */
import Type, { type Static } from 'typebox';
import type { NodeId } from '#model/node.ts';
import { revertNodesMax } from '#protocol/past.ts';
import { Id, RevisionNumber, strict } from '#protocol/schema.ts';

const AbsolutePath = Type.String({ minLength: 1, maxLength: 4096 });

/** What a path of this computer is at the station, in the task that keeps it. */
export interface RemotePlaceTold {
  readonly task: string;
  /** Relative to the task's folder. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** What a task's remote folder holds, to choose a file from. */
export interface RemoteEntries {
  readonly task: string;
  /** Within the task's folder; empty for that itself. */
  readonly path: string;
  readonly folders: readonly string[];
  readonly files: readonly RemoteFile[];
  /** False when there is more than is listed. */
  readonly isWhole: boolean;
}

export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
  /** ISO 8601. */
  readonly modifiedAt: string;
}

/** A content that a file had. */
export interface FileVersion {
  readonly revision: number;
  /** When the station took it, ISO 8601. */
  readonly at: string;
  readonly bytes: number;
  /** Names for people; empty when they are not known any more. */
  readonly account: string;
  readonly computer: string;
  /** The name under which somebody keeps it for ever, perhaps empty; null when nobody does. */
  readonly kept: string | null;
  readonly isNewest: boolean;
  /** The file on this computer has these very bytes. */
  readonly isHere: boolean;
}

/** The versions of one file, the newest first. */
export interface FileVersions {
  readonly task: string;
  /** Relative to the task's folder. */
  readonly path: string;
  readonly versions: readonly FileVersion[];
  /** Contents that the file had and that retention took. */
  readonly notKept: number;
  /** The account may make an older one the newest. */
  readonly canRestore: boolean;
}

/** Fetches a version to a place where nothing stands. */
export const VersionDownloadOrder = strict({
  path: AbsolutePath,
  revision: RevisionNumber,
  destination: AbsolutePath,
});
export type VersionDownloadOrder = Static<typeof VersionDownloadOrder>;

/** Makes a version the newest at the station. */
export const VersionRestoreOrder = strict({ path: AbsolutePath, revision: RevisionNumber });
export type VersionRestoreOrder = Static<typeof VersionRestoreOrder>;

export interface VersionRestored {
  readonly task: string;
  readonly path: string;
  /** The revision that it made. */
  readonly revision: number;
}

/** Something that was deleted from a folder and beneath. */
export interface Deleted {
  readonly id: NodeId;
  readonly kind: 'file' | 'folder' | 'link';
  /** Relative to the folder that was asked about. */
  readonly path: string;
  /** Null for a folder. */
  readonly bytes: number | null;
  /** Files and links that went with a folder. */
  readonly files: number;
  /** ISO 8601. */
  readonly at: string;
  readonly account: string;
  readonly computer: string;
}

/** A page, the newest first; it may be empty with more to follow. */
export interface DeletedPage {
  readonly task: string;
  readonly path: string;
  readonly entries: readonly Deleted[];
  /** Goes on with the listing; null at its end. */
  readonly after: string | null;
  readonly canRestore: boolean;
}

export const DeletedRestoreOrder = strict({
  task: Type.String({ minLength: 1, maxLength: 256 }),
  ids: Type.Array(Id, { minItems: 1, maxItems: revertNodesMax }),
});
export type DeletedRestoreOrder = Static<typeof DeletedRestoreOrder>;

/** What came back; `left` could not, as their folder is gone or their bytes are not kept any more. */
export interface DeletedRestored {
  readonly task: string;
  readonly files: number;
  readonly folders: number;
  readonly left: number;
}

/** Fetches the last content of a deleted file to a place where nothing stands. */
export const DeletedDownloadOrder = strict({
  task: Type.String({ minLength: 1, maxLength: 256 }),
  id: Id,
  /** What it was called, for showing. */
  name: Type.String({ minLength: 1, maxLength: 4096 }),
  destination: AbsolutePath,
});
export type DeletedDownloadOrder = Static<typeof DeletedDownloadOrder>;
