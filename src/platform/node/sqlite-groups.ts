/** Groups, grants and entry rules in SQLite, as a part of the account store. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AccountGroup, EntryRules, Grant, GroupStore, RuleSubject, Subject } from '#platform/account-groups.ts';
import type { AccountId } from '#platform/account-store.ts';
import { changing } from '#platform/node/sqlite-access-change.ts';

/** A step of the account store's schema. */
export const groupTables = `
  CREATE TABLE account_group (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, created_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE member (
    account_group TEXT NOT NULL REFERENCES account_group (id), account TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (account_group, account)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX member_account ON member (account);
  CREATE TABLE entry_rule (
    subject_kind TEXT NOT NULL, subject TEXT NOT NULL, rules TEXT NOT NULL, PRIMARY KEY (subject_kind, subject)
  ) STRICT, WITHOUT ROWID;`;

/** Rows that concern the account in the first value, or a group that it is in. */
export const concernsAccount = `(subject_kind = 'account' AND subject = ?1 OR subject_kind = 'group'
  AND subject IN (SELECT account_group FROM member WHERE account = ?1))`;

type Row = Record<string, SQLOutputValue>;

export function groupsOf(db: DatabaseSync): GroupStore {
  return { ...groupRows(db), ...grantRows(db), ...ruleRows(db) };
}

type GroupPart = Pick<
  GroupStore,
  'groups' | 'groupByKey' | 'addGroup' | 'renameGroup' | 'removeGroup' | 'members' | 'groupsOf' | 'setMember'
>;

function groupRows(db: DatabaseSync): GroupPart {
  const all = db.prepare('SELECT * FROM account_group ORDER BY key');
  const byKey = db.prepare('SELECT * FROM account_group WHERE key = ?');
  const members = db.prepare('SELECT account FROM member WHERE account_group = ? ORDER BY account');
  const ofAccount = db.prepare(
    'SELECT * FROM account_group WHERE id IN (SELECT account_group FROM member WHERE account = ?) ORDER BY key',
  );
  const add = changing(db, 'INSERT OR IGNORE INTO account_group VALUES (?, ?, ?, ?)');
  const rename = changing(db, 'UPDATE OR IGNORE account_group SET name = ?, key = ? WHERE id = ?');
  const remove = changing(
    db,
    'DELETE FROM member WHERE account_group = ?',
    `DELETE FROM "grant" WHERE subject_kind = 'group' AND subject = ?`,
    `DELETE FROM entry_rule WHERE subject_kind = 'group' AND subject = ?`,
    `DELETE FROM profile_subject WHERE subject_kind = 'group' AND subject = ?`,
    'DELETE FROM account_group WHERE id = ?',
  );
  const join = changing(db, 'INSERT OR IGNORE INTO member VALUES (?, ?)');
  const leave = changing(db, 'DELETE FROM member WHERE account_group = ? AND account = ?');
  return {
    groups: () => all.all().map(groupFrom),
    groupByKey: key => {
      const row = byKey.get(key);
      return row && groupFrom(row);
    },
    addGroup: ({ id, name, key, createdMs }) => (add(id, name, key, createdMs) === 1 ? 'done' : 'taken'),
    renameGroup: (id, { name, key }) => (rename(name, key, id) === 1 ? 'done' : 'taken'),
    removeGroup: id => void remove(id),
    members: group => members.all(group).map(row => row['account'] as AccountId),
    groupsOf: account => ofAccount.all(account).map(groupFrom),
    setMember: (group, account, member) => void (member ? join : leave)(group, account),
  };
}

function groupFrom(row: Row): AccountGroup {
  return {
    id: row['id'] as AccountGroup['id'],
    name: row['name'] as string,
    key: row['key'] as string,
    createdMs: row['created_ms'] as number,
  };
}

function grantRows(db: DatabaseSync): Pick<GroupStore, 'grantsOf' | 'grantsOn' | 'setGrant'> {
  const order = 'ORDER BY share, subject_kind, subject';
  const ofAccount = db.prepare(`SELECT * FROM "grant" WHERE ${concernsAccount} ${order}`);
  const inShare = db.prepare(`SELECT * FROM "grant" WHERE ${concernsAccount} AND share = ?2 ${order}`);
  const onShare = db.prepare(`SELECT * FROM "grant" WHERE share = ? ${order}`);
  const set = changing(db, `INSERT OR REPLACE INTO "grant" VALUES (?, ?, ?, ?)`);
  const drop = changing(db, `DELETE FROM "grant" WHERE share = ? AND subject_kind = ? AND subject = ?`);
  return {
    grantsOf: (account, share) =>
      (share === undefined ? ofAccount.all(account) : inShare.all(account, share)).map(grantFrom),
    grantsOn: share => onShare.all(share).map(grantFrom),
    setGrant: (share, { kind, id }, level) =>
      void (level === undefined ? drop(share, kind, id) : set(share, kind, id, level)),
  };
}

function grantFrom(row: Row): Grant {
  return {
    share: row['share'] as string,
    subject: { kind: row['subject_kind'], id: row['subject'] } as Subject,
    level: row['level'] as Grant['level'],
  };
}

function ruleRows(db: DatabaseSync): Pick<GroupStore, 'entryRules' | 'entryRulesOf' | 'setEntryRules'> {
  const one = db.prepare('SELECT rules FROM entry_rule WHERE subject_kind = ? AND subject = ?');
  const ofAccount = db.prepare(
    `SELECT * FROM entry_rule WHERE ${concernsAccount} OR subject_kind = 'station' ORDER BY subject_kind DESC, subject`,
  );
  const set = changing(db, 'INSERT OR REPLACE INTO entry_rule VALUES (?, ?, ?)');
  const drop = changing(db, 'DELETE FROM entry_rule WHERE subject_kind = ? AND subject = ?');
  return {
    entryRules: ({ kind, id }) => {
      const row = one.get(kind, id);
      return row && rulesFrom(row);
    },
    entryRulesOf: account =>
      ofAccount.all(account).map(row => ({
        subject: { kind: row['subject_kind'], id: row['subject'] } as RuleSubject,
        rules: rulesFrom(row),
      })),
    setEntryRules: ({ kind, id }, rules) =>
      void (rules === undefined ? drop(kind, id) : set(kind, id, JSON.stringify(rules))),
  };
}

function rulesFrom(row: Row): EntryRules {
  return JSON.parse(row['rules'] as string) as EntryRules;
}
