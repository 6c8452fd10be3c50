/** Every request about the names and the end of accounts and shares, by what it asks for. */
import type {
  RemovedKeep,
  RemovedKeepErases,
  RemovedKeepRequest,
  RemovedReply,
  RenameRequest,
} from '#protocol/life.ts';
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

export function getRemovedKeep(): Promise<RemovedKeep> {
  return call('/api/admin/removed-keep');
}

/** How many accounts and shares that number of days would erase. */
export function removedKeepErases(days: number): Promise<RemovedKeepErases> {
  return call(`/api/admin/removed-keep/erases?days=${days}`);
}

export function setRemovedKeep(json: RemovedKeepRequest): Promise<void> {
  return call('/api/admin/removed-keep', { method: 'PUT', json });
}
