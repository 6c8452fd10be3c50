/**
 * A task's SQLite file: opening it, the form of its tables, and its failures translated once.
 *
 * Ids are 16-byte and hashes 33-byte BLOBs. A time is two INTEGERs, whole seconds (rounded down) and nanoseconds,
 * because nanoseconds alone end in the year 2262. Device and inode are unsigned 64-bit numbers kept as signed ones.
 * The trees are tables with a row number, because ids are random: new rows then lie together, and only the small
 * index of ids is written all over the file (measured: half the time of a large transaction).
 */
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { TaskStoreError, type TaskStoreErrorCode } from '#platform/task-store.ts';

/** How long a transaction waits for another process to let go of the file. */
const busyWaitMs = 5_000;
/** The write-ahead log is cut back to this size after a large transaction. */
const logBytesMax = 16 * 1024 * 1024;
/** Pages that SQLite keeps in memory: they make large transactions fast, and there are up to 64 tasks. */
const cacheKiB = 4 * 1024;
/** Marks the file as a task's (`WSTK`). */
export const applicationId = 0x5753544b;

/** Step n brings a file from schema version n to n + 1. Steps that people's files have seen never change. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE task (
    one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, cursor INTEGER NOT NULL, root BLOB,
    root_device TEXT NOT NULL, marker TEXT NOT NULL, skew_ms REAL NOT NULL
  ) STRICT;
  INSERT INTO task VALUES (1, '', 0, NULL, '', '', 0);

  CREATE TABLE base (
    id BLOB PRIMARY KEY, parent BLOB, name TEXT NOT NULL, kind INTEGER NOT NULL,
    content BLOB, size INTEGER, mtime_s INTEGER, mtime_ns INTEGER, mode INTEGER,
    content_rev INTEGER NOT NULL, place_rev INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX base_parent ON base (parent);

  CREATE TABLE remote (
    id BLOB PRIMARY KEY, parent BLOB, name TEXT NOT NULL, kind INTEGER NOT NULL,
    content BLOB, size INTEGER, mtime_s INTEGER, mtime_ns INTEGER, mode INTEGER,
    content_rev INTEGER NOT NULL, place_rev INTEGER NOT NULL, revision INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX remote_parent ON remote (parent);

  CREATE TABLE local (
    id BLOB PRIMARY KEY, parent BLOB, name TEXT NOT NULL, kind INTEGER NOT NULL,
    device INTEGER NOT NULL, inode INTEGER NOT NULL, born_s INTEGER NOT NULL, born_ns INTEGER NOT NULL,
    size INTEGER NOT NULL, mtime_s INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    ctime_s INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, mode INTEGER NOT NULL,
    content BLOB, missing INTEGER NOT NULL, parked INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX local_parent ON local (parent);
  CREATE INDEX local_inode ON local (device, inode);
  CREATE INDEX local_missing ON local (id) WHERE missing = 1;
  CREATE INDEX local_parked ON local (id) WHERE parked = 1;
  CREATE INDEX local_folder ON local (id) WHERE kind = 1;

  CREATE TABLE listed (
    folder BLOB PRIMARY KEY,
    device INTEGER NOT NULL, inode INTEGER NOT NULL, born_s INTEGER NOT NULL, born_ns INTEGER NOT NULL,
    size INTEGER NOT NULL, mtime_s INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    ctime_s INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, mode INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tombstone (id BLOB PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX tombstone_revision ON tombstone (revision);
  CREATE TABLE unsettled (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE manifest (content BLOB NOT NULL UNIQUE, encoded BLOB NOT NULL) STRICT;
  CREATE TABLE intent (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE problem (
    path TEXT PRIMARY KEY, node BLOB, reason TEXT NOT NULL, detail TEXT NOT NULL,
    since_ms REAL NOT NULL, retry_at_ms REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // Nodes are also found by name, without reading all of a large folder.
  'DROP INDEX local_parent; CREATE INDEX local_place ON local (parent, name);',
  // The cursor names the commit that it belongs to.
  "ALTER TABLE task ADD COLUMN mark TEXT NOT NULL DEFAULT ''",
  // Damage is told from an edit: who wrote a file, what is doubtful about it, and in which run of the computer.
  `
  ALTER TABLE task ADD COLUMN running TEXT NOT NULL DEFAULT '';
  ALTER TABLE local ADD COLUMN ours INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE local ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0;
  `,
  // Local deletions, as they were judged: few enough to be sent, or held.
  `CREATE TABLE judged (
    node BLOB PRIMARY KEY, state TEXT NOT NULL, hold TEXT NOT NULL, at_ms REAL NOT NULL
  ) STRICT, WITHOUT ROWID`,
  // The newest commit that is known may be one of our own, beyond the cursor.
  `
  ALTER TABLE task ADD COLUMN mark_revision INTEGER NOT NULL DEFAULT 0;
  UPDATE task SET mark_revision = cursor;
  `,
  // What the volume keeps of times (nanoseconds, which may go past 64 bits) and modes.
  `
  ALTER TABLE task ADD COLUMN mtime_step_ns TEXT NOT NULL DEFAULT '1';
  ALTER TABLE task ADD COLUMN keeps_modes INTEGER NOT NULL DEFAULT 1;
  `,
  // Edits are judged, too.
  `
  ALTER TABLE judged ADD COLUMN "change" TEXT NOT NULL DEFAULT 'deletion';
  ALTER TABLE judged ADD COLUMN content BLOB;
  `,
  // What was done, the oldest first: rows are only added at the end, and taken away at the beginning.
  `CREATE TABLE log (
    number INTEGER PRIMARY KEY, at_ms REAL NOT NULL, kind INTEGER NOT NULL, object INTEGER,
    path TEXT NOT NULL, other TEXT, bytes INTEGER, detail TEXT NOT NULL
  ) STRICT`,
  // Conflict copies are on record, and found by their names without reading all names.
  `
  CREATE TABLE conflict (
    copy BLOB PRIMARY KEY, parent BLOB NOT NULL, name TEXT NOT NULL, at_ms REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX local_conflict ON local (id) WHERE instr(name, '_Conflict') > 0;
  `,
  // Ignore files are found without looking at all that is open.
  "CREATE INDEX remote_ignore ON remote (id) WHERE name = '.waystationignore'",
  // What tells the folder from what it was before.
  "ALTER TABLE task ADD COLUMN seal TEXT NOT NULL DEFAULT ''; ALTER TABLE task ADD COLUMN former_seal TEXT",
  // The first and the last mtime that the volume has room for, nanoseconds.
  `
  ALTER TABLE task ADD COLUMN mtime_first_ns TEXT;
  ALTER TABLE task ADD COLUMN mtime_last_ns TEXT;
  `,
];

/** The form that this program writes. */
export const taskSchemaVersion = migrations.length;

