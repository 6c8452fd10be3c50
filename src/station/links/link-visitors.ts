/** Who may come by a sharing link, as people name them and as the station keeps it. */
import type { AccountGroup, Subject } from '#platform/account-groups.ts';
import type { Account, AccountStore } from '#platform/account-store.ts';
import type { LinkVisitors } from '#platform/sharing-link-store.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import type { LinkVisitorsWire } from '#protocol/sharing-link.ts';
import { accountKey } from '#station/accounts/account-name.ts';

/** Refuses 'unfit' for a name that is no account's or group's, and where nobody is named. */
export function namedVisitors(
  accounts: Pick<AccountStore, 'accountByKey' | 'groupByKey'>,
  wanted: LinkVisitorsWire,
): LinkVisitors {
  if (typeof wanted === 'string') return wanted;
  const subjects: readonly Subject[] = [
    ...wanted.accounts.map(name => ({
      kind: 'account' as const,
      id: known(accounts.accountByKey, 'account', name).id,
    })),
    ...wanted.groups.map(name => ({ kind: 'group' as const, id: known(accounts.groupByKey, 'group', name).id })),
  ];
  if (subjects.length > 0) return subjects;
  throw refusedFor('link-for-nobody');
}

function known<T>(find: (key: string) => T | undefined, kind: 'account' | 'group', name: string): T {
  const found = find(accountKey(name));
  if (found !== undefined) return found;
  throw refusedFor(`no-such-${kind}`, { name });
}

/** The same with the names that they have now; groups that are gone are left out. */
export function toldVisitors(
  accounts: Pick<AccountStore, 'account' | 'groups'>,
  visitors: LinkVisitors,
): LinkVisitorsWire {
  if (typeof visitors === 'string') return visitors;
  const groups = new Map<string, AccountGroup>(accounts.groups().map(group => [group.id, group]));
  const names = (kind: Subject['kind'], name: (id: string) => string | undefined): string[] =>
    visitors.flatMap(subject => (subject.kind === kind ? (name(subject.id) ?? []) : []));
  return {
    accounts: names('account', id => accounts.account(id as Account['id'])?.name),
    groups: names('group', id => groups.get(id)?.name),
  };
}

/** True when the link is for that account, as groups stand now. */
export function mayVisit(
  accounts: Pick<AccountStore, 'groupsOf'>,
  visitors: LinkVisitors,
  account: Pick<Account, 'id'>,
): boolean {
  if (typeof visitors === 'string') return true;
  const ids = new Set<string>([account.id, ...accounts.groupsOf(account.id).map(({ id }) => id)]);
  return visitors.some(({ id }) => ids.has(id));
}
