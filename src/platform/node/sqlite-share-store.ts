/**
 * The share store in SQLite (WAL, synchronous FULL): a write is durable when it returns. Every write is one
 * transaction within one turn of the event loop, so no read of this program ever sees half of it.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Hash, NodeId } from '#model/node.ts';
import { type NumberOf, shareNumbers, shareReads } from '#platform/node/sqlite-share-reads.ts';
import { blob, chunkValues, nodeColumns, nodeValues, versionValues } from '#platform/node/sqlite-share-rows.ts';
import { prepareShareTables, shareStoreBusyMsMax } from '#platform/node/sqlite-share-schema.ts';
import type { NodeRow, Pins, ShareChange, ShareStore } from '#platform/share-store.ts';
import { StorageError } from '#platform/storage-error.ts';

/** Opens (and makes, when it is new) the shares in the database at `path`. Throws what SQLite throws. */
export function openSqliteShareStore(path: string): ShareStore {
  const db = new DatabaseSync(path, { timeout: shareStoreBusyMsMax });
  try {
    prepareShareTables(db);
    const numberOf = shareNumbers(db);
    return { ...shareReads(db, numberOf), ...shareWrites(db, numberOf), close: async () => db.close() };
  } catch (error) {
    db.close();
    throw error;
  }
}

type ShareWrites = Pick<ShareStore, 'createShare' | 'write' | 'addChunks' | 'pin' | 'expire'>;