/** A prepared statement whose rows are arrays of columns; failures come out as `TaskStoreError`. */
export interface Query {
  one(...values: SQLInputValue[]): SQLOutputValue[] | undefined;
  all(...values: SQLInputValue[]): SQLOutputValue[][];
  /** Answers how many rows were inserted, changed or deleted. */
  run(...values: SQLInputValue[]): number;
  /** Inserts one row; answers its number. */
  insert(...values: SQLInputValue[]): number;
}

export interface TaskDatabase {
  readonly file: string;
  exec(sql: string): void;
  /** `readBigInts` for columns that may go past 2^53. */
  query(sql: string, options?: { readonly readBigInts: boolean }): Query;
  /** True from BEGIN on, until a COMMIT or ROLLBACK (also one that SQLite did by itself, on a full disk). */
  inTransaction(): boolean;
  close(): void;
}

/** Opens the file, made when there is none, and brings it to the newest form. */
export function openTaskDatabase(file: string): TaskDatabase {
  const db = translated(
    file,
    () => new DatabaseSync(file, { timeout: busyWaitMs, enableForeignKeyConstraints: false }),
  );
  try {
    translated(file, () => prepareFile(db, file));
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    file,
    exec: sql => translated(file, () => db.exec(sql)),
    query: (sql, options = { readBigInts: false }) =>
      translated(file, () => queryOver(file, db.prepare(sql, { ...options, returnArrays: true }))),
    inTransaction: () => db.isTransaction,
    close: () => translated(file, () => db.close()),
  };
}

