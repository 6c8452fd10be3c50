/**
 * Which accounts belong to an entry of a directory outside the station. An account is bound once, when it is made, to
 * what never changes about the entry: people are renamed, and another one may get the name that they had.
 */
import type { AccountId } from '#platform/account-store.ts';

/** The kinds of directories; a station knows at most one of each. */
export const directoryKinds = ['ldap', 'domain', 'openid'] as const;
export type DirectoryKind = (typeof directoryKinds)[number];

export interface Binding {
  readonly account: AccountId;
  readonly directory: DirectoryKind;
  /** What never changes about the entry, and names no other one: its entryUUID or objectGUID, or issuer and subject. */
  readonly entry: string;
  /** What the entry was called when it was seen last. */
  readonly login: string;
  /** True while the account is disabled because its directory said so, and not by an administrator. */
  readonly closed: boolean;
}

export interface BindingStore {
  binding(account: AccountId): Binding | undefined;
  boundTo(directory: DirectoryKind, entry: string): Binding | undefined;
  /** All bindings, by account. */
  bindings(): readonly Binding[];
  /** Binds the account, or keeps what changed of its binding. Throws when the entry is another account's. */
  setBinding(binding: Binding): void;
  /** The entry may be bound to another account from then on. */
  dropBinding(account: AccountId): void;
}
