/** The part of the account store about sync profiles, and to whom they apply. */
import type { FilterRules } from '#model/filter.ts';
import type { Subject } from '#platform/account-groups.ts';
import type { AccountId } from '#platform/account-store.ts';

/** 128 random bits as 32 lower-case hex digits. */
export type ProfileId = string & { readonly brand: 'ProfileId' };

export interface StoredProfile {
  readonly id: ProfileId;
  /** As it is shown. */
  readonly name: string;
  /** What makes it unique among profiles: `accountKey(name)`. */
  readonly key: string;
  readonly rules: FilterRules;
  readonly createdMs: number;
}

/** Every change is a change of access: it counts from the next request on, and drives hear of it at once. */
export interface SyncProfileStore {
  /** All profiles, by key. */
  profiles(): readonly StoredProfile[];
  profileByKey(key: string): StoredProfile | undefined;
  /** Answers 'taken', and changes nothing, when the key is another profile's. */
  addProfile(profile: StoredProfile): 'done' | 'taken';
  /** Answers 'taken', and changes nothing, when the key is another profile's or there is no such profile. */
  changeProfile(id: ProfileId, to: Pick<StoredProfile, 'name' | 'key' | 'rules'>): 'done' | 'taken';
  /** With whom it applies to. */
  removeProfile(id: ProfileId): void;
  /** To whom a profile applies, accounts first. */
  appliedTo(id: ProfileId): readonly Subject[];
  applyProfile(id: ProfileId, subject: Subject, applied: boolean): void;
  /** The profiles that apply to an account or to a group that it is in, each once, by key. */
  profilesOf(account: AccountId): readonly StoredProfile[];
}
