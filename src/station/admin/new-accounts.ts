/** What accounts begin with that are made from now on (I17): a setting of the station. */
import type { GroupId, Service } from '#platform/account-groups.ts';
import type { Account, AccountStore } from '#platform/account-store.ts';
import { openEntry } from '#station/accounts/entry.ts';

export interface NewAccounts {
  /** Groups that were removed since are passed over. */
  readonly groups: readonly GroupId[];
  readonly refusedServices: readonly Service[];
}

const newAccountsName = 'new accounts';
const nothing: NewAccounts = { groups: [], refusedServices: [] };

export function newAccounts(accounts: Pick<AccountStore, 'setting'>): NewAccounts {
  const kept = accounts.setting(newAccountsName);
  return kept === undefined ? nothing : (JSON.parse(kept) as NewAccounts);
}

export function keepNewAccounts(accounts: Pick<AccountStore, 'setSetting'>, begin: NewAccounts): void {
  accounts.setSetting(newAccountsName, JSON.stringify(begin));
}

/** Gives an account that was just made what new accounts begin with. To be called within a transaction. */
export function begin(accounts: AccountStore, { id }: Account): void {
  const { groups, refusedServices } = newAccounts(accounts);
  const there = new Set(accounts.groups().map(group => group.id));
  for (const group of groups) if (there.has(group)) accounts.setMember(group, id, true);
  if (refusedServices.length > 0) accounts.setEntryRules({ kind: 'account', id }, { ...openEntry, refusedServices });
}
