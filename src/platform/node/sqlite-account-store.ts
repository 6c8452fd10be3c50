/**
 * Accounts in SQLite, in the same file as the shares. Nothing is cached: a command beside the running station
 * writes to the same file, and its change holds from the next request on.
 */
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { Account, AccountId, AccountList, AccountStore, Device, DeviceId } from '#platform/account-store.ts';
import { leaveLogToKeeper } from '#platform/node/checkpoint.ts';
import { accessRevisionName, changing } from '#platform/node/sqlite-access-change.ts';
import { bindingSchema, bindingsOf } from '#platform/node/sqlite-account-bindings.ts';
import { activityTable, sqliteActivity } from '#platform/node/sqlite-activity.ts';
import { auditIndexes, sqliteAudit } from '#platform/node/sqlite-audit.ts';
import { deviceWipesOf, deviceWipeTables } from '#platform/node/sqlite-device-wipes.ts';
import { fileAccessTable, sqliteFileAccess } from '#platform/node/sqlite-file-access.ts';
import { folderGrantsOf, folderGrantTable } from '#platform/node/sqlite-folder-grants.ts';
import { groupsOf, groupTables } from '#platform/node/sqlite-groups.ts';
import { noticeChoiceSchema, noticeSchema, noticesOf } from '#platform/node/sqlite-notices.ts';
import { secondFactorSchema, secondFactorsOf } from '#platform/node/sqlite-second-factors.ts';
import { linkVisitorsColumn, sharingLinkTable, sqliteSharingLinks } from '#platform/node/sqlite-sharing-links.ts';
import { profileTables, sqliteSyncProfiles } from '#platform/node/sqlite-sync-profiles.ts';
import { inTransaction } from '#platform/node/sqlite-transaction.ts';

/** How long a write waits for another program's write before it fails. */
export const accountStoreBusyMsMax = 10_000;

/** Numbered, so that a later form can be reached step by step; each step runs once, in a transaction. */
const schemaSteps: readonly string[] = [
  `CREATE TABLE account (
     id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL,
     admin INTEGER NOT NULL, disabled INTEGER NOT NULL, created_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   -- 'subject' is an account or a group, as 'subject_kind' says.
   CREATE TABLE "grant" (
     share TEXT NOT NULL, subject_kind TEXT NOT NULL, subject TEXT NOT NULL, level TEXT NOT NULL,
     PRIMARY KEY (share, subject_kind, subject)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX grant_subject ON "grant" (subject_kind, subject);
   CREATE TABLE device (
     id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), computer TEXT NOT NULL,
     system TEXT NOT NULL, version TEXT NOT NULL, token_hash TEXT NOT NULL UNIQUE, created_ms INTEGER NOT NULL,
     last_seen_ms INTEGER NOT NULL, address TEXT NOT NULL, revoked_ms INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE audit (
     number INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, address TEXT NOT NULL,
     event TEXT NOT NULL, about TEXT NOT NULL
   ) STRICT;`,
  // Runs of devices, by which a copied one is told from the first.
  `ALTER TABLE device ADD COLUMN run_number INTEGER;
   ALTER TABLE device ADD COLUMN run_mark TEXT;`,
  // Browsers that are signed in are devices, too.
  `ALTER TABLE device ADD COLUMN kind TEXT NOT NULL DEFAULT 'drive';
   ALTER TABLE device ADD COLUMN idle_ms_max INTEGER;`,
  groupTables,
  secondFactorSchema,
  sharingLinkTable,
  // Accounts of directories outside the station.
  bindingSchema,
  // What went through the station by the hour, and the audit by share and by time.
  `${activityTable} ${auditIndexes}`,
  noticeSchema,
  profileTables,
  folderGrantTable,
  // Accounts that were removed, and may be brought back.
  'ALTER TABLE account ADD COLUMN removed_ms INTEGER;',
  noticeChoiceSchema,
  // Who may come by a sharing link, and who looked at which file.
  `${linkVisitorsColumn} ${fileAccessTable}`,
  deviceWipeTables,
];
const schemaVersion = schemaSteps.length;

