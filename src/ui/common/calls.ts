/** Every request that the pages make, by what it asks for. */
import type { NodeId } from '#model/node.ts';
import type { FolderReply, VersionsReply } from '#protocol/browse.ts';
import type { SharesReply } from '#protocol/session.ts';
import type {
  DevicesReply,
  FirstAccountReply,
  FirstAccountRequest,
  PasswordRequest,
  SessionReply,
  SignInRequest,
} from '#protocol/sign-in.ts';
import { call } from '#ui/common/api.ts';

export function getSession(): Promise<SessionReply> {
  return call('/api/session', { signsIn: true });
}

export function signIn(json: SignInRequest): Promise<SessionReply> {
  return call('/api/session', { method: 'POST', json, signsIn: true });
}

export function signOut(): Promise<void> {
  return call('/api/session', { method: 'DELETE', signsIn: true });
}

export function getFirstAccount(): Promise<FirstAccountReply> {
  return call('/api/first-account');
}

export function makeFirstAccount(json: FirstAccountRequest): Promise<SessionReply> {
  return call('/api/first-account', { method: 'POST', json, signsIn: true });
}

export function changePassword(json: PasswordRequest): Promise<void> {
  return call('/api/password', { method: 'PUT', json, signsIn: true });
}

export function getDevices(): Promise<DevicesReply> {
  return call('/api/devices');
}

export function revokeDevice(id: string): Promise<void> {
  return call(`/api/devices/${id}`, { method: 'DELETE' });
}

export function getShares(): Promise<SharesReply> {
  return call('/api/shares');
}

export interface FolderPlace {
  readonly share: string;
  readonly node: string;
}

export function getFolder(
  { share, node }: FolderPlace,
  page: { readonly after?: string | undefined; readonly signal?: AbortSignal } = {},
): Promise<FolderReply> {
  const query = page.after === undefined ? '' : `?after=${encodeURIComponent(page.after)}`;
  return call(`/api/shares/${share}/folders/${node}${query}`, page.signal ? { signal: page.signal } : {});
}

export function getVersions(share: string, node: string): Promise<VersionsReply> {
  return call(`/api/shares/${share}/files/${node}/versions`);
}

/** Where the bytes of a file are; `content` is one of its versions. */
export function contentAddress(
  share: string,
  node: NodeId | string,
  { content, save = false }: { readonly content?: string; readonly save?: boolean } = {},
): string {
  const query = new URLSearchParams();
  if (content !== undefined) query.set('content', content);
  if (save) query.set('save', 'yes');
  const text = query.toString();
  return `/api/shares/${share}/files/${node}/content${text === '' ? '' : `?${text}`}`;
}

/** Where a folder comes as one archive. */
export function zipAddress(share: string, node: string): string {
  return `/api/shares/${share}/folders/${node}/zip`;
}
