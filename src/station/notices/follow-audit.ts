/**
 * What happened, out of the audit: every program that has the database open writes there, so that a command beside the
 * running station is heard of as well. How far it was read is kept, so that a restart misses nothing and repeats nothing.
 */

import type { AccountId, AccountStore, DeviceId } from '#platform/account-store.ts';
import type { NumberedEntry } from '#platform/audit-store.ts';
import type { NoticeEvent } from '#protocol/notice-events.ts';
import { accountKey } from '#station/accounts/account-name.ts';
import type { Found } from '#station/notices/look.ts';

const positionName = 'notices audit';
/** Entries that are read in one step. */
const pageEntries = 500;
/** Entries behind which older ones are told of no more, after a long time without a running station. */
export const followEntriesMax = 20_000;

const events: Readonly<Record<string, NoticeEvent>> = {
  link: 'device.linked',
  'copied device refused': 'device.copied',
  'second factor reset': 'second-factor.reset',
  'directory disable': 'account.disabled',
  'backup made': 'backup.made',
  'backup failed': 'backup.failed',
  'station restored': 'station.restored',
  'wipe asked': 'device.wipe-asked',
  'wipe done': 'device.wiped',
};

type Store = Pick<AccountStore, 'setting' | 'setSetting' | 'audit' | 'accountByKey' | 'account' | 'device'>;

/** What happened since it was asked the last time, the oldest first. Nothing at the very first time. */
export function followAudit(store: Store): readonly Found[] {
  const kept = store.setting(positionName);
  const newest = store.audit({ limit: 1 })[0]?.number ?? 0;
  store.setSetting(positionName, String(newest));
  if (kept === undefined) return [];
  return entriesSince(store, Number(kept))
    .reverse()
    .flatMap(entry => foundIn(store, entry));
}

/** The newest first. */
function entriesSince(store: Store, position: number): NumberedEntry[] {
  const found: NumberedEntry[] = [];
  while (found.length < followEntriesMax) {
    const before = found.at(-1)?.number;
    const page = store.audit({ limit: pageEntries, ...(before === undefined ? {} : { before }) });
    const fresh = page.filter(({ number }) => number > position);
    found.push(...fresh);
    if (fresh.length < pageEntries) return found;
  }
  return found;
}

function foundIn(store: Store, entry: NumberedEntry): Found[] {
  const { number, actor, address } = entry;
  const event = Object.hasOwn(events, entry.event) ? events[entry.event] : undefined;
  if (event === undefined) return [];
  const word = (name: string): string => `${entry.about[name] ?? ''}`;
  const device = store.device(word('device') as DeviceId);
  const account = accountOf(store, { named: word('account') || actor, id: device?.account });
  const computer = word('computer') || (device?.computer ?? '');
  const about = { computer, account: account?.name ?? actor, address, actor };
  return [
    {
      event,
      cause: `${number}`,
      account: account?.id ?? null,
      about: { ...about, ...named(entry, ['directory', 'why', 'folder', 'problem']) },
    },
  ];
}

function named({ about }: NumberedEntry, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map(name => [name, `${about[name] ?? ''}`]));
}

function accountOf(store: Store, { named, id }: { readonly named: string; readonly id: AccountId | undefined }) {
  return id === undefined ? store.accountByKey(accountKey(named)) : store.account(id);
}
