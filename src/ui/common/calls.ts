/** Every request that the pages make, by what it asks for. */
import type { NodeId } from '#model/node.ts';
import type { FolderReply, MomentReply, SearchReply, VersionsReply } from '#protocol/browse.ts';
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
  /** As it was at that revision; left out: as it is. */
  readonly at?: number | undefined;
}

export function getFolder(
  { share, node, at }: FolderPlace,
  page: { readonly after?: string | undefined; readonly signal?: AbortSignal } = {},
): Promise<FolderReply> {
  const query = new URLSearchParams();
  if (page.after !== undefined) query.set('after', page.after);
  if (at !== undefined) query.set('at', `${at}`);
  const text = query.size === 0 ? '' : `?${query}`;
  return call(`/api/shares/${share}/folders/${node}${text}`, page.signal ? { signal: page.signal } : {});
}

/** A step of a search by name beneath a folder. */
export function searchFolder(
  { share, node }: FolderPlace,
  {
    text,
    after,
    signal,
  }: { readonly text: string; readonly after?: string | undefined; readonly signal?: AbortSignal },
): Promise<SearchReply> {
  const query = new URLSearchParams({ text, ...(after === undefined ? {} : { after }) });
  return call(`/api/shares/${share}/folders/${node}/search?${query}`, signal ? { signal } : {});
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
export function zipAddress({ share, node, at }: FolderPlace): string {
  return `/api/shares/${share}/folders/${node}/zip${at === undefined ? '' : `?at=${at}`}`;
}

/** Of whom only a folder of a share is granted, `within` names it. */
export interface PastPlace {
  readonly share: string;
  readonly within: string | undefined;
}

/** By which revision a share was at a moment. */
export function getMoment({ share, within }: PastPlace, ms: number): Promise<MomentReply> {
  return call(`/api/shares/${share}/moment?ms=${ms}${within === undefined ? '' : `&within=${within}`}`);
}
