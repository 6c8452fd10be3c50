/** Grants in folders in SQLite, as a part of the account store. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Subject } from '#platform/account-groups.ts';
import type { FolderGrant, FolderGrantStore } from '#platform/folder-grants.ts';
import { changing } from '#platform/node/sqlite-access-change.ts';
import { concernsAccount } from '#platform/node/sqlite-groups.ts';

/** A step of the account store's schema. What a group was granted goes with it. */
export const folderGrantTable = `
  CREATE TABLE folder_grant (
    share TEXT NOT NULL, folder TEXT NOT NULL, subject_kind TEXT NOT NULL, subject TEXT NOT NULL, level TEXT NOT NULL,
    PRIMARY KEY (share, folder, subject_kind, subject)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX folder_grant_subject ON folder_grant (subject_kind, subject);
  CREATE TRIGGER folder_grant_group AFTER DELETE ON account_group BEGIN
    DELETE FROM folder_grant WHERE subject_kind = 'group' AND subject = OLD.id;
  END;`;

export function folderGrantsOf(db: DatabaseSync): FolderGrantStore {
  const order = 'ORDER BY share, folder, subject_kind, subject';
  const ofAccount = db.prepare(`SELECT * FROM folder_grant WHERE ${concernsAccount} ${order}`);
  const inShare = db.prepare(`SELECT * FROM folder_grant WHERE ${concernsAccount} AND share = ?2 ${order}`);
  const onShare = db.prepare(`SELECT * FROM folder_grant WHERE share = ? ${order}`);
  const set = changing(db, 'INSERT OR REPLACE INTO folder_grant VALUES (?, ?, ?, ?, ?)');
  const drop = changing(
    db,
    'DELETE FROM folder_grant WHERE share = ? AND folder = ? AND subject_kind = ? AND subject = ?',
  );
  return {
    folderGrantsOf: (account, share) =>
      (share === undefined ? ofAccount.all(account) : inShare.all(account, share)).map(grantFrom),
    folderGrantsOn: share => onShare.all(share).map(grantFrom),
    setFolderGrant: ({ share, folder, subject: { kind, id } }, level) =>
      void (level === undefined ? drop(share, folder, kind, id) : set(share, folder, kind, id, level)),
  };
}

function grantFrom(row: Record<string, SQLOutputValue>): FolderGrant {
  return {
    share: row['share'] as string,
    folder: row['folder'] as string,
    subject: { kind: row['subject_kind'], id: row['subject'] } as Subject,
    level: row['level'] as FolderGrant['level'],
  };
}
