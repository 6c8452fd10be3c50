/** What an account may do in a share as a whole, and in single folders of it. Folders only widen; a refusal wins. */
import type { Granted, GrantLevel } from '#platform/account-groups.ts';
import type { AccountId, AccountStore } from '#platform/account-store.ts';
import type { FolderGrant, FolderLevels } from '#platform/folder-grants.ts';
import { effectiveGrant } from '#station/accounts/grants.ts';

export interface Reach {
  /** In the share as a whole. */
  readonly level: Granted;
  /** What goes beyond that, by folder. */
  readonly folders: FolderLevels;
}

export type ReachStore = Pick<AccountStore, 'grantsOf' | 'folderGrantsOf'>;

/** What an account may do in one share as the store has it now, by itself and its groups. */
export function reachIn(store: ReachStore, share: string, account: AccountId): Reach {
  const { level, by } = effectiveGrant(store.grantsOf(account, share));
  const isRefused = level === 'none' && by.length > 0;
  if (isRefused || level === 'write') return { level, folders: new Map() };
  return { level, folders: widest(store.folderGrantsOf(account, share), level) };
}

/** The shares in which an account may do anything, with what. */
export function reachesOf(store: ReachStore, account: AccountId): ReadonlyMap<string, Reach> {
  const shares = new Set([...store.grantsOf(account), ...store.folderGrantsOf(account)].map(({ share }) => share));
  const reaches = [...shares].map(share => [share, reachIn(store, share, account)] as const);
  return new Map(reaches.filter(([, { level, folders }]) => level !== 'none' || folders.size > 0));
}

function widest(grants: readonly FolderGrant[], level: Granted): FolderLevels {
  const folders = new Map<string, GrantLevel>();
  for (const grant of grants) {
    if (grant.level === 'write' || (level === 'none' && !folders.has(grant.folder)))
      folders.set(grant.folder, grant.level);
  }
  return folders;
}
