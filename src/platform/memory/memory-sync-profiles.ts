/** Sync profiles in memory, as a part of the account store. */
import type { Subject } from '#platform/account-groups.ts';
import type { AccountId } from '#platform/account-store.ts';
import type { ProfileId, StoredProfile, SyncProfileStore } from '#platform/sync-profile-store.ts';

export interface ProfileTables {
  readonly profiles: Map<ProfileId, StoredProfile>;
  /** Profile, kind and id of the subject, joined by blanks. */
  readonly applied: Set<string>;
}

export function noProfiles(): ProfileTables {
  return { profiles: new Map(), applied: new Set() };
}

export function copiedProfiles({ profiles, applied }: ProfileTables): ProfileTables {
  return { profiles: new Map(profiles), applied: new Set(applied) };
}

interface Parts {
  readonly tables: () => ProfileTables;
  changed(): void;
  concerns(account: AccountId, subject: Subject): boolean;
}

export function profilePart({ tables, changed, concerns }: Parts): SyncProfileStore {
  const all = (): readonly StoredProfile[] => [...tables().profiles.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const ofKey = (key: string): StoredProfile | undefined => all().find(profile => profile.key === key);
  const put = (profile: StoredProfile): 'done' | 'taken' => {
    if ((ofKey(profile.key) ?? profile).id !== profile.id) return 'taken';
    tables().profiles.set(profile.id, profile);
    changed();
    return 'done';
  };
  const appliedTo = (id: ProfileId): readonly Subject[] =>
    [...tables().applied].sort().flatMap(key => {
      const [profile, kind, subject] = key.split(' ');
      return profile === id ? [{ kind, id: subject } as Subject] : [];
    });
  return {
    profiles: all,
    profileByKey: ofKey,
    addProfile: put,
    changeProfile: (id, { name, key, rules }) => {
      const profile = tables().profiles.get(id);
      return profile === undefined ? 'taken' : put({ ...profile, name, key, rules });
    },
    removeProfile: id => {
      const { profiles, applied } = tables();
      profiles.delete(id);
      for (const key of applied) if (key.startsWith(`${id} `)) applied.delete(key);
      changed();
    },
    appliedTo,
    applyProfile: (id, subject, applied) => {
      const key = `${id} ${subject.kind} ${subject.id}`;
      if (applied) tables().applied.add(key);
      else tables().applied.delete(key);
      changed();
    },
    profilesOf: account => all().filter(({ id }) => appliedTo(id).some(subject => concerns(account, subject))),
  };
}
