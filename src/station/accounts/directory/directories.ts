/** The directories of a station that are asked for a name and a password: which one a name belongs to, and its word. */
import type { DirectoryKind } from '#platform/account-bindings.ts';
import type { Account, AccountStore } from '#platform/account-store.ts';
import type { Clock, Log } from '#platform/doors.ts';
import { Refusal } from '#protocol/refusals.ts';
import { accountKey } from '#station/accounts/account-name.ts';
import type { Admit } from '#station/accounts/directory/admit.ts';
import { type ClaimRules, claimOf } from '#station/accounts/directory/claims.ts';
import { type Directory, DirectoryUnreachable, type Who, type Why } from '#station/accounts/directory/directory.ts';
import { createLdapDirectory } from '#station/accounts/directory/ldap.ts';
import { noteReach } from '#station/accounts/directory/reach.ts';
import { type Configured, configured } from '#station/accounts/directory/settings.ts';

/** What a directory answered about somebody: an account to go on with, or why not. */
export type Vouching =
  | { readonly account: Account }
  | { readonly why: Why | 'disabled here' | 'unreachable'; readonly words?: string };

/** The directory that answers for a name. */
export interface Answering {
  /** What the directory is called. */
  readonly name: string;
  vouch(password: string, address: string): Promise<Vouching>;
}

export interface Directories {
  /** Undefined where the station itself answers for the name. */
  answering(name: string): Answering | undefined;
}

export interface DirectoriesDoors {
  readonly store: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  readonly admit: Admit;
}

export function createDirectories(doors: DirectoriesDoors): Directories {
  const { store } = doors;
  return {
    answering: name => {
      const claim = claimOf(name, rulesFor(store, name));
      if (claim === undefined) return undefined;
      // Nobody is asked for a password that goes to the provider of OpenID Connect alone.
      const found = claim.directory === 'openid' ? undefined : configured(store, claim.directory);
      if (found === undefined) return { name: claim.directory, vouch: async () => ({ why: 'unknown name' }) };
      const asked = { kind: claim.directory, name: found.settings.name, who: claim.who };
      return { name: asked.name, vouch: (password, address) => vouch(doors, { ...asked, password, address }) };
    },
  };
}

/** Where one of the kind is configured, the door to it. OpenID Connect knows no such questions. */
export function directoryOf(
  { store, clock }: Pick<DirectoriesDoors, 'store' | 'clock'>,
  kind: DirectoryKind,
): { readonly name: string; readonly directory: Directory } | undefined {
  if (kind === 'openid') return undefined;
  const found = configured(store, kind);
  if (found === undefined) return undefined;
  return { name: found.settings.name, directory: createLdapDirectory({ ...found, nowMs: () => clock.nowMs() }) };
}

function rulesFor(store: AccountStore, name: string): ClaimRules {
  const account = store.accountByKey(accountKey(name));
  const nameOf = (found: Configured | undefined): string | undefined => found?.settings.name;
  return {
    domain: nameOf(configured(store, 'domain')),
    base: configured(store, 'ldap')?.settings.base,
    account: account === undefined ? undefined : (store.binding(account.id) ?? 'own'),
  };
}

interface Asked {
  readonly kind: DirectoryKind;
  readonly name: string;
  readonly who: Who;
  readonly password: string;
  readonly address: string;
}

async function vouch(doors: DirectoriesDoors, { kind, name, who, password, address }: Asked): Promise<Vouching> {
  try {
    const proof = await directoryOf(doors, kind)?.directory.prove(who, password);
    if (proof === undefined) return { why: 'unknown name' };
    noteReach(doors.store, kind);
    if ('why' in proof) return proof;
    const { id: entry, login } = proof.entry;
    const admission = doors.admit({ directory: kind, name, entry, login, address });
    if (admission === undefined)
      throw new Refusal('busy', 'Too many sign-ins at the same time; try again in a moment.');
    const account = await admission;
    return account.disabled ? { why: 'disabled here' } : { account };
  } catch (error) {
    if (!(error instanceof DirectoryUnreachable)) throw error;
    noteReach(doors.store, kind, error.message);
    doors.log('warn', 'directory unreachable', { directory: name, reason: error.message });
    return { why: 'unreachable', words: error.message };
  }
}