function prepareFile(db: DatabaseSync, file: string): void {
  const isEmpty = numberFrom(db, 'SELECT count(*) FROM sqlite_schema') === 0;
  const found = schemaVersion(db);
  if (!isEmpty && numberFrom(db, 'PRAGMA application_id') !== applicationId) throw notOurs(file);
  if (found > taskSchemaVersion) throw tooNew(file, found);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec(`PRAGMA journal_size_limit = ${logBytesMax}; PRAGMA cache_size = -${cacheKiB}`);
  if (found < taskSchemaVersion) migrate(db);
  db.exec('CREATE TEMP TABLE bulk (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID');
}

/** All steps in one transaction, so that a crash or another process finds the old form or the new one. */
function migrate(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE');
  for (const step of migrations.slice(schemaVersion(db))) db.exec(step);
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${taskSchemaVersion}; COMMIT`);
}

function schemaVersion(db: DatabaseSync): number {
  return numberFrom(db, 'PRAGMA user_version');
}

function numberFrom(db: DatabaseSync, sql: string): number {
  return Number(Object.values(db.prepare(sql).get() ?? {})[0]);
}

function queryOver(file: string, statement: StatementSync): Query {
  return {
    one: (...values) => {
      try {
        return statement.get(...values) as SQLOutputValue[] | undefined;
      } catch (error) {
        throw translate(file, error);
      }
    },
    all: (...values) => {
      try {
        return statement.all(...values) as unknown as SQLOutputValue[][];
      } catch (error) {
        throw translate(file, error);
      }
    },
    run: (...values) => {
      try {
        return Number(statement.run(...values).changes);
      } catch (error) {
        throw translate(file, error);
      }
    },
    insert: (...values) => {
      try {
        return Number(statement.run(...values).lastInsertRowid);
      } catch (error) {
        throw translate(file, error);
      }
    },
  };
}

function translated<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translate(file, error);
  }
}

/** SQLite's primary result codes (sqlite.org/rescode.html) that have a meaning of their own here. */
const codes: Readonly<Record<number, TaskStoreErrorCode>> = {
  5: 'busy',
  6: 'busy',
  11: 'damaged',
  13: 'full',
  26: 'damaged',
};

const nextSteps: Readonly<Record<TaskStoreErrorCode, string>> = {
  newer: 'install the newer version again',
  damaged: 'move the file away; the task is then built anew from the folder and the station, and loses nothing',
  busy: 'stop the other program that uses it',
  full: 'make room on its volume',
  other: 'check that its folder exists and may be written to',
};

function translate(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error;
  // A table that should be there and is not ("no such table") is the plain SQLITE_ERROR, 1.
  const code = codes[error.errcode & 0xff] ?? (/^no such (table|column)/.test(error.message) ? 'damaged' : 'other');
  return new TaskStoreError(code, file, `${file}: ${error.message}; ${nextSteps[code]}`, error);
}

function notOurs(file: string): TaskStoreError {
  return new TaskStoreError('damaged', file, `${file} is a database, but not one of a task; ${nextSteps.damaged}`);
}

function tooNew(file: string, found: number): TaskStoreError {
  const versions = `its form is ${found}, this version knows forms up to ${taskSchemaVersion}`;
  return new TaskStoreError(
    'newer',
    file,
    `${file} was written by a newer Waystation (${versions}); ${nextSteps.newer}`,
  );
}
