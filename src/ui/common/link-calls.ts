/** Every request about sharing links, of their makers, of administrators, and of visitors. */
import type { SendReply, SendRequest, SentReply, SharedFolderReply, SharedReply } from '#protocol/shared.ts';
import type {
  NewSharingLinkRequest,
  OwnSharingLinksReply,
  OwnSharingLinkWire,
  SharingLinkChange,
  SharingLinksReply,
} from '#protocol/sharing-link.ts';
import { call } from '#ui/common/api.ts';

export function getLinks(): Promise<OwnSharingLinksReply> {
  return call('/api/sharing-links');
}

export function makeLink(json: NewSharingLinkRequest): Promise<OwnSharingLinkWire> {
  return call('/api/sharing-links', { method: 'POST', json });
}

export function changeLink(id: string, json: SharingLinkChange): Promise<OwnSharingLinkWire> {
  return call(`/api/sharing-links/${id}`, { method: 'PATCH', json });
}

export function revokeLink(id: string): Promise<void> {
  return call(`/api/sharing-links/${id}`, { method: 'DELETE' });
}

export function getAllLinks(): Promise<SharingLinksReply> {
  return call('/api/admin/sharing-links');
}

export function revokeAnyLink(id: string): Promise<void> {
  return call(`/api/admin/sharing-links/${id}`, { method: 'DELETE' });
}

/** What a maker sends to people; where the station has no public address, the one that this page came from. */
export function linkAddress({ address }: Pick<OwnSharingLinkWire, 'address'>): string {
  return new URL(address, location.origin).href;
}

export function getShared(token: string): Promise<SharedReply> {
  return call(shared(token));
}

export function openShared(token: string, password?: string): Promise<SharedReply> {
  const json = password === undefined ? {} : { password };
  return call(shared(token, '/open'), { method: 'POST', json });
}

export function getSharedFolder(token: string, node: string, after: string | undefined): Promise<SharedFolderReply> {
  const query = after === undefined ? '' : `?${new URLSearchParams({ after })}`;
  return call(shared(token, `/folders/${node}${query}`));
}

/** Where the bytes of a file come from; `save`: to be kept. */
export function sharedAddress(token: string, node: string, save = false): string {
  return shared(token, `/files/${node}/content${save ? '?save=yes' : ''}`);
}

export function sharedZipAddress(token: string, node: string): string {
  return shared(token, `/folders/${node}/zip`);
}

export function beginSending(token: string, json: SendRequest): Promise<SendReply> {
  return call(shared(token, '/uploads'), { method: 'POST', json });
}

export function sendPart(token: string, upload: string, { at, bytes }: { readonly at: number; readonly bytes: Blob }) {
  return call<void>(shared(token, `/uploads/${upload}?at=${at}`), { method: 'PUT', bytes });
}

export function endSending(token: string, upload: string): Promise<SentReply> {
  return call(shared(token, `/uploads/${upload}/done`), { method: 'POST' });
}

function shared(token: string, path = ''): string {
  return `/api/shared/${encodeURIComponent(token)}${path}`;
}
