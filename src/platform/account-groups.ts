/** The part of the account store about groups, what accounts and groups are granted, and how accounts may come in. */
import type { AccountId } from '#platform/account-store.ts';

/** 128 random bits as 32 lower-case hex digits. */
export type GroupId = string & { readonly brand: 'GroupId' };

/** Accounts that are granted something together. */
export interface AccountGroup {
  readonly id: GroupId;
  /** As it is shown. */
  readonly name: string;
  /** What makes it unique among groups: `accountKey(name)`. */
  readonly key: string;
  readonly createdMs: number;
}

/** To whom something is granted. */
export type Subject =
  | { readonly kind: 'account'; readonly id: AccountId }
  | { readonly kind: 'group'; readonly id: GroupId };

/** What may be done in a share. */
export type GrantLevel = 'read' | 'write';
/** What a grant says: `none` refuses, whatever other grants say. */
export type Granted = GrantLevel | 'none';

export interface Grant {
  readonly share: string;
  readonly subject: Subject;
  readonly level: Granted;
}

/** What an account may use a station for: drives, the console, sharing links. */
export type Service = 'sync' | 'web' | 'links';

/** By which services, and from which networks, somebody may come in. */
export interface EntryRules {
  readonly refusedServices: readonly Service[];
  /** Networks as `ADDRESS/BITS`; where some are named, all others are refused. */
  readonly allowedNetworks: readonly string[];
  /** Refused, though they may be allowed as well. */
  readonly refusedNetworks: readonly string[];
}

/** Whose entry rules: the station's hold for everybody. */
export type RuleSubject = Subject | { readonly kind: 'station'; readonly id: '' };

export interface SubjectRules {
  readonly subject: RuleSubject;
  readonly rules: EntryRules;
}

export interface GroupStore {
  /** All groups, by key. */
  groups(): readonly AccountGroup[];
  groupByKey(key: string): AccountGroup | undefined;
  /** Answers 'taken', and changes nothing, when the key is another group's. */
  addGroup(group: AccountGroup): 'done' | 'taken';
  /** Answers 'taken', and changes nothing, when the key is another group's. */
  renameGroup(id: GroupId, to: Pick<AccountGroup, 'name' | 'key'>): 'done' | 'taken';
  /** Takes its members, grants and entry rules with it. */
  removeGroup(id: GroupId): void;
  /** Sorted. */
  members(group: GroupId): readonly AccountId[];
  /** The groups that an account is in, by key. */
  groupsOf(account: AccountId): readonly AccountGroup[];
  setMember(group: GroupId, account: AccountId, member: boolean): void;

  /** All grants that concern an account, in one share or in all: its own, and those of its groups. */
  grantsOf(account: AccountId, share?: string): readonly Grant[];
  /** All grants in a share, those of accounts first. */
  grantsOn(share: string): readonly Grant[];
  /** `undefined` takes the grant away. */
  setGrant(share: string, subject: Subject, level: Granted | undefined): void;

  entryRules(subject: RuleSubject): EntryRules | undefined;
  /** All that concern an account: the station's, its own, and those of its groups. */
  entryRulesOf(account: AccountId): readonly SubjectRules[];
  /** `undefined` takes the rules away. */
  setEntryRules(subject: RuleSubject, rules: EntryRules | undefined): void;
}

/** The rules of the station itself, which hold for everybody. */
export const stationSubject: RuleSubject = { kind: 'station', id: '' };
