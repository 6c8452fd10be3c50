/**
 * What administrators do about the names and the end of accounts and shares.
 *
 * Removing is no erasing (B25, B26): for `keepDays` all is kept, and comes back as it was. An account goes with its home, and with its name in the past of other shares left as it is: who changed something stays known.
 *
 * As `administration.ts`: what cannot be done is thrown as `AdministrationRefused`, and what is done is on record.
 */
import type { Account, AccountId } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import { forErasure } from '#platform/share-life.ts';
import type { ShareId, ShareRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { accountKey, nameProblem } from '#station/accounts/account-name.ts';
import {
  type AdministrationDoors,
  accountOrRefuse,
  mustNotBeLast,
  nameTaken,
  note,
  refuseIf,
  refuseTakenName,
  shareOrRefuse,
} from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { forgetAccount, forgetShare } from '#station/admin/forget.ts';
import { erasedBeforeMs, mustBeKeepDays, noteKeepDays, removedKeepDays } from '#station/admin/removed-keep.ts';
import type { RemovedShare } from '#station/share/share-life.ts';
import type { ShareService } from '#station/share/share-service.ts';

export interface LifeDoors extends Pick<AdministrationDoors, 'by' | 'accounts'> {
  readonly shares: ShareService;
  readonly clock: Pick<Clock, 'nowMs'>;
}

interface RemovedAccount extends Account {
  readonly removedMs: number;
}

/** What can be brought back until `keepDays` after it was removed. */
export interface RemovedThing {
  readonly name: string;
  readonly removedMs: number;
  /** Bytes of the contents that lived in it; of an account, in its home. */
  readonly bytes: number;
}

export interface Removed {
  readonly shares: readonly RemovedThing[];
  readonly accounts: readonly RemovedThing[];
}

/** How many accounts, each with its home, and shares that are nobody's home. */
export interface Erased {
  readonly accounts: number;
  readonly shares: number;
}

/** Accounts and shares by their names. */
export interface LifeAdministration {
  renameShare(name: string, to: string): Promise<void>;
  removeShare(name: string): Promise<void>;
  bringShareBack(name: string): Promise<void>;
  /** For good, and only what was removed before. */
  eraseShare(name: string): Promise<void>;
  /** With its home. */
  renameUser(name: string, to: string): Promise<void>;
  removeUser(name: string): Promise<void>;
  bringUserBack(name: string): Promise<void>;
  eraseUser(name: string): Promise<void>;
  removed(): Promise<Removed>;
  /** Erases what was removed so long ago that it is kept no longer; answers how many that were. */
  eraseDue(): Promise<number>;
  /** For how many days what was removed is kept. */
  keepDays(): number;
  /** What is kept now, and would not be if that number were chosen (B32). Refused for what cannot be chosen. */
  erasedBy(days: number): Promise<Erased>;
  /** Chooses it. Refused for what cannot be chosen, and for what erases something unless that is agreed to. */
  keepRemoved(days: number, isAgreed: boolean): Promise<void>;
}

export function createLifeAdministration(doors: LifeDoors): LifeAdministration {
  return { ...sharePart(doors), ...userPart(doors), ...removedPart(doors), ...keepPart(doors) };
}

type SharePart = Pick<LifeAdministration, 'renameShare' | 'removeShare' | 'bringShareBack' | 'eraseShare'>;

function sharePart(doors: LifeDoors): SharePart {
  const { shares } = doors;
  return {
    renameShare: async (name, to) => {
      const share = await shareOfItsOwn(doors, name, 'rename');
      await mayBeCalled(doors, to, share.name);
      await renamed(shares, share.id, to);
      note(doors, 'share rename', { share: share.name, name: to });
    },
    removeShare: async name => {
      const share = await shareOfItsOwn(doors, name, 'remove');
      await shares.removeShare(share.id);
      note(doors, 'share remove', { share: share.name });
    },
    bringShareBack: async name => {
      const share = await removedShare(doors, name);
      mayBeBroughtBack(share);
      await shares.bringShareBack(share.id);
      note(doors, 'share back', { share: share.name });
    },
    eraseShare: async name => erase(doors, await removedShare(doors, name)),
  };
}

type UserPart = Pick<LifeAdministration, 'renameUser' | 'removeUser' | 'bringUserBack' | 'eraseUser'>;

function userPart(doors: LifeDoors): UserPart {
  const { accounts, clock } = doors;
  return {
    renameUser: async (name, to) => {
      const account = accountOrRefuse(doors, name);
      if (accounts.binding(account.id) !== undefined)
        throw new AdministrationRefused(`${account.name} is called so by a directory; rename the person there.`);
      await mayBeCalled(doors, to, account.name);
      for (const home of await homesOf(doors, account.id)) await renamed(doors.shares, home.id, to);
      accounts.transaction(() => {
        if (accounts.renameAccount(account.id, { name: to, key: accountKey(to) }) === 'taken')
          throw nameTaken(to, 'an account');
        note(doors, 'user rename', { account: account.name, name: to });
      });
    },
    removeUser: async name => {
      const account = accountOrRefuse(doors, name);
      accounts.transaction(() => {
        mustNotBeLast(doors, account);
        accounts.setAccountRemoved(account.id, clock.nowMs());
        note(doors, 'user remove', { account: account.name });
      });
      for (const home of await homesOf(doors, account.id)) await doors.shares.removeShare(home.id);
    },
    bringUserBack: async name => {
      const account = removedUser(doors, name);
      for (const home of await removedHomesOf(doors, account.id)) await doors.shares.bringShareBack(home.id);
      accounts.transaction(() => {
        accounts.setAccountRemoved(account.id, null);
        note(doors, 'user back', { account: account.name });
      });
    },
    eraseUser: async name => eraseAccount(doors, removedUser(doors, name)),
  };
}

function removedPart(doors: LifeDoors): Pick<LifeAdministration, 'removed' | 'eraseDue'> {
  const { accounts, shares, clock } = doors;
  return {
    removed: () => allRemoved(doors),
    eraseDue: async () => {
      const isDue = ({ removedMs }: { readonly removedMs: number }): boolean =>
        removedMs <= erasedBeforeMs(removedKeepDays(accounts), clock.nowMs());
      const users = removedUsers(doors).filter(isDue);
      for (const account of users) await eraseAccount(doors, account);
      // Those of accounts went with them; what is left of an erasing that was cut off goes on here.
      const left = (await shares.removedShares()).filter(isDue);
      for (const share of left) await erase(doors, share);
      return users.length + left.length;
    },
  };
}

type KeepPart = Pick<LifeAdministration, 'keepDays' | 'erasedBy' | 'keepRemoved'>;

function keepPart(doors: LifeDoors): KeepPart {
  const keepDays = (): number => removedKeepDays(doors.accounts);
  const erasedBy = async (days: number): Promise<Erased> => {
    mustBeKeepDays(days);
    const nowMs = doors.clock.nowMs();
    const dueMs = erasedBeforeMs(keepDays(), nowMs);
    const wouldBeMs = erasedBeforeMs(days, nowMs);
    const { accounts, shares } = await allRemoved(doors);
    const goes = ({ removedMs }: RemovedThing): boolean => removedMs > dueMs && removedMs <= wouldBeMs;
    return { accounts: accounts.filter(goes).length, shares: shares.filter(goes).length };
  };
  const keepRemoved = async (days: number, isAgreed: boolean): Promise<void> => {
    const { accounts, shares } = await erasedBy(days);
    if (!isAgreed && accounts + shares > 0)
      throw new AdministrationRefused(
        `What was removed more than ${days} days ago would be erased for good: accounts: ${accounts}, shares: ${shares}. Agree to that, or bring back what is still wanted.`,
      );
    noteKeepDays(doors, days);
  };
  return { keepDays, erasedBy, keepRemoved };
}

async function allRemoved(doors: LifeDoors): Promise<Removed> {
  const all = (await doors.shares.removedShares()).filter(({ removedMs }) => removedMs !== forErasure);
  const homes = new Map(all.map(({ home, liveBytes }) => [home, liveBytes]));
  const own = all.filter(({ home }) => home === null);
  return {
    shares: own.map(({ name, removedMs, liveBytes: bytes }) => ({ name, removedMs, bytes })),
    accounts: removedUsers(doors).map(({ id, name, removedMs }) => ({ name, removedMs, bytes: homes.get(id) ?? 0 })),
  };
}

function removedUsers({ accounts }: LifeDoors): readonly RemovedAccount[] {
  return accounts.accounts().filter(isRemoved);
}

function isRemoved(account: Account): account is RemovedAccount {
  return account.removedMs !== undefined && account.removedMs !== forErasure;
}

async function erase(doors: LifeDoors, share: ShareRow): Promise<void> {
  doors.accounts.transaction(() => {
    forgetShare(doors.accounts, share.id, doors.clock.nowMs());
    if (share.removedMs !== forErasure) note(doors, 'share erase', { share: share.name });
  });
  await doors.shares.eraseShare(share.id);
}

async function eraseAccount(doors: LifeDoors, account: RemovedAccount): Promise<void> {
  // A crash may have come between the account and its home.
  const homes = [...(await homesOf(doors, account.id)), ...(await removedHomesOf(doors, account.id))];
  for (const home of homes) await erase(doors, home);
  doors.accounts.transaction(() => {
    forgetAccount(doors.accounts, account, doors.clock.nowMs());
    note(doors, 'user erase', { account: account.name });
  });
}

/** One that is nobody's home. */
async function shareOfItsOwn(doors: LifeDoors, name: string, deed: 'rename' | 'remove'): Promise<ShareRow> {
  const share = await shareOrRefuse(doors, name);
  if (share.home === null) return share;
  const owner = doors.accounts.account(share.home as AccountId)?.name ?? share.name;
  throw new AdministrationRefused(`'${share.name}' is the home of ${owner}; ${deed} the account, and it goes with it.`);
}

async function removedShare({ shares }: LifeDoors, name: string): Promise<RemovedShare> {
  const isCalledSo = (share: RemovedShare): boolean => accountKey(share.name) === accountKey(name);
  const share = (await shares.removedShares()).find(each => each.home === null && isCalledSo(each));
  if (share !== undefined) return share;
  throw new AdministrationRefused(
    `There is no removed share '${name}'; see 'waystation station share removed' for those there are.`,
  );
}

function removedUser({ accounts }: LifeDoors, name: string): RemovedAccount {
  const account = accounts.accountByKey(accountKey(name));
  if (account !== undefined && isRemoved(account)) return account;
  throw new AdministrationRefused(
    `There is no removed account '${name}'; see 'waystation station user removed' for those there are.`,
  );
}

function mayBeBroughtBack({ name, removedMs }: RemovedShare): void {
  if (removedMs !== forErasure) return;
  throw new AdministrationRefused(`'${name}' is being erased; nothing brings it back.`);
}

/** A name in other letters, capitals for small ones, is the same thing's still. */
async function mayBeCalled(doors: LifeDoors, to: string, before: string): Promise<void> {
  refuseIf(nameProblem(to));
  if (accountKey(to) !== accountKey(before)) await refuseTakenName(doors, to);
}

async function renamed(shares: ShareService, id: ShareId, to: string): Promise<void> {
  try {
    await shares.renameShare(id, to);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'exists') throw nameTaken(to, 'a share');
    throw error;
  }
}

async function homesOf({ shares }: LifeDoors, account: AccountId): Promise<readonly ShareRow[]> {
  return (await shares.shares()).filter(({ home }) => home === account);
}

async function removedHomesOf({ shares }: LifeDoors, account: AccountId): Promise<readonly RemovedShare[]> {
  return (await shares.removedShares()).filter(({ home }) => home === account);
}
