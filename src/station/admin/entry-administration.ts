/**
 * What administrators decide about the ways in: services and networks, for everybody, for a group, for an account; and
 * what new accounts begin with.
 *
 * As `administration.ts`: what cannot be done is thrown as `AdministrationRefused`, and what is done is on record.
 */
import { type EntryRules, type RuleSubject, type Service, stationSubject } from '#platform/account-groups.ts';
import { Refusal } from '#protocol/refusals.ts';
import { accountKey } from '#station/accounts/account-name.ts';
import { entryRefusal, openEntry } from '#station/accounts/entry.ts';
import { networkText } from '#station/accounts/networks.ts';
import { type AdministrationDoors, accountOrRefuse, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { groupOrRefuse } from '#station/admin/group-administration.ts';
import { keepNewAccounts, newAccounts } from '#station/admin/new-accounts.ts';

export type EntryDoors = Pick<AdministrationDoors, 'by' | 'accounts' | 'clock'>;

/** Whose rules: of an account or a group, by name, or the station's, which hold for everybody. */
export type EntryOf = { readonly kind: 'station' } | { readonly kind: 'account' | 'group'; readonly name: string };

/** What an account gets when it is made. */
export interface NewAccountsListing {
  /** Names. */
  readonly groups: readonly string[];
  readonly refusedServices: readonly Service[];
}

export interface EntryAdministration {
  entryRules(of: EntryOf): EntryRules;
  /**
   * Refuses 'needs-confirmation' what would shut out the administrator who asks, from where they are, unless it is
   * `confirmed`.
   */
  setEntryRules(of: EntryOf, rules: EntryRules, confirmed: boolean): void;
  newAccounts(): NewAccountsListing;
  setNewAccounts(begin: NewAccountsListing): void;
}

export function createEntryAdministration(doors: EntryDoors): EntryAdministration {
  const { accounts } = doors;
  return {
    entryRules: of => accounts.entryRules(subjectOf(doors, of)) ?? openEntry,
    setEntryRules: (of, rules, confirmed) => {
      const subject = subjectOf(doors, of);
      const checked: EntryRules = {
        refusedServices: [...new Set(rules.refusedServices)],
        allowedNetworks: rules.allowedNetworks.map(networkOrRefuse),
        refusedNetworks: rules.refusedNetworks.map(networkOrRefuse),
      };
      const isOpen = Object.values(checked).every(list => list.length === 0);
      accounts.transaction(() => {
        accounts.setEntryRules(subject, isOpen ? undefined : checked);
        if (!confirmed) refuseToLockOut(doors);
        note(doors, 'entry rules', { ...of, ...checked });
      });
    },
    newAccounts: () => {
      const { groups, refusedServices } = newAccounts(accounts);
      const names = accounts.groups().filter(({ id }) => groups.includes(id));
      return { groups: names.map(({ name }) => name), refusedServices };
    },
    setNewAccounts: ({ groups, refusedServices }) => {
      const ids = groups.map(name => groupOrRefuse(doors, name).id);
      accounts.transaction(() => {
        keepNewAccounts(accounts, { groups: ids, refusedServices });
        note(doors, 'new accounts', { groups, refusedServices });
      });
    },
  };
}

function subjectOf(doors: EntryDoors, of: EntryOf): RuleSubject {
  if (of.kind === 'station') return stationSubject;
  if (of.kind === 'group') return { kind: 'group', id: groupOrRefuse(doors, of.name).id };
  return { kind: 'account', id: accountOrRefuse(doors, of.name).id };
}

function networkOrRefuse(typed: string): string {
  const network = networkText(typed);
  if (network !== undefined) return network;
  throw new AdministrationRefused(`'${typed}' is no network; write one like 192.168.0.0/16, fd00::/8 or 203.0.113.7.`);
}

/** Judged on the rules as they would be: the transaction around it takes them back. */
function refuseToLockOut({ accounts, by }: EntryDoors): void {
  const account = by.address === '' ? undefined : accounts.accountByKey(accountKey(by.actor));
  if (account === undefined) return;
  const refusal = entryRefusal(accounts, account, { service: 'web', address: by.address });
  if (refusal === undefined) return;
  throw new Refusal(
    'needs-confirmation',
    `That would shut you out, as you are here with the console from ${by.address}. Only do it if you have another way in.`,
  );
}
