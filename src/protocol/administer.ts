/** Administer: what an administrator sees and does at a station, as at its command line; accounts and shares by name. */
import Type, { type Static } from 'typebox';
import { SubjectKind } from '#protocol/folder-grants.ts';
import { GrantedText } from '#protocol/groups.ts';
import { DriveStateText } from '#protocol/overview.ts';
import { QuotaBytes } from '#protocol/quotas.ts';
import { Id, strict } from '#protocol/schema.ts';
import { AccountText, DeviceWire, PasswordText } from '#protocol/sign-in.ts';

export const AccountWire = strict({
  id: Id,
  name: Type.String(),
  admin: Type.Boolean(),
  disabled: Type.Boolean(),
  /** What the directory is called that keeps its password; null for an account of the station's own. */
  directory: Type.Union([Type.String(), Type.Null()]),
  createdMs: Type.Integer(),
  /** Names of the groups that it is in. */
  groups: Type.Array(Type.String()),
  secondFactor: Type.Boolean(),
});
export type AccountWire = Static<typeof AccountWire>;

export const AccountsReply = strict({ accounts: Type.Array(AccountWire) });
export type AccountsReply = Static<typeof AccountsReply>;

/** Makes an account, and its home with it. */
export const NewAccountRequest = strict({ name: AccountText, password: PasswordText, admin: Type.Boolean() });
export type NewAccountRequest = Static<typeof NewAccountRequest>;

/** What is left out stays as it is. */
export const AccountChange = strict({
  password: Type.Optional(PasswordText),
  disabled: Type.Optional(Type.Boolean()),
  admin: Type.Optional(Type.Boolean()),
});
export type AccountChange = Static<typeof AccountChange>;

/** A share with what is granted to accounts and groups; `home` is the account whose home it is, or null. */
export const ManagedShareWire = strict({
  id: Id,
  name: Type.String(),
  home: Type.Union([Type.String(), Type.Null()]),
  grants: Type.Array(strict({ account: Type.String(), level: GrantedText })),
  groupGrants: Type.Array(strict({ group: Type.String(), level: GrantedText })),
  /** Whom folders within it are granted, each once. */
  inFolders: Type.Array(strict({ kind: SubjectKind, name: Type.String() })),
  /** Bytes of the contents that live in it, and how many there may be. */
  bytes: Type.Integer(),
  quota: QuotaBytes,
});
export type ManagedShareWire = Static<typeof ManagedShareWire>;

export const ManagedSharesReply = strict({ shares: Type.Array(ManagedShareWire) });
export type ManagedSharesReply = Static<typeof ManagedSharesReply>;

export const NewShareRequest = strict({ name: AccountText });
export type NewShareRequest = Static<typeof NewShareRequest>;

/** A device of any account; `revokedMs` is when its token was ended, or null. */
export const ManagedDeviceWire = strict({
  ...DeviceWire.properties,
  account: Type.String(),
  revokedMs: Type.Union([Type.Integer(), Type.Null()]),
  connected: Type.Boolean(),
  /** What a drive that is connected said of itself, and since when that is so (null: it did not say). */
  state: Type.Union([DriveStateText, Type.Literal('unknown')]),
  stateSinceMs: Type.Union([Type.Integer(), Type.Null()]),
});
export type ManagedDeviceWire = Static<typeof ManagedDeviceWire>;

export const ManagedDevicesReply = strict({ devices: Type.Array(ManagedDeviceWire) });
export type ManagedDevicesReply = Static<typeof ManagedDevicesReply>;

/** Deletions of one device in one share that wait for a person (B16). */
export const HoldWire = strict({
  hold: Type.String(),
  device: Id,
  computer: Type.String(),
  account: Type.String(),
  share: Type.String(),
  files: Type.Integer(),
  sinceMs: Type.Integer(),
  askedMs: Type.Integer(),
  /** Paths of the first few. */
  examples: Type.Array(Type.String()),
});
export type HoldWire = Static<typeof HoldWire>;

export const HoldsReply = strict({ holds: Type.Array(HoldWire) });
export type HoldsReply = Static<typeof HoldsReply>;

export const HoldDecision = strict({ decision: Type.Union([Type.Literal('release'), Type.Literal('discard')]) });
export type HoldDecision = Static<typeof HoldDecision>;

export const auditEntriesMax = 500;

/** Newest first; `before` goes on behind an entry. What is left out does not narrow. */
export const AuditQuery = strict({
  before: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
  actor: Type.Optional(Type.String({ maxLength: 256 })),
  event: Type.Optional(Type.String({ maxLength: 64 })),
  /** What is about the share of this name. */
  share: Type.Optional(Type.String({ maxLength: 256 })),
  fromMs: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
  toMs: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
});
export type AuditQuery = Static<typeof AuditQuery>;

/** All that fits, as one file. */
export const AuditExportQuery = strict({
  ...AuditQuery.properties,
  form: Type.Union([Type.Literal('csv'), Type.Literal('json')]),
});
export type AuditExportQuery = Static<typeof AuditExportQuery>;

/** Who did what, when and from where; `about` names the things, as the event has them. */
export const AuditEntryWire = strict({
  number: Type.Integer(),
  atMs: Type.Integer(),
  actor: Type.String(),
  address: Type.String(),
  event: Type.String(),
  about: Type.Record(Type.String(), Type.Unknown()),
});
export type AuditEntryWire = Static<typeof AuditEntryWire>;

/** `events` are all kinds that there are, for a person to choose from. */
export const AuditReply = strict({ entries: Type.Array(AuditEntryWire), events: Type.Array(Type.String()) });
export type AuditReply = Static<typeof AuditReply>;
