/** From an entry of a directory to an account of the station; the first sign-in makes it. */
import type { Binding, DirectoryKind } from '#platform/account-bindings.ts';
import type { Account, AccountStore } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import { createGate } from '#station/accounts/gate.ts';

/** Sign-ins that wait until an account is made. */
export const admissionsWaitingMax = 64;

/** Somebody for whom a directory vouches, and where they are. */
export interface Vouched {
  readonly directory: DirectoryKind;
  /** What the directory is called. */
  readonly name: string;
  readonly entry: string;
  readonly login: string;
  readonly address: string;
}

export interface AdmitDoors {
  readonly store: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Makes the account, its home and its binding. */
  make(vouched: Vouched): Promise<Account>;
}

/** Answers the account, which may be disabled; undefined when too many ask at once. */
export type Admit = (vouched: Vouched) => Promise<Account> | undefined;

export function createAdmit(doors: AdmitDoors): Admit {
  // One at a time: two first sign-ins of the same person make one account.
  const gate = createGate({ atOnceMax: 1, waitingMax: admissionsWaitingMax });
  return vouched => gate.enter(() => admitted(doors, vouched));
}

async function admitted(doors: AdmitDoors, vouched: Vouched): Promise<Account> {
  const { store } = doors;
  const binding = store.boundTo(vouched.directory, vouched.entry);
  if (binding === undefined) return doors.make(vouched);
  store.transaction(() => seen(doors, binding, { ...vouched, why: undefined }));
  const account = store.account(binding.account);
  if (account === undefined) throw new Error('A binding names an account that is not there.');
  return account;
}

/** What a directory said about an entry; `why` it keeps its account out, or undefined where it does not. */
export interface Sighted {
  readonly name: string;
  readonly login: string;
  readonly address: string;
  readonly why: string | undefined;
}

/**
 * Keeps what a directory said about an account. What an administrator of the station disabled stays so; what the
 * directory disabled is enabled again with it. To be called within a transaction.
 */
export function seen({ store, clock }: Omit<AdmitDoors, 'make'>, binding: Binding, sighted: Sighted): void {
  const { name, login, address, why } = sighted;
  const account = store.account(binding.account);
  if (account === undefined) return;
  const closes = why !== undefined && !account.disabled;
  const opens = why === undefined && binding.closed;
  if (closes) store.setDisabled(account.id, true);
  if (opens && account.disabled) store.setDisabled(account.id, false);
  if (closes || opens || login !== binding.login)
    store.setBinding({ ...binding, login, closed: closes || (binding.closed && !opens) });
  if (!closes && !opens) return;
  const about = { account: account.name, directory: name, ...(why === undefined ? {} : { why }) };
  const event = closes ? 'directory disable' : 'directory enable';
  store.addAudit({ atMs: clock.nowMs(), actor: actorOf(name), address, event, about });
}

/** How the audit calls a directory that did something by itself. */
export function actorOf(name: string): string {
  return `directory ${name}`;
}
