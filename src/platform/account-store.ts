/**
 * The door to who may come in: accounts and their groups, devices and grants, and what was done about them.
 *
 * Several programs may have the same store open (a running station and a `station user add` beside it), so
 * nobody keeps a copy of what it answers without comparing `accessRevision`. Reads and writes are synchronous;
 * a write is durable when it returns. Passwords lie here as argon2id hashes, tokens and recovery codes as SHA-256; the
 * secret of a second factor alone has to lie here as it is, since its codes are computed from it.
 */

import type { BindingStore } from '#platform/account-bindings.ts';
import type { GroupStore } from '#platform/account-groups.ts';
import type { ActivityStore } from '#platform/activity-store.ts';
import type { AuditStore } from '#platform/audit-store.ts';
import type { DeviceWipeStore } from '#platform/device-wipes.ts';
import type { FileAccessStore } from '#platform/file-access-store.ts';
import type { FolderGrantStore } from '#platform/folder-grants.ts';
import type { NoticeStore } from '#platform/notice-store.ts';
import type { SharingLinkStore } from '#platform/sharing-link-store.ts';
import type { SyncProfileStore } from '#platform/sync-profile-store.ts';

/** 128 random bits as 32 lower-case hex digits. */
export type AccountId = string & { readonly brand: 'AccountId' };
/** One installed drive, or one browser that is signed in, of one account. Spelled like an account id. */
export type DeviceId = string & { readonly brand: 'DeviceId' };

export interface Account {
  readonly id: AccountId;
  /** As it is shown. */
  readonly name: string;
  /** What makes it unique: `accountKey(name)`. */
  readonly key: string;
  /** A PHC string with the algorithm, its parameters and the salt. */
  readonly passwordHash: string;
  readonly admin: boolean;
  /** A removed one is, whatever else is said of it. */
  readonly disabled: boolean;
  readonly createdMs: number;
  /** When it was removed; left out while it is there. */
  readonly removedMs?: number;
}

/** What a person has besides the password: an app that computes codes from a secret which the station knows as well. */
export interface SecondFactor {
  /** Base32 (RFC 4648). */
  readonly secret: string;
  /** When a code first proved that the app has the secret; null until then, and it does not count. */
  readonly confirmedMs: number | null;
  /** The step of time whose code was taken last; no code of it or of an earlier one is taken again. */
  readonly lastStep: number;
  readonly account: AccountId;
}

/** A drive shows its token itself; a browser's lies in a cookie. Neither is taken for the other. */
export type DeviceKind = 'drive' | 'browser';

export interface Device {
  readonly id: DeviceId;
  readonly account: AccountId;
  readonly kind: DeviceKind;
  /** The computer's name, as conflict copies carry it; of a browser, which one it says it is. */
  readonly computer: string;
  readonly system: string;
  readonly version: string;
  /** SHA-256 of the token, as hex digits. */
  readonly tokenHash: string;
  readonly createdMs: number;
  readonly lastSeenMs: number;
  /** The network address that it was last seen at. */
  readonly address: string;
  /** When its token was revoked; null while it holds. */
  readonly revokedMs: number | null;
  /** Not seen for so many milliseconds, it is signed out; null for never. */
  readonly idleMsMax: number | null;
  /** The last start of its program that was let in; null before the first. */
  readonly run: DeviceRun | null;
}

/** Which start of a device's program: its number, and the mark that it made. */
export interface DeviceRun {
  readonly number: number;
  readonly mark: string;
}

/** When and where a device was last seen. */
export interface Sighting {
  readonly device: DeviceId;
  readonly atMs: number;
  readonly address: string;
}

export interface SecondFactorStore {
  secondFactor(account: AccountId): SecondFactor | undefined;
  /** Takes the place of one of before. */
  setSecondFactor(factor: SecondFactor): void;
  /** Takes it away, with its recovery codes. */
  dropSecondFactor(account: AccountId): void;
  /** Takes a step of time, once: false, and nothing changes, when it or a later one was taken before. */
  takeStep(account: AccountId, step: number): boolean;
  /** How many recovery codes are left. */
  recoveryCodes(account: AccountId): number;
  /** In place of those of before. */
  setRecoveryCodes(account: AccountId, hashes: readonly string[]): void;
  /** Takes a recovery code away; false when there is none of that hash. */
  takeRecoveryCode(account: AccountId, hash: string): boolean;
}

/** Who may come in. */
export interface AccountList {
  account(id: AccountId): Account | undefined;
  accountByKey(key: string): Account | undefined;
  /** All accounts, by key, removed ones too. */
  accounts(): readonly Account[];
  /** Answers 'taken', and changes nothing, when the key is another account's. */
  addAccount(account: Account): 'done' | 'taken';
  /** Answers 'taken', and changes nothing, when the key is another account's. */
  renameAccount(id: AccountId, to: Pick<Account, 'name' | 'key'>): 'done' | 'taken';
  setPasswordHash(id: AccountId, passwordHash: string): void;
  setDisabled(id: AccountId, disabled: boolean): void;
  setAdmin(id: AccountId, admin: boolean): void;
  /** Removes an account at a moment; null brings it back. */
  setAccountRemoved(id: AccountId, atMs: number | null): void;
}

export interface AccountStore
  extends AccountList,
    BindingStore,
    GroupStore,
    SecondFactorStore,
    SharingLinkStore,
    AuditStore,
    ActivityStore,
    FileAccessStore,
    NoticeStore,
    SyncProfileStore,
    FolderGrantStore,
    DeviceWipeStore {
  /** A text that the station keeps about itself; undefined when it was never set. */
  setting(name: string): string | undefined;
  setSetting(name: string, value: string): void;
  /** Grows with each change of an account, device, group, grant, entry rule or sync profile, by whichever program. */
  accessRevision(): number;

  addDevice(device: Device): void;
  device(id: DeviceId): Device | undefined;
  deviceByToken(tokenHash: string): Device | undefined;
  /** All devices, the oldest first. */
  devices(): readonly Device[];
  /** Answers 'unknown' for no such device, 'before' when it was revoked earlier. */
  revokeDevice(id: DeviceId, atMs: number): 'done' | 'before' | 'unknown';
  /** No change of access: who may do what stays the same. */
  setRun(id: DeviceId, run: DeviceRun): void;
  /** The program version that it has by now. No change of access either. */
  setVersion(id: DeviceId, version: string): void;
  /** What its computer is called from now on; who asked before about the device asks again. */
  setComputer(id: DeviceId, computer: string): void;
  noteSightings(sightings: readonly Sighting[]): void;

  /** All writes of `work`, or none when it throws. Not to be nested. */
  transaction<T>(work: () => T): T;
  close(): void;
}
