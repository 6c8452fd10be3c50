/**
 * The tables of the share store (docs/storage.md). Ids and hashes are blobs. A share is known by a small number
 * inside. `node` holds the newest row of every node, `history` the rows before it with the revision that ended them.
 *
 * Ids are random, so tables of long rows keep a row id: the rows are then written side by side, and only the short
 * keys of their indexes are scattered over the file. Tables whose rows are hardly more than their key do without.
 *
 * `mtime_ns` is text, because nanoseconds in 64 bits end in the year 2262 and files may be of any.
 */
import type { DatabaseSync } from 'node:sqlite';
import { leaveLogToKeeper } from '#platform/node/checkpoint.ts';
import { holdTables } from '#platform/node/sqlite-hold-store.ts';
import { liveBytesColumns } from '#platform/node/sqlite-live-bytes.ts';
import { pastTables } from '#platform/node/sqlite-past-store.ts';
import { retentionTables } from '#platform/node/sqlite-retention.ts';
import { shareLifeColumns } from '#platform/node/sqlite-share-life.ts';

/** How long a write waits for another program's write before it fails, milliseconds. */
export const shareStoreBusyMsMax = 10_000;

/** Memory for pages of the database, KiB. */
export const shareStoreCacheKiB = 64 * 1024;

const rowColumns = `
  parent BLOB, name TEXT NOT NULL, name_key TEXT NOT NULL, kind TEXT NOT NULL,
  content BLOB, size INTEGER, mtime_ns TEXT, mode INTEGER,
  content_rev INTEGER NOT NULL, place_rev INTEGER NOT NULL, revision INTEGER NOT NULL,
  deleted INTEGER NOT NULL, replaces BLOB,
  account TEXT NOT NULL, device BLOB NOT NULL, op_id BLOB NOT NULL, base INTEGER NOT NULL, at_ms INTEGER NOT NULL`;

/** Numbered, so that a later form can be reached step by step; each step runs once, in a transaction. */
export const shareSchemaSteps: readonly string[] = [
  `CREATE TABLE share (
     number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, root BLOB NOT NULL,
     epoch TEXT NOT NULL, head INTEGER NOT NULL, name_mode TEXT NOT NULL, home TEXT
   ) STRICT;
   CREATE TABLE node (share INTEGER NOT NULL, id BLOB NOT NULL, ${rowColumns}, PRIMARY KEY (share, id)) STRICT;
   CREATE UNIQUE INDEX node_name ON node (share, parent, name_key) WHERE deleted = 0;
   CREATE INDEX node_revision ON node (share, revision);
   CREATE TABLE history (
     share INTEGER NOT NULL, id BLOB NOT NULL, ${rowColumns}, until INTEGER NOT NULL, PRIMARY KEY (share, id, revision)
   ) STRICT;
   CREATE INDEX history_parent ON history (share, parent, until);
   CREATE INDEX history_until ON history (share, until);
   CREATE TABLE version (
     share INTEGER NOT NULL, node BLOB NOT NULL, revision INTEGER NOT NULL, content BLOB NOT NULL, size INTEGER NOT NULL,
     mtime_ns TEXT NOT NULL, mode INTEGER NOT NULL, reason TEXT NOT NULL, account TEXT NOT NULL, device BLOB NOT NULL,
     op_id BLOB NOT NULL, base INTEGER NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (share, node, revision)
   ) STRICT;
   CREATE TABLE content (
     id BLOB PRIMARY KEY, base BLOB, depth INTEGER NOT NULL, body BLOB NOT NULL
   ) STRICT;
   CREATE TABLE chunk (
     hash BLOB PRIMARY KEY, pack INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
     stored_length INTEGER NOT NULL, state TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE share_chunk (share INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (share, hash)) STRICT, WITHOUT ROWID;
   CREATE TABLE pin (
     device BLOB NOT NULL, hash BLOB NOT NULL, until_ms INTEGER NOT NULL, PRIMARY KEY (device, hash)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX pin_until ON pin (until_ms);
   CREATE TABLE op (
     device BLOB NOT NULL, op_id BLOB NOT NULL, request_hash BLOB NOT NULL, result TEXT NOT NULL, at_ms INTEGER NOT NULL,
     PRIMARY KEY (device, op_id)
   ) STRICT;
   CREATE INDEX op_at ON op (at_ms);`,
  // Collection, verification and repair.
  `ALTER TABLE chunk ADD COLUMN marked_ms INTEGER NOT NULL DEFAULT 0;
   CREATE INDEX chunk_pack ON chunk (pack, offset);
   CREATE INDEX chunk_state ON chunk (state, marked_ms) WHERE state <> 'live';
   CREATE INDEX version_content ON version (content);
   CREATE INDEX content_base ON content (base) WHERE base IS NOT NULL;
   CREATE INDEX pin_hash ON pin (hash);
   CREATE TABLE pack (number INTEGER PRIMARY KEY, retired_ms INTEGER, verified_ms INTEGER) STRICT;
   CREATE TABLE wanted (
     share INTEGER NOT NULL, node BLOB NOT NULL, content BLOB NOT NULL, PRIMARY KEY (share, node, content)
   ) STRICT, WITHOUT ROWID;`,
  holdTables,
  liveBytesColumns,
  pastTables,
  retentionTables,
  shareLifeColumns,
];

/** Sets the connection up and brings the tables to their newest form. Throws when a newer program made them. */
export function prepareShareTables(db: DatabaseSync): void {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  db.exec(`PRAGMA cache_size = -${shareStoreCacheKiB}`);
  leaveLogToKeeper(db);
  db.exec('BEGIN IMMEDIATE');
  try {
    migrate(db);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function migrate(db: DatabaseSync): void {
  db.exec('CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID');
  const row = db.prepare(`SELECT value FROM setting WHERE name = 'shares schema'`).get();
  const found = row === undefined ? 0 : Number(row['value']);
  if (found > shareSchemaSteps.length)
    throw new Error('The data folder was written by a newer Waystation; update this one.');
  for (const step of shareSchemaSteps.slice(found)) db.exec(step);
  db.prepare(`INSERT OR REPLACE INTO setting VALUES ('shares schema', ?)`).run(String(shareSchemaSteps.length));
}
