/** Groups, grants and entry rules in memory, as a part of the account store. */
import type {
  AccountGroup,
  EntryRules,
  Grant,
  Granted,
  GroupId,
  GroupStore,
  RuleSubject,
  Subject,
} from '#platform/account-groups.ts';
import type { AccountId } from '#platform/account-store.ts';
import type { FolderGrantStore } from '#platform/folder-grants.ts';
import { type FolderGrantTable, folderGrantPart } from '#platform/memory/memory-folder-grants.ts';
import { copiedProfiles, noProfiles, type ProfileTables, profilePart } from '#platform/memory/memory-sync-profiles.ts';
import type { SyncProfileStore } from '#platform/sync-profile-store.ts';

export interface GroupTables {
  readonly groups: Map<GroupId, AccountGroup>;
  readonly members: Map<GroupId, ReadonlySet<AccountId>>;
  /** Key: share, kind and id of the subject, joined by blanks. */
  readonly grants: Map<string, Granted>;
  readonly folderGrants: FolderGrantTable;
  /** Key: kind and id of the subject, joined by a blank. */
  readonly rules: Map<string, EntryRules>;
  readonly profiles: ProfileTables;
}

export function emptyGroups(): GroupTables {
  const granted = { grants: new Map(), folderGrants: new Map() };
  return { groups: new Map(), members: new Map(), ...granted, rules: new Map(), profiles: noProfiles() };
}

export function copiedGroups({ groups, members, grants, folderGrants, rules, profiles }: GroupTables): GroupTables {
  return {
    groups: new Map(groups),
    members: new Map(members),
    grants: new Map(grants),
    folderGrants: new Map(folderGrants),
    rules: new Map(rules),
    profiles: copiedProfiles(profiles),
  };
}

export function groupMethods(
  tables: () => GroupTables,
  changed: () => void,
): GroupStore & SyncProfileStore & FolderGrantStore {
  const ofAccount = (account: AccountId): readonly AccountGroup[] =>
    byKey([...tables().groups.values()].filter(({ id }) => tables().members.get(id)?.has(account)));
  const concerns = (account: AccountId, { kind, id }: RuleSubject): boolean =>
    kind === 'station' || (kind === 'account' ? id === account : ofAccount(account).some(group => group.id === id));
  return {
    ...groupPart(tables, changed),
    groupsOf: ofAccount,
    ...grantPart({ tables, changed, concerns }),
    ...folderGrantPart({ table: () => tables().folderGrants, changed, concerns }),
    ...rulePart({ tables, changed, concerns }),
    ...profilePart({ tables: () => tables().profiles, changed, concerns }),
  };
}

function byKey(groups: readonly AccountGroup[]): readonly AccountGroup[] {
  return groups.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

type GroupPart = Pick<
  GroupStore,
  'groups' | 'groupByKey' | 'addGroup' | 'renameGroup' | 'removeGroup' | 'members' | 'setMember'
>;

function groupPart(tables: () => GroupTables, changed: () => void): GroupPart {
  const ofKey = (key: string): AccountGroup | undefined =>
    [...tables().groups.values()].find(group => group.key === key);
  const put = (group: AccountGroup): 'done' | 'taken' => {
    if ((ofKey(group.key) ?? group).id !== group.id) return 'taken';
    tables().groups.set(group.id, group);
    changed();
    return 'done';
  };
  const membersOf = (group: GroupId): ReadonlySet<AccountId> => tables().members.get(group) ?? new Set();
  return {
    groups: () => byKey([...tables().groups.values()]),
    groupByKey: ofKey,
    addGroup: put,
    renameGroup: (id, to) => {
      const group = tables().groups.get(id);
      return group === undefined ? 'taken' : put({ ...group, ...to });
    },
    removeGroup: id => {
      const { groups, members, grants, folderGrants, rules, profiles } = tables();
      groups.delete(id);
      members.delete(id);
      for (const key of grants.keys()) if (key.endsWith(` group ${id}`)) grants.delete(key);
      for (const key of folderGrants.keys()) if (key.endsWith(` group ${id}`)) folderGrants.delete(key);
      rules.delete(`group ${id}`);
      for (const key of profiles.applied) if (key.endsWith(` group ${id}`)) profiles.applied.delete(key);
      changed();
    },
    members: group => [...membersOf(group)].sort(),
    setMember: (group, account, member) => {
      const others = [...membersOf(group)].filter(each => each !== account);
      tables().members.set(group, new Set(member ? [...others, account] : others));
      changed();
    },
  };
}

interface Parts {
  readonly tables: () => GroupTables;
  changed(): void;
  concerns(account: AccountId, subject: RuleSubject): boolean;
}

function grantPart({ tables, changed, concerns }: Parts): Pick<GroupStore, 'grantsOf' | 'grantsOn' | 'setGrant'> {
  const all = (): readonly Grant[] =>
    [...tables().grants]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, level]) => {
        const [share = '', kind, id] = key.split(' ');
        return { share, subject: { kind, id } as Subject, level };
      });
  return {
    grantsOf: (account, share) =>
      all().filter(each => (share ?? each.share) === each.share && concerns(account, each.subject)),
    grantsOn: share => all().filter(each => each.share === share),
    setGrant: (share, { kind, id }, level) => {
      const key = `${share} ${kind} ${id}`;
      if (level === undefined) tables().grants.delete(key);
      else tables().grants.set(key, level);
      changed();
    },
  };
}

type RulePart = Pick<GroupStore, 'entryRules' | 'entryRulesOf' | 'setEntryRules'>;

function rulePart({ tables, changed, concerns }: Parts): RulePart {
  const keyOf = ({ kind, id }: RuleSubject): string => `${kind} ${id}`;
  const subjectOf = (key: string): RuleSubject => {
    const [kind, id] = key.split(' ');
    return { kind, id } as RuleSubject;
  };
  return {
    entryRules: subject => tables().rules.get(keyOf(subject)),
    entryRulesOf: account =>
      [...tables().rules]
        .map(([key, rules]) => ({ subject: subjectOf(key), rules }))
        .filter(({ subject }) => concerns(account, subject))
        .sort((a, b) => ranks[a.subject.kind] - ranks[b.subject.kind] || (a.subject.id < b.subject.id ? -1 : 1)),
    setEntryRules: (subject, rules) => {
      if (rules === undefined) tables().rules.delete(keyOf(subject));
      else tables().rules.set(keyOf(subject), rules);
      changed();
    },
  };
}

const ranks = { station: 0, group: 1, account: 2 } as const;
