/**
 * Looks again at everybody who came from a directory. A drive signs in once and then shows its token, so that who is
 * disabled in the directory would go on syncing: the account is disabled here as well, and enabled again with the entry.
 *
 * A directory that cannot be asked changes nothing. An expired password ends no drive: its person is still wanted.
 */
import type { Binding } from '#platform/account-bindings.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock, Log } from '#platform/doors.ts';
import { seen } from '#station/accounts/directory/admit.ts';
import { directoryOf } from '#station/accounts/directory/directories.ts';
import { DirectoryUnreachable, type Entry } from '#station/accounts/directory/directory.ts';
import { noteReach } from '#station/accounts/directory/reach.ts';

/** How often a running station does it. */
export const recheckEveryMs = 30 * 60_000;

export interface RecheckDoors {
  readonly store: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

/** What came of it: accounts that were looked at, that were disabled, and enabled; and directories that were not reached. */
export interface Rechecked {
  readonly accounts: number;
  readonly disabled: readonly string[];
  readonly enabled: readonly string[];
  readonly unreachable: readonly string[];
}

export async function recheck(doors: RecheckDoors): Promise<Rechecked> {
  const all: Rechecked[] = [];
  for (const kind of ['ldap', 'domain'] as const) all.push(await recheckOne(doors, kind));
  return {
    accounts: all.reduce((sum, { accounts }) => sum + accounts, 0),
    disabled: all.flatMap(({ disabled }) => disabled),
    enabled: all.flatMap(({ enabled }) => enabled),
    unreachable: all.flatMap(({ unreachable }) => unreachable),
  };
}

async function recheckOne(doors: RecheckDoors, kind: 'ldap' | 'domain'): Promise<Rechecked> {
  const { store, log } = doors;
  const nothing: Rechecked = { accounts: 0, disabled: [], enabled: [], unreachable: [] };
  const bound = store.bindings().filter(({ directory }) => directory === kind);
  const found = directoryOf(doors, kind);
  if (found === undefined || bound.length === 0) return nothing;
  try {
    const entries = await found.directory.look(bound.map(({ entry }) => entry));
    noteReach(store, kind);
    return store.transaction(() => kept(doors, { name: found.name, bound, entries }));
  } catch (error) {
    if (!(error instanceof DirectoryUnreachable)) throw error;
    noteReach(store, kind, error.message);
    log('warn', 'directory unreachable', { directory: found.name, reason: error.message });
    return { ...nothing, unreachable: [found.name] };
  }
}

interface Looked {
  readonly name: string;
  readonly bound: readonly Binding[];
  readonly entries: ReadonlyMap<string, Entry>;
}

function kept(doors: RecheckDoors, { name, bound, entries }: Looked): Rechecked {
  const { store } = doors;
  const disabled: string[] = [];
  const enabled: string[] = [];
  for (const binding of bound) {
    const before = store.account(binding.account);
    const entry = entries.get(binding.entry);
    seen(doors, binding, { name, login: entry?.login ?? binding.login, address: '', why: whyClosed(entry) });
    const after = store.account(binding.account);
    if (before === undefined || after === undefined || before.disabled === after.disabled) continue;
    (after.disabled ? disabled : enabled).push(after.name);
  }
  return { accounts: bound.length, disabled, enabled, unreachable: [] };
}

function whyClosed(entry: Entry | undefined): string | undefined {
  if (entry === undefined) return 'not there any more';
  return entry.state === 'disabled' || entry.state === 'expired' ? entry.state : undefined;
}
