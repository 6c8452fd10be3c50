/** Sync profiles in SQLite, as a part of the account store. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { FilterRules } from '#model/filter.ts';
import type { Subject } from '#platform/account-groups.ts';
import { changing } from '#platform/node/sqlite-access-change.ts';
import { concernsAccount } from '#platform/node/sqlite-groups.ts';
import type { StoredProfile, SyncProfileStore } from '#platform/sync-profile-store.ts';

/** A step of the account store's schema. */
export const profileTables = `
  CREATE TABLE profile (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, rules TEXT NOT NULL, created_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE profile_subject (
    profile TEXT NOT NULL REFERENCES profile (id), subject_kind TEXT NOT NULL, subject TEXT NOT NULL,
    PRIMARY KEY (profile, subject_kind, subject)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX profile_subject_subject ON profile_subject (subject_kind, subject);`;

export function sqliteSyncProfiles(db: DatabaseSync): SyncProfileStore {
  const all = db.prepare('SELECT * FROM profile ORDER BY key');
  const byKey = db.prepare('SELECT * FROM profile WHERE key = ?');
  const subjects = db.prepare('SELECT * FROM profile_subject WHERE profile = ? ORDER BY subject_kind, subject');
  const ofAccount = db.prepare(
    `SELECT * FROM profile WHERE id IN (SELECT profile FROM profile_subject WHERE ${concernsAccount}) ORDER BY key`,
  );
  const add = changing(db, 'INSERT OR IGNORE INTO profile VALUES (?, ?, ?, ?, ?)');
  const change = changing(db, 'UPDATE OR IGNORE profile SET name = ?, key = ?, rules = ? WHERE id = ?');
  const remove = changing(db, 'DELETE FROM profile_subject WHERE profile = ?', 'DELETE FROM profile WHERE id = ?');
  const apply = changing(db, 'INSERT OR IGNORE INTO profile_subject VALUES (?, ?, ?)');
  const withdraw = changing(db, 'DELETE FROM profile_subject WHERE profile = ? AND subject_kind = ? AND subject = ?');
  return {
    profiles: () => all.all().map(profileFrom),
    profileByKey: key => {
      const row = byKey.get(key);
      return row && profileFrom(row);
    },
    addProfile: ({ id, name, key, rules, createdMs }) =>
      add(id, name, key, JSON.stringify(rules), createdMs) === 1 ? 'done' : 'taken',
    changeProfile: (id, { name, key, rules }) =>
      change(name, key, JSON.stringify(rules), id) === 1 ? 'done' : 'taken',
    removeProfile: id => void remove(id),
    appliedTo: id => subjects.all(id).map(row => ({ kind: row['subject_kind'], id: row['subject'] }) as Subject),
    applyProfile: (id, subject, applied) => void (applied ? apply : withdraw)(id, subject.kind, subject.id),
    profilesOf: account => ofAccount.all(account).map(profileFrom),
  };
}

function profileFrom(row: Record<string, SQLOutputValue>): StoredProfile {
  return {
    id: row['id'] as StoredProfile['id'],
    name: row['name'] as string,
    key: row['key'] as string,
    rules: JSON.parse(row['rules'] as string) as FilterRules,
    createdMs: row['created_ms'] as number,
  };
}
