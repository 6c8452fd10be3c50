/** Every request about the ways in, by what it asks for. */
import type { EntryRequest, EntryWire, NewAccountsWire } from '#protocol/entry.ts';
import { call } from '#ui/common/api.ts';

/** Whose ways in: everybody's, or those of one account or group. */
export type EntryOf = { readonly kind: 'station' } | { readonly kind: 'account' | 'group'; readonly name: string };

export function getEntry(of: EntryOf): Promise<EntryWire> {
  return call(pathOf(of));
}

export function setEntry(of: EntryOf, json: EntryRequest): Promise<void> {
  return call(pathOf(of), { method: 'PUT', json });
}

export function getNewAccounts(): Promise<NewAccountsWire> {
  return call('/api/admin/new-accounts');
}

export function setNewAccounts(json: NewAccountsWire): Promise<void> {
  return call('/api/admin/new-accounts', { method: 'PUT', json });
}

function pathOf(of: EntryOf): string {
  return of.kind === 'station' ? '/api/admin/entry' : `/api/admin/entry/${of.kind}s/${encodeURIComponent(of.name)}`;
}
