/**
 * What administrators do about sync profiles: what they leave out of drives, and to whom they apply (I18).
 *
 * As `administration.ts`: what cannot be done is thrown as `AdministrationRefused`, and what is done is on record.
 */
import { type FilterRules, parseExtension } from '#model/filter.ts';
import type { Subject } from '#platform/account-groups.ts';
import type { ProfileId, StoredProfile } from '#platform/sync-profile-store.ts';
import { accountKey, nameProblem } from '#station/accounts/account-name.ts';
import { reachesOf } from '#station/accounts/folder-grants.ts';
import { newId } from '#station/accounts/token.ts';
import {
  type AdministrationDoors,
  accountOrRefuse,
  note,
  refuseIf,
  subjectNames,
} from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { groupOrRefuse } from '#station/admin/group-administration.ts';
import type { ShareService } from '#station/share/share-service.ts';

/** Files and folders that a preview looks at; beyond, it says that there may be more. */
export const previewNodesMax = 200_000;

export interface ProfileDoors extends Pick<AdministrationDoors, 'by' | 'accounts' | 'clock' | 'random'> {
  readonly shares: Pick<ShareService, 'shares' | 'createShare' | 'leftOut'>;
}

/** A profile with the names of whom it applies to, sorted. */
export interface ProfileListing {
  readonly name: string;
  readonly rules: FilterRules;
  readonly accounts: readonly string[];
  readonly groups: readonly string[];
}

/** An account or a group by its name. */
export interface NamedSubject {
  readonly kind: 'account' | 'group';
  readonly name: string;
}

export interface ProfilePreview {
  /** Shares of which something would be left out, by name. */
  readonly shares: readonly { readonly share: string; readonly files: number; readonly bytes: number }[];
  /** False when there was more than `previewNodesMax` to look at. */
  readonly whole: boolean;
}

export interface ProfileAdministration {
  profiles(): readonly ProfileListing[];
  profile(name: string): ProfileListing;
  addProfile(name: string, rules: FilterRules): ProfileListing;
  changeProfile(name: string, to: { readonly name: string; readonly rules: FilterRules }): ProfileListing;
  /** What it left out is synced again. */
  removeProfile(name: string): void;
  apply(profile: string, to: NamedSubject, applied: boolean): void;
  /** What rules would leave out in the shares that these accounts, and the members of these groups, may read. */
  preview(rules: FilterRules, to: readonly NamedSubject[]): Promise<ProfilePreview>;
}

export function createProfileAdministration(doors: ProfileDoors): ProfileAdministration {
  const { accounts } = doors;
  return {
    ...changingPart(doors),
    profiles: () => {
      const nameOf = subjectNames(doors);
      return accounts.profiles().map(profile => listing(doors, profile, nameOf));
    },
    profile: name => listing(doors, profileOrRefuse(doors, name), subjectNames(doors)),
    apply: (name, to, applied) => {
      const profile = profileOrRefuse(doors, name);
      const subject = subjectOf(doors, to);
      if (accounts.appliedTo(profile.id).some(({ kind, id }) => kind === subject.kind && id === subject.id) === applied)
        return;
      accounts.transaction(() => {
        accounts.applyProfile(profile.id, subject, applied);
        note(doors, applied ? 'profile apply' : 'profile withdraw', {
          profile: profile.name,
          kind: to.kind,
          [to.kind]: to.name,
        });
      });
    },
    preview: async (rules, to) => preview(doors, understood(rules), to),
  };
}

type ChangingPart = Pick<ProfileAdministration, 'addProfile' | 'changeProfile' | 'removeProfile'>;

