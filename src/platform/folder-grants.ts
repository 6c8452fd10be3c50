/** The part of the account store about what accounts and groups are granted in single folders of a share. */
import type { GrantLevel, Subject } from '#platform/account-groups.ts';
import type { AccountId } from '#platform/account-store.ts';

/** What somebody may do in a folder and all that it holds, wherever it stands in its share. It only ever widens. */
export interface FolderGrant {
  readonly share: string;
  /** The folder's node id. */
  readonly folder: string;
  readonly subject: Subject;
  readonly level: GrantLevel;
}

export interface FolderGrantStore {
  /** All that concern an account, in one share or in all: its own, and those of its groups. */
  folderGrantsOf(account: AccountId, share?: string): readonly FolderGrant[];
  /** All in a share, by folder. */
  folderGrantsOn(share: string): readonly FolderGrant[];
  /** `undefined` takes the grant away. */
  setFolderGrant(grant: Omit<FolderGrant, 'level'>, level: GrantLevel | undefined): void;
}

/** Levels by the node id of their folder. */
export type FolderLevels = ReadonlyMap<string, GrantLevel>;