function shareWrites(db: DatabaseSync, numberOf: NumberOf): ShareWrites {
  const insertShare = db.prepare(
    `INSERT OR IGNORE INTO share (id, name, root, epoch, head, name_mode, home) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const dropPins = db.prepare('DELETE FROM pin WHERE until_ms < ?');
  const dropOps = db.prepare('DELETE FROM op WHERE at_ms < ?');
  const nodes = nodeWriter(db);
  const chunks = chunkWriter(db);
  const commit = changeWriter(db, { numberOf, nodes, chunks });
  return {
    async createShare({ id, name, root, epoch, head, nameMode, home }, rootRow) {
      return inTransaction(db, () => {
        const made = insertShare.run(blob(id), name, blob(root), epoch, head, nameMode, home).changes;
        if (made === 0) return 'exists';
        nodes(numberOf(id), [rootRow]);
        return 'done';
      });
    },
    async write(change) {
      return inTransaction(db, () => commit(change));
    },
    async addChunks(rows, pins) {
      inTransaction(db, () => {
        for (const row of rows) chunks.insert.run(...chunkValues(row));
        chunks.pin(pins);
      });
    },
    async pin(pins) {
      inTransaction(db, () => chunks.pin(pins));
    },
    async expire(before) {
      inTransaction(db, () => {
        dropPins.run(before.pinsMs);
        dropOps.run(before.opsMs);
      });
    },
  };
}

interface ChangeParts {
  readonly numberOf: NumberOf;
  readonly nodes: (share: number, rows: readonly NodeRow[]) => void;
  readonly chunks: ReturnType<typeof chunkWriter>;
}

function changeWriter(db: DatabaseSync, { numberOf, nodes, chunks }: ChangeParts) {
  const moveHead = db.prepare('UPDATE share SET head = ? WHERE number = ? AND head = ?');
  const insertVersion = db.prepare(`INSERT INTO version VALUES (${marks(13)})`);
  const insertContent = db.prepare('INSERT OR IGNORE INTO content VALUES (?, ?, ?, ?)');
  const insertReached = db.prepare('INSERT OR IGNORE INTO share_chunk VALUES (?, ?)');
  const unpin = db.prepare('DELETE FROM pin WHERE device = ? AND hash = ?');
  const selectOp = db.prepare('SELECT 1 FROM op WHERE device = ? AND op_id = ?');
  const insertOp = db.prepare('INSERT INTO op VALUES (?, ?, ?, ?, ?)');
  return (change: ShareChange): 'written' | 'moved-on' => {
    const number = numberOf(change.share);
    const device = blob(change.device);
    const used = change.chunksUsed.map(blob);
    const brought = new Set(change.chunks.map(chunk => chunk.hash));
    const isThere = (hash: Hash, index: number): boolean => brought.has(hash) || chunks.has(used[index] as Uint8Array);
    if (!change.chunksUsed.every(isThere)) return 'moved-on';
    if (change.ops.some(op => selectOp.get(device, blob(op.opId)) !== undefined)) return 'moved-on';
    if (moveHead.run(change.newHead, number, change.head).changes === 0) return 'moved-on';
    nodes(number, change.nodes);
    for (const version of change.versions) insertVersion.run(number, ...versionValues(version));
    for (const row of change.chunks) chunks.insert.run(...chunkValues(row));
    for (const { content, base, depth, body } of change.contents) {
      insertContent.run(blob(content), base && blob(base), depth, body);
    }
    for (const hash of used) {
      chunks.revive.run(hash);
      unpin.run(device, hash);
    }
    for (const hash of change.chunksReached) insertReached.run(number, blob(hash));
    for (const op of change.ops) insertOp.run(device, blob(op.opId), blob(op.requestHash), op.result, op.atMs);
    return 'written';
  };
}

/** Ends the rows that hold and puts the new ones in their place, all names at once, so that a swap is no clash. */
function nodeWriter(db: DatabaseSync): (share: number, rows: readonly NodeRow[]) => void {
  const columns = nodeColumns.join(', ');
  const end = db.prepare(
    `INSERT INTO history (share, ${columns}, until) SELECT share, ${columns}, ? FROM node WHERE share = ? AND id = ?`,
  );
  const remove = db.prepare('DELETE FROM node WHERE share = ? AND id = ?');
  const past = db.prepare(`INSERT INTO history (share, ${columns}, until) VALUES (${marks(nodeColumns.length + 2)})`);
  const insert = db.prepare(`INSERT INTO node (share, ${columns}) VALUES (${marks(nodeColumns.length + 1)})`);
  return (share, rows) => {
    const newest = new Map<NodeId, NodeRow>();
    for (const row of rows) {
      const before = newest.get(row.id);
      if (before !== undefined) past.run(share, ...nodeValues(before), row.revision);
      else if (end.run(row.revision, share, blob(row.id)).changes > 0) remove.run(share, blob(row.id));
      newest.set(row.id, row);
    }
    for (const row of newest.values()) insert.run(share, ...nodeValues(row));
  };
}

function chunkWriter(db: DatabaseSync) {
  const select: StatementSync = db.prepare('SELECT 1 FROM chunk WHERE hash = ?');
  const insert = db.prepare('INSERT OR IGNORE INTO chunk VALUES (?, ?, ?, ?, ?, ?)');
  const revive = db.prepare(`UPDATE chunk SET state = 'live' WHERE hash = ? AND state = 'dying'`);
  const insertPin = db.prepare('INSERT OR REPLACE INTO pin VALUES (?, ?, ?)');
  const has = (hash: Uint8Array): boolean => select.get(hash) !== undefined;
  const pin = ({ device, hashes, untilMs }: Pins): void => {
    for (const hash of hashes.map(blob)) {
      if (!has(hash)) continue;
      revive.run(hash);
      insertPin.run(blob(device), hash, untilMs);
    }
  };
  return { has, insert, revive, pin };
}

function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  try {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  } catch (error) {
    throw translated(error);
  }
}

/** https://sqlite.org/rescode.html: 13 is FULL, 10 IOERR, 14 CANTOPEN; the low byte names the family. */
function translated(error: unknown): unknown {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  if (code === 13) return new StorageError('full', 'The volume of the database has no room left.', error);
  if (code === 14) return new StorageError('absent', 'The database is not there any more.', error);
  if (code === 10) return new StorageError('io', 'The database could not be written.', error);
  return error;
}

function marks(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