function changingPart(doors: ProfileDoors): ChangingPart {
  const { accounts, clock, random } = doors;
  return {
    addProfile: (name, asked) => {
      refuseIf(nameProblem(name));
      const rules = understood(asked);
      const id = newId(random) as string as ProfileId;
      const profile = { id, name, key: accountKey(name), rules, createdMs: clock.nowMs() };
      return accounts.transaction(() => {
        if (accounts.addProfile(profile) === 'taken') throw nameTaken(name);
        note(doors, 'profile add', { profile: name, ...rules });
        return { name, rules, accounts: [], groups: [] };
      });
    },
    changeProfile: (before, { name, rules: asked }) => {
      refuseIf(nameProblem(name));
      const rules = understood(asked);
      const profile = profileOrRefuse(doors, before);
      return accounts.transaction(() => {
        if (accounts.changeProfile(profile.id, { name, key: accountKey(name), rules }) === 'taken')
          throw nameTaken(name);
        note(doors, 'profile change', { profile: profile.name, ...(name === profile.name ? {} : { name }), ...rules });
        return listing(doors, { ...profile, name, rules }, subjectNames(doors));
      });
    },
    removeProfile: name => {
      const profile = profileOrRefuse(doors, name);
      accounts.transaction(() => {
        accounts.removeProfile(profile.id);
        note(doors, 'profile remove', { profile: profile.name });
      });
    },
  };
}

function listing(
  { accounts }: ProfileDoors,
  { id, name, rules }: StoredProfile,
  nameOf: (subject: Subject) => string,
): ProfileListing {
  const subjects = accounts.appliedTo(id);
  const named = (kind: Subject['kind']): readonly string[] =>
    subjects
      .filter(subject => subject.kind === kind)
      .map(nameOf)
      .sort((a, b) => a.localeCompare(b));
  return { name, rules, accounts: named('account'), groups: named('group') };
}

async function preview(doors: ProfileDoors, rules: FilterRules, to: readonly NamedSubject[]): Promise<ProfilePreview> {
  const { accounts, shares } = doors;
  const people = new Set(
    to
      .map(each => subjectOf(doors, each))
      .flatMap(subject => (subject.kind === 'account' ? [subject.id] : accounts.members(subject.id))),
  );
  const reached = new Set([...people].flatMap(id => [...reachesOf(accounts, id).keys()]));
  const found: { share: string; files: number; bytes: number }[] = [];
  let nodesLeft = previewNodesMax;
  for (const share of (await shares.shares()).filter(({ id }) => reached.has(id))) {
    const { files, bytes, looked } = await shares.leftOut(share.id, { rules, nodesMax: nodesLeft });
    nodesLeft -= looked;
    if (files > 0) found.push({ share: share.name, files, bytes });
  }
  return { shares: found.sort((a, b) => a.share.localeCompare(b.share)), whole: nodesLeft > 0 };
}

function subjectOf(doors: ProfileDoors, { kind, name }: NamedSubject): Subject {
  if (kind === 'account') return { kind, id: accountOrRefuse(doors, name).id };
  return { kind, id: groupOrRefuse(doors, name).id };
}

function profileOrRefuse({ accounts }: ProfileDoors, name: string): StoredProfile {
  const profile = accounts.profileByKey(accountKey(name));
  if (profile !== undefined) return profile;
  throw new AdministrationRefused(
    `There is no sync profile '${name}'; see 'waystation station profile list' for those there are.`,
  );
}

function nameTaken(name: string): AdministrationRefused {
  return new AdministrationRefused(`There is a sync profile called '${name}' already; choose another name.`);
}

/** The rules with extensions as `parseExtension` answers them, each once. */
function understood({ sizeMax, names, extensions }: FilterRules): FilterRules {
  for (const name of names) {
    if (name.trim() === '' || name.includes('/')) {
      throw new AdministrationRefused(`'${name}' is not the name of a file; write it without a folder.`);
    }
  }
  const parsed = extensions.map(text => {
    const extension = parseExtension(text);
    if ('fault' in extension) throw new AdministrationRefused(`${extension.fault}.`);
    return extension.value;
  });
  return { sizeMax, names: [...new Set(names)], extensions: [...new Set(parsed)] };
}
