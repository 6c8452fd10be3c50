/** Grants in folders in memory, as a part of the account store. */
import type { GrantLevel, Subject } from '#platform/account-groups.ts';
import type { AccountId } from '#platform/account-store.ts';
import type { FolderGrant, FolderGrantStore } from '#platform/folder-grants.ts';

/** Key: share, folder, kind and id of the subject, joined by blanks. */
export type FolderGrantTable = Map<string, GrantLevel>;

interface Parts {
  readonly table: () => FolderGrantTable;
  changed(): void;
  concerns(account: AccountId, subject: Subject): boolean;
}

export function folderGrantPart({ table, changed, concerns }: Parts): FolderGrantStore {
  const all = (): readonly FolderGrant[] =>
    [...table()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, level]) => {
        const [share = '', folder = '', kind, id] = key.split(' ');
        return { share, folder, subject: { kind, id } as Subject, level };
      });
  return {
    folderGrantsOf: (account, share) =>
      all().filter(each => (share ?? each.share) === each.share && concerns(account, each.subject)),
    folderGrantsOn: share => all().filter(each => each.share === share),
    setFolderGrant: ({ share, folder, subject: { kind, id } }, level) => {
      const key = `${share} ${folder} ${kind} ${id}`;
      if (level === undefined) table().delete(key);
      else table().set(key, level);
      changed();
    },
  };
}
