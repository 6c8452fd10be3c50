/** Every request about grants in single folders, by what it asks for. */
import type { FolderGrantRequest, FolderGrantsReply } from '#protocol/folder-grants.ts';
import type { FolderLevelReply } from '#protocol/session.ts';
import { call } from '#ui/common/api.ts';

/** What the own account may do in a folder. */
export function getLevel(share: string, node: string): Promise<FolderLevelReply> {
  return call(`/api/shares/${share}/folders/${node}/level`);
}

/** Of a share, by name. */
export function getFolderGrants(share: string): Promise<FolderGrantsReply> {
  return call(pathOf(share));
}

export interface FolderGrantChange extends FolderGrantRequest {
  /** The share's name. */
  readonly share: string;
  /** The folder's node id. */
  readonly folder: string;
}

export function setFolderGrant({ share, folder, kind, name, level }: FolderGrantChange): Promise<void> {
  const json: FolderGrantRequest = { kind, name, level };
  return call(`${pathOf(share)}/${folder}`, { method: 'PUT', json });
}

function pathOf(share: string): string {
  return `/api/admin/shares/${encodeURIComponent(share)}/folder-grants`;
}
