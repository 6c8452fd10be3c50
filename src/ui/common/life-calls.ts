/** Every request about the names and the end of accounts and shares, by what it asks for. */
import type { RemovedReply, RenameRequest } from '#protocol/life.ts';
import { call } from '#ui/common/api.ts';

/** As the API's paths call them. */
export type Living = 'accounts' | 'shares';

export function getRemoved(): Promise<RemovedReply> {
  return call('/api/admin/removed');
}

export function rename(kind: Living, name: string, json: RenameRequest): Promise<void> {
  return call(`/api/admin/${kind}/${encodeURIComponent(name)}/name`, { method: 'PUT', json });
}

export function remove(kind: Living, name: string): Promise<void> {
  return call(`/api/admin/${kind}/${encodeURIComponent(name)}`, { method: 'DELETE' });
}

export function bringBack(kind: Living, name: string): Promise<void> {
  return call(`/api/admin/removed/${kind}/${encodeURIComponent(name)}`, { method: 'POST' });
}

export function erase(kind: Living, name: string): Promise<void> {
  return call(`/api/admin/removed/${kind}/${encodeURIComponent(name)}`, { method: 'DELETE' });
}
