/**
 * What administrators do about groups: who is in them, what they are granted, and what that comes to for each account.
 *
 * As `administration.ts`: it works on the stores, whether or not a station runs on them; what cannot be done is thrown
 * as `AdministrationRefused`, and everything done is written to the audit log.
 */
import type { AccountGroup, Granted, GroupId } from '#platform/account-groups.ts';
import { accountKey, nameProblem } from '#station/accounts/account-name.ts';
import { effectiveGrant } from '#station/accounts/grants.ts';
import { newId } from '#station/accounts/token.ts';
import {
  type AdministrationDoors,
  accountOrRefuse,
  note,
  presentAccounts,
  refuseIf,
  shareOrRefuse,
  subjectNames,
} from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';

export type GroupDoors = Pick<AdministrationDoors, 'by' | 'accounts' | 'shares' | 'clock' | 'random'>;

/** A group with the names of its members, sorted. */
export interface GroupListing {
  readonly group: AccountGroup;
  readonly members: readonly string[];
}

/** What an account may do in a share, and by whose grants; nobody's when nothing was granted. */
export interface AccessListing {
  readonly account: string;
  readonly level: Granted;
  readonly by: readonly { readonly kind: 'account' | 'group'; readonly name: string }[];
}

export interface GroupAdministration {
  groups(): readonly GroupListing[];
  /** The names of the groups that an account is in. */
  groupsOf(account: string): readonly string[];
  addGroup(name: string): AccountGroup;
  renameGroup(name: string, to: string): void;
  /** Takes with it what the group was granted and refused; accounts stay. */
  removeGroup(name: string): void;
  setMember(group: string, account: string, member: boolean): void;
  /** `none` refuses its members, whatever else they are granted; undefined takes the grant away. */
  grantGroup(share: string, group: string, level: Granted | undefined): Promise<void>;
  /** What each account may do in a share, and why. */
  access(share: string): Promise<readonly AccessListing[]>;
}

export function createGroupAdministration(doors: GroupDoors): GroupAdministration {
  return { ...groupPart(doors), ...memberPart(doors), ...grantPart(doors) };
}

function groupPart(doors: GroupDoors): Pick<GroupAdministration, 'addGroup' | 'renameGroup' | 'removeGroup'> {
  const { accounts, clock, random } = doors;
  return {
    addGroup: name => {
      refuseIf(nameProblem(name));
      const id = newId(random) as GroupId;
      const group = { id, name, key: accountKey(name), createdMs: clock.nowMs() };
      return accounts.transaction(() => {
        if (accounts.addGroup(group) === 'taken') throw nameTaken(name);
        note(doors, 'group add', { group: name });
        return group;
      });
    },
    renameGroup: (name, to) => {
      refuseIf(nameProblem(to));
      const group = groupOrRefuse(doors, name);
      accounts.transaction(() => {
        if (accounts.renameGroup(group.id, { name: to, key: accountKey(to) }) === 'taken') throw nameTaken(to);
        note(doors, 'group rename', { group: group.name, name: to });
      });
    },
    removeGroup: name => {
      const group = groupOrRefuse(doors, name);
      accounts.transaction(() => {
        accounts.removeGroup(group.id);
        note(doors, 'group remove', { group: group.name });
      });
    },
  };
}

function memberPart(doors: GroupDoors): Pick<GroupAdministration, 'groups' | 'groupsOf' | 'setMember'> {
  const { accounts } = doors;
  return {
    groups: () => {
      const nameOf = subjectNames(doors);
      const present = new Set(presentAccounts(accounts).map(({ id }) => id));
      const named = (group: AccountGroup): readonly string[] =>
        accounts
          .members(group.id)
          .filter(id => present.has(id))
          .map(id => nameOf({ kind: 'account', id }))
          .sort((a, b) => a.localeCompare(b));
      return accounts.groups().map(group => ({ group, members: named(group) }));
    },
    groupsOf: name => accounts.groupsOf(accountOrRefuse(doors, name).id).map(group => group.name),
    setMember: (groupName, accountName, member) => {
      const group = groupOrRefuse(doors, groupName);
      const account = accountOrRefuse(doors, accountName);
      if (accounts.members(group.id).includes(account.id) === member) return;
      accounts.transaction(() => {
        accounts.setMember(group.id, account.id, member);
        note(doors, member ? 'member add' : 'member remove', { group: group.name, account: account.name });
      });
    },
  };
}

function grantPart(doors: GroupDoors): Pick<GroupAdministration, 'grantGroup' | 'access'> {
  const { accounts } = doors;
  return {
    grantGroup: async (shareName, groupName, level) => {
      const share = await shareOrRefuse(doors, shareName);
      const group = groupOrRefuse(doors, groupName);
      // A refusal of a group that its owner is in, or enters later, would take the home from its owner.
      if (share.home !== null && level === 'none') {
        throw new AdministrationRefused(
          `'${share.name}' is a home, which is never refused to a whole group; take the grant of ${group.name} away instead.`,
        );
      }
      accounts.transaction(() => {
        accounts.setGrant(share.id, { kind: 'group', id: group.id }, level);
        note(doors, 'group grant', { share: share.name, group: group.name, level: level ?? 'clear' });
      });
    },
    access: async shareName => {
      const share = await shareOrRefuse(doors, shareName);
      const nameOf = subjectNames(doors);
      return presentAccounts(accounts).map(({ id, name }) => {
        const { level, by } = effectiveGrant(accounts.grantsOf(id, share.id));
        return {
          account: name,
          level,
          by: by.map(({ subject }) => ({ kind: subject.kind, name: nameOf(subject) })),
        };
      });
    },
  };
}

/** The group of that name, whatever its case. */
export function groupOrRefuse({ accounts }: Pick<GroupDoors, 'accounts'>, name: string): AccountGroup {
  const group = accounts.groupByKey(accountKey(name));
  if (group !== undefined) return group;
  throw new AdministrationRefused(
    `There is no group '${name}'; see 'waystation station group list' for those there are.`,
  );
}

function nameTaken(name: string): AdministrationRefused {
  return new AdministrationRefused(`There is a group called '${name}' already; choose another name.`);
}
