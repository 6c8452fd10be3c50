/** Requests about the past of a share. */
import type {
  BatchesReply,
  ChangesReply,
  DeletedReply,
  RestoreRequest,
  RevertReply,
  UndoRequest,
} from '#protocol/past.ts';
import { call } from '#ui/common/api.ts';
import type { FolderPlace, PastPlace } from '#ui/common/calls.ts';

type After = string | undefined;

export function getDeleted({ share, node }: FolderPlace, after: After): Promise<DeletedReply> {
  return call(`/api/shares/${share}/folders/${node}/deleted${query({ after })}`);
}

export function getChanges({ share, node }: FolderPlace, since: number, after: After): Promise<ChangesReply> {
  return call(`/api/shares/${share}/folders/${node}/changes${query({ since: `${since}`, after })}`);
}

export function getBatches({ share, within }: PastPlace, after: After): Promise<BatchesReply> {
  return call(`/api/shares/${share}/batches${query({ within, after })}`);
}

export function restore(share: string, json: RestoreRequest): Promise<RevertReply> {
  return call(`/api/shares/${share}/restore`, { method: 'POST', json });
}

export function undo(share: string, json: UndoRequest): Promise<RevertReply> {
  return call(`/api/shares/${share}/undo`, { method: 'POST', json });
}

export interface VersionPlace {
  readonly share: string;
  readonly node: string;
  readonly revision: number;
}

export function keepVersion(place: VersionPlace, name: string): Promise<void> {
  return call(versionAddress(place), { method: 'PUT', json: { name } });
}

export function releaseVersion(place: VersionPlace): Promise<void> {
  return call(versionAddress(place), { method: 'DELETE' });
}

function versionAddress({ share, node, revision }: VersionPlace): string {
  return `/api/shares/${share}/files/${node}/versions/${revision}`;
}

function query(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