/** Opens (and makes, when it is new) the accounts in the database at `path`. Throws what SQLite throws. */
export function openSqliteAccountStore(path: string): AccountStore {
  const db = new DatabaseSync(path, { timeout: accountStoreBusyMsMax });
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    // The shares lie in the same file, and their store keeps its log.
    leaveLogToKeeper(db);
    migrate(db);
    return storeOver(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

function migrate(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec('CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID');
    const row = db.prepare(`SELECT value FROM setting WHERE name = 'accounts schema'`).get();
    const found = row === undefined ? 0 : Number(row['value']);
    if (found > schemaVersion) throw new Error('The data folder was written by a newer Waystation; update this one.');
    for (const step of schemaSteps.slice(found)) db.exec(step);
    db.prepare(`INSERT OR REPLACE INTO setting VALUES ('accounts schema', ?)`).run(String(schemaVersion));
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function storeOver(db: DatabaseSync): AccountStore {
  const transaction = <T>(work: () => T): T => inTransaction(db, work);
  return {
    ...settingsOf(db),
    ...accountsOf(db),
    ...groupsOf(db),
    ...folderGrantsOf(db),
    ...secondFactorsOf(db),
    ...bindingsOf(db),
    ...devicesOf(db, transaction),
    ...deviceWipesOf(db),
    ...sqliteAudit(db),
    ...sqliteActivity(db),
    ...sqliteFileAccess(db),
    ...sqliteSharingLinks(db),
    ...noticesOf(db),
    ...sqliteSyncProfiles(db),
    transaction,
    close: () => db.close(),
  };
}

type SettingPart = Pick<AccountStore, 'setting' | 'setSetting' | 'accessRevision'>;

function settingsOf(db: DatabaseSync): SettingPart {
  const read = db.prepare('SELECT value FROM setting WHERE name = ?');
  const write = db.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?)');
  const setting = (name: string): string | undefined => read.get(name)?.['value'] as string | undefined;
  return {
    setting,
    setSetting: (name, value) => void write.run(name, value),
    accessRevision: () => Number(setting(accessRevisionName) ?? '0'),
  };
}

type Row = Record<string, SQLOutputValue>;
function accountsOf(db: DatabaseSync): AccountList {
  const byId = db.prepare('SELECT * FROM account WHERE id = ?');
  const byKey = db.prepare('SELECT * FROM account WHERE key = ?');
  const all = db.prepare('SELECT * FROM account ORDER BY key');
  const add = changing(db, 'INSERT OR IGNORE INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const rename = changing(db, 'UPDATE OR IGNORE account SET name = ?, key = ? WHERE id = ?');
  const setPassword = changing(db, 'UPDATE account SET password_hash = ? WHERE id = ?');
  const setDisabled = changing(db, 'UPDATE account SET disabled = ? WHERE id = ?');
  const setAdmin = changing(db, 'UPDATE account SET admin = ? WHERE id = ?');
  const setRemoved = changing(db, 'UPDATE account SET removed_ms = ? WHERE id = ?');
  return {
    account: id => accountFrom(byId.get(id)),
    accountByKey: key => accountFrom(byKey.get(key)),
    accounts: () => all.all().map(row => accountFrom(row) as Account),
    addAccount: a => {
      const added = add(
        a.id,
        a.name,
        a.key,
        a.passwordHash,
        Number(a.admin),
        Number(a.disabled),
        a.createdMs,
        a.removedMs ?? null,
      );
      return added === 1 ? 'done' : 'taken';
    },
    renameAccount: (id, { name, key }) => (rename(name, key, id) === 1 ? 'done' : 'taken'),
    setPasswordHash: (id, hash) => void setPassword(hash, id),
    setDisabled: (id, disabled) => void setDisabled(Number(disabled), id),
    setAdmin: (id, admin) => void setAdmin(Number(admin), id),
    setAccountRemoved: (id, atMs) => void setRemoved(atMs, id),
  };
}

function accountFrom(row: Row | undefined): Account | undefined {
  if (row === undefined) return undefined;
  const removedMs = row['removed_ms'] as number | null;
  return {
    id: row['id'] as AccountId,
    name: row['name'] as string,
    key: row['key'] as string,
    passwordHash: row['password_hash'] as string,
    admin: row['admin'] === 1,
    disabled: row['disabled'] === 1 || removedMs !== null,
    createdMs: row['created_ms'] as number,
    ...(removedMs === null ? {} : { removedMs }),
  };
}

type DevicePart = Pick<
  AccountStore,
  | 'addDevice'
  | 'device'
  | 'deviceByToken'
  | 'devices'
  | 'revokeDevice'
  | 'setRun'
  | 'setVersion'
  | 'setComputer'
  | 'noteSightings'
>;

function devicesOf(db: DatabaseSync, transaction: AccountStore['transaction']): DevicePart {
  const byId = db.prepare('SELECT * FROM device WHERE id = ?');
  const byToken = db.prepare('SELECT * FROM device WHERE token_hash = ?');
  const all = db.prepare('SELECT * FROM device ORDER BY created_ms, id');
  const add = changing(db, 'INSERT INTO device VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const revoke = changing(db, 'UPDATE device SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL');
  const run = db.prepare('UPDATE device SET run_number = ?, run_mark = ? WHERE id = ?');
  const version = db.prepare('UPDATE device SET version = ? WHERE id = ?');
  const computer = changing(db, 'UPDATE device SET computer = ? WHERE id = ?');
  const see = db.prepare('UPDATE device SET last_seen_ms = ?, address = ? WHERE id = ?');
  const device = (id: DeviceId): Device | undefined => deviceFrom(byId.get(id));
  return {
    device,
    deviceByToken: tokenHash => deviceFrom(byToken.get(tokenHash)),
    devices: () => all.all().map(row => deviceFrom(row) as Device),
    addDevice: d =>
      void add(
        d.id,
        d.account,
        d.computer,
        d.system,
        d.version,
        d.tokenHash,
        d.createdMs,
        d.lastSeenMs,
        d.address,
        d.revokedMs,
        d.run?.number ?? null,
        d.run?.mark ?? null,
        d.kind,
        d.idleMsMax,
      ),
    revokeDevice: (id, atMs) => {
      if (revoke(atMs, id) === 1) return 'done';
      return device(id) === undefined ? 'unknown' : 'before';
    },
    setRun: (id, { number, mark }) => void run.run(number, mark, id),
    setVersion: (id, text) => void version.run(text, id),
    setComputer: (id, text) => void computer(text, id),
    noteSightings: sightings =>
      transaction(() => {
        for (const { device: id, atMs, address } of sightings) see.run(atMs, address, id);
      }),
  };
}

function deviceFrom(row: Row | undefined): Device | undefined {
  if (row === undefined) return undefined;
  return {
    id: row['id'] as DeviceId,
    account: row['account'] as AccountId,
    kind: row['kind'] as Device['kind'],
    computer: row['computer'] as string,
    system: row['system'] as string,
    version: row['version'] as string,
    tokenHash: row['token_hash'] as string,
    createdMs: row['created_ms'] as number,
    lastSeenMs: row['last_seen_ms'] as number,
    address: row['address'] as string,
    revokedMs: row['revoked_ms'] as number | null,
    idleMsMax: row['idle_ms_max'] as number | null,
    run: row['run_mark'] === null ? null : { number: Number(row['run_number']), mark: row['run_mark'] as string },
  };
}
