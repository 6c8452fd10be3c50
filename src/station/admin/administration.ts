/**
 * What administrators do, at the station's own command line or in a browser: accounts, shares, grants and devices.
 *
 * It works on the stores, whether or not a station runs on them. What cannot be done is thrown as
 * `AdministrationRefused` with a sentence for the person; everything done is written to the audit log.
 */

import type { DirectoryKind } from '#platform/account-bindings.ts';
import type { Granted, Subject } from '#platform/account-groups.ts';
import type { Account, AccountId, AccountStore, Device, DeviceId } from '#platform/account-store.ts';
import type { AuditEntry } from '#platform/audit-store.ts';
import type { Clock, Random } from '#platform/doors.ts';
import type { ShareRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { accountKey, nameProblem } from '#station/accounts/account-name.ts';
import { hashPassword, type PasswordCost, passwordProblem } from '#station/accounts/password.ts';
import { newId } from '#station/accounts/token.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { homeQuota } from '#station/admin/home-quota.ts';
import { begin } from '#station/admin/new-accounts.ts';
import { newRetention } from '#station/admin/new-retention.ts';
import type { NewShare, ShareService } from '#station/share/share-service.ts';

/** The part of the share service that administration needs. */
export type ShareCatalogue = Pick<ShareService, 'shares' | 'removedShares' | 'createShare'>;

/** Who administers, and from where; the audit says so. */
export interface By {
  readonly actor: string;
  readonly address: string;
}

/** Somebody at the station's own command line. */
export const locally: By = { actor: 'local administration', address: '' };

export interface AdministrationDoors {
  readonly by: By;
  readonly accounts: AccountStore;
  readonly shares: ShareCatalogue;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Random;
  readonly cost: PasswordCost;
}

export interface NewUser {
  readonly name: string;
  readonly password: string;
  readonly admin: boolean;
}

/** Somebody of a directory, as it knows them. */
export interface NewBoundUser {
  readonly login: string;
  readonly directory: DirectoryKind;
  /** What the directory is called; it is a part of the account's name. */
  readonly directoryName: string;
  readonly entry: string;
}

/** A share with what accounts and groups are granted in it. */
export interface ShareListing {
  readonly share: ShareRow;
  readonly grants: readonly { readonly account: string; readonly level: Granted }[];
  readonly groupGrants: readonly { readonly group: string; readonly level: Granted }[];
  /** Whom folders within it are granted, each once, by name. */
  readonly inFolders: readonly { readonly kind: Subject['kind']; readonly name: string }[];
}

export interface Administration {
  /** Makes the account and its home share (S40, I13). */
  addUser(user: NewUser): Promise<Account>;
  /** Makes an account without a password of its own, bound to an entry of a directory. */
  addBoundUser(user: NewBoundUser): Promise<Account>;
  /** Those that were not removed. */
  users(): readonly Account[];
  setPassword(name: string, password: string): Promise<void>;
  /** A disabled account cannot sign in, and its devices are refused; nothing of it is deleted. */
  setDisabled(name: string, disabled: boolean): void;
  /** Refused, as is disabling, where nobody would be left to administer. */
  setAdmin(name: string, admin: boolean): void;
  addShare(name: string): Promise<ShareRow>;
  shares(): Promise<readonly ShareListing[]>;
  /** `none` refuses, whatever the groups of the account are granted; undefined takes the grant away. */
  grant(share: string, account: string, level: Granted | undefined): Promise<void>;
  devices(): readonly DeviceListing[];
  /** Ends the token of a device. */
  revokeDevice(id: string): void;
  /** Makes the homes that an interruption left unmade. */
  ensureHomes(): Promise<void>;
}

export interface DeviceListing {
  readonly device: Device;
  readonly account: string;
}

export function createAdministration(doors: AdministrationDoors): Administration {
  return { ...userPart(doors), ...sharePart(doors), ...devicePart(doors) };
}

type UserPart = Pick<
  Administration,
  'addUser' | 'addBoundUser' | 'users' | 'setPassword' | 'setDisabled' | 'setAdmin' | 'ensureHomes'
>;

function userPart(doors: AdministrationDoors): UserPart {
  return {
    addUser: user => addUser(doors, user),
    addBoundUser: user => addBoundUser(doors, user),
    users: () => presentAccounts(doors.accounts),
    setPassword: async (name, password) => {
      refuseIf(passwordProblem(password));
      const account = accountOrRefuse(doors, name);
      if (doors.accounts.binding(account.id) !== undefined)
        throw new AdministrationRefused(`The password of ${account.name} is kept in a directory; set it there.`);
      const hash = await hashPassword(password, doors);
      doors.accounts.transaction(() => {
        doors.accounts.setPasswordHash(account.id, hash);
        note(doors, 'user password', { account: account.name });
      });
    },
    setDisabled: (name, disabled) => {
      const account = accountOrRefuse(doors, name);
      doors.accounts.transaction(() => {
        if (disabled) mustNotBeLast(doors, account);
        doors.accounts.setDisabled(account.id, disabled);
        note(doors, disabled ? 'user disable' : 'user enable', { account: account.name });
      });
    },
    setAdmin: (name, admin) => {
      const account = accountOrRefuse(doors, name);
      doors.accounts.transaction(() => {
        if (!admin) mustNotBeLast(doors, account);
        doors.accounts.setAdmin(account.id, admin);
        note(doors, admin ? 'user promote' : 'user demote', { account: account.name });
      });
    },
    ensureHomes: async () => {
      const homes = new Set((await doors.shares.shares()).map(share => share.home));
      for (const account of doors.accounts.accounts()) {
        // What was removed with its account comes back with it.
        if (!homes.has(account.id) && account.removedMs === undefined) await makeHome(doors, account);
      }
    },
  };
}

/** Those that were not removed, by key. */
export function presentAccounts(accounts: Pick<AccountStore, 'accounts'>): readonly Account[] {
  return accounts.accounts().filter(({ removedMs }) => removedMs === undefined);
}

/** Whether somebody to whom something is granted is there still: groups are, accounts may be removed. */
export function presentSubjects(accounts: Pick<AccountStore, 'accounts'>): (subject: Subject) => boolean {
  const present = new Set<string>(presentAccounts(accounts).map(({ id }) => id));
  return ({ kind, id }) => kind === 'group' || present.has(id);
}

/** Without an administrator, only the command line of the station's own computer could mend anything. */
export function mustNotBeLast({ accounts }: Pick<AdministrationDoors, 'accounts'>, { id, name, admin }: Account): void {
  const others = accounts.accounts().filter(each => each.id !== id && each.admin && !each.disabled);
  if (!admin || others.length > 0) return;
  throw new AdministrationRefused(`${name} is the only administrator who can sign in; make somebody else one first.`);
}

async function addUser(doors: AdministrationDoors, { name, password, admin }: NewUser): Promise<Account> {
  refuseIf(nameProblem(name));
  refuseIf(passwordProblem(password));
  await refuseTakenName(doors, name);
  const account = newAccount(doors, { name, passwordHash: await hashPassword(password, doors), admin });
  doors.accounts.transaction(() => {
    if (doors.accounts.addAccount(account) === 'taken') throw nameTaken(name, 'an account');
    begin(doors.accounts, account);
    note(doors, 'user add', { account: name, admin });
  });
  await makeHome(doors, account);
  return account;
}

/** Accounts with the name that somebody of a directory would get, at most: one that is taken is numbered. */
const sameNamesMax = 1_000;

async function addBoundUser(doors: AdministrationDoors, user: NewBoundUser): Promise<Account> {
  const { login, directory, directoryName, entry } = user;
  const name = await freeName(doors, { login: fitting(login), directoryName });
  // No password fits an empty hash, and nobody is asked for one.
  const account = newAccount(doors, { name, passwordHash: '', admin: false });
  doors.accounts.transaction(() => {
    if (doors.accounts.addAccount(account) === 'taken') throw nameTaken(name, 'an account');
    doors.accounts.setBinding({ account: account.id, directory, entry, login, closed: false });
    note(doors, 'user add', { account: name, admin: false, directory: directoryName, login });
  });
  await makeHome(doors, account);
  return account;
}

/** Always with the directory in it, so that nobody of a directory looks like somebody of the station or takes their place. */
async function freeName(
  doors: AdministrationDoors,
  { login, directoryName }: Pick<NewBoundUser, 'login' | 'directoryName'>,
): Promise<string> {
  const all = [...(await doors.shares.shares()), ...(await doors.shares.removedShares())];
  const shares = new Set(all.map(share => accountKey(share.name)));
  for (let number = 1; number <= sameNamesMax; number += 1) {
    const name = `${login}${number === 1 ? '' : `-${number}`}@${directoryName}`;
    const isTaken = doors.accounts.accountByKey(accountKey(name)) !== undefined || shares.has(accountKey(name));
    if (!isTaken) return name;
  }
  throw nameTaken(`${login}@${directoryName}`, 'an account');
}

/** What of a directory's name an account's may have in it. */
function fitting(login: string): string {
  const plain = login.replace(/[/\\:*?"<>|\p{C}]/gu, '-').replace(/^[.\s]+|\s+$/g, '');
  return [...plain].slice(0, boundNameCharactersMax).join('') || 'somebody';
}

/** Leaves room for the directory's name and a number. */
const boundNameCharactersMax = 24;

function newAccount(
  { random, clock }: AdministrationDoors,
  about: Pick<Account, 'name' | 'passwordHash' | 'admin'>,
): Account {
  const id = newId(random) as AccountId;
  return { id, key: accountKey(about.name), disabled: false, createdMs: clock.nowMs(), ...about };
}

/** An account without a home (a crash came between) gets it at the next start. */
async function makeHome(doors: AdministrationDoors, account: Account): Promise<void> {
  const quota = homeQuota(doors.accounts);
  const retention = newRetention(doors.accounts).homes;
  const home = await createShare(doors, { name: account.name, home: account.id, quota, retention });
  doors.accounts.setGrant(home.id, { kind: 'account', id: account.id }, 'write');
}

type SharePart = Pick<Administration, 'addShare' | 'shares' | 'grant'>;

function sharePart(doors: AdministrationDoors): SharePart {
  return {
    addShare: async name => {
      refuseIf(nameProblem(name));
      await refuseTakenName(doors, name);
      const share = await createShare(doors, { name, retention: newRetention(doors.accounts).shares });
      note(doors, 'share add', { share: share.id, name });
      return share;
    },
    shares: async () => {
      const nameOf = subjectNames(doors);
      const isPresent = presentSubjects(doors.accounts);
      return (await doors.shares.shares()).map(share => {
        const all = doors.accounts.grantsOn(share.id);
        const grants = all.filter(({ subject }) => isPresent(subject));
        return {
          share,
          grants: grants.flatMap(({ subject, level }) =>
            subject.kind === 'account' ? [{ account: nameOf(subject), level }] : [],
          ),
          groupGrants: grants.flatMap(({ subject, level }) =>
            subject.kind === 'group' ? [{ group: nameOf(subject), level }] : [],
          ),
          inFolders: inFolders(doors, share)
            .filter(isPresent)
            .map(subject => ({ kind: subject.kind, name: nameOf(subject) })),
        };
      });
    },
    grant: async (shareName, accountName, level) => {
      const share = await shareOrRefuse(doors, shareName);
      const account = accountOrRefuse(doors, accountName);
      if (share.home === account.id && level !== 'write') {
        throw new AdministrationRefused(
          `'${share.name}' is the home of ${account.name}, who always may write there; disable the account instead.`,
        );
      }
      doors.accounts.transaction(() => {
        doors.accounts.setGrant(share.id, { kind: 'account', id: account.id }, level);
        note(doors, 'grant', { share: share.name, account: account.name, level: level ?? 'clear' });
      });
    },
  };
}

function devicePart(doors: AdministrationDoors): Pick<Administration, 'devices' | 'revokeDevice'> {
  return {
    devices: () => {
      const names = new Map(doors.accounts.accounts().map(account => [account.id, account.name]));
      return doors.accounts.devices().map(device => ({ device, account: names.get(device.account) ?? device.account }));
    },
    revokeDevice: id => {
      const outcome = doors.accounts.transaction(() => {
        const done = doors.accounts.revokeDevice(id as DeviceId, doors.clock.nowMs());
        if (done === 'done') note(doors, 'device revoke', { device: id });
        return done;
      });
      if (outcome === 'unknown') {
        throw new AdministrationRefused(
          `There is no device '${id}'; see 'waystation station device list' for the ids.`,
        );
      }
      if (outcome === 'before')
        throw new AdministrationRefused(`Device '${id}' was revoked before; nothing is left to do.`);
    },
  };
}

/** Another program may have taken the name since it was looked at. */
async function createShare(doors: AdministrationDoors, share: NewShare): Promise<ShareRow> {
  try {
    return await doors.shares.createShare(share);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'exists') throw nameTaken(share.name, 'a share');
    throw error;
  }
}

/** Accounts and shares are named alike in SHARE/PATH (a home has its account's name), so they share one space. */
export async function refuseTakenName(
  { accounts, shares }: Pick<AdministrationDoors, 'accounts' | 'shares'>,
  name: string,
): Promise<void> {
  const key = accountKey(name);
  const account = accounts.accountByKey(key);
  if (account !== undefined)
    throw nameTaken(name, account.removedMs === undefined ? 'an account' : 'a removed account');
  const isNamed = (share: ShareRow): boolean => accountKey(share.name) === key;
  if ((await shares.shares()).some(isNamed)) throw nameTaken(name, 'a share');
  if ((await shares.removedShares()).some(isNamed)) throw nameTaken(name, 'a removed share');
}

export function nameTaken(name: string, by: string): AdministrationRefused {
  return new AdministrationRefused(`The name '${name}' is taken by ${by}; choose another one.`);
}

/** Refuses what a check found to be a problem. */
export function refuseIf(problem: string | undefined): void {
  if (problem !== undefined) throw new AdministrationRefused(problem);
}

/** Whom folders within a share are granted. */
function inFolders({ accounts }: AdministrationDoors, share: ShareRow): readonly Subject[] {
  const subjects = accounts.folderGrantsOn(share.id).map(({ subject }) => [`${subject.kind} ${subject.id}`, subject]);
  return [...new Map(subjects as [string, Subject][]).values()];
}

/** What accounts and groups are called, by their ids. */
export function subjectNames({ accounts }: Pick<AdministrationDoors, 'accounts'>): (subject: Subject) => string {
  const names = new Map([...accounts.accounts(), ...accounts.groups()].map(({ id, name }) => [id as string, name]));
  return ({ id }) => names.get(id) ?? id;
}

export async function shareOrRefuse(
  { shares }: { readonly shares: Pick<ShareService, 'shares'> },
  name: string,
): Promise<ShareRow> {
  const share = (await shares.shares()).find(each => accountKey(each.name) === accountKey(name));
  if (share !== undefined) return share;
  throw new AdministrationRefused(
    `There is no share '${name}'; see 'waystation station share list', or make it with 'waystation station share add'.`,
  );
}

export function accountOrRefuse(doors: Pick<AdministrationDoors, 'accounts'>, name: string): Account {
  const account = doors.accounts.accountByKey(accountKey(name));
  if (account !== undefined && account.removedMs === undefined) return account;
  throw noSuchAccount(name);
}

export function noSuchAccount(name: string): AdministrationRefused {
  return new AdministrationRefused(
    `There is no account '${name}'; see 'waystation station user list' for those there are.`,
  );
}

/** What writing into the audit log takes. */
export type NoteDoors = Pick<AdministrationDoors, 'accounts' | 'clock' | 'by'>;

/** Writes into the audit log what was done. */
export function note(doors: NoteDoors, event: string, about: AuditEntry['about']): void {
  const { accounts, clock, by } = doors;
  accounts.addAudit({ atMs: clock.nowMs(), ...by, event, about });
}
