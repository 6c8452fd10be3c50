/**
 * The share store in SQLite (WAL, synchronous FULL): a write is durable when it returns. Every write is one
 * transaction within one turn of the event loop, so no read of this program ever sees half of it.
 */
import { DatabaseSync } from 'node:sqlite';
import type { Hash, NodeId } from '#model/node.ts';
import type { Log } from '#platform/doors.ts';
import type { HoldStore } from '#platform/hold-store.ts';
import { createLogKeeper } from '#platform/node/checkpoint.ts';
import { asked, askedKey, askedKeys, inLists, ofLists } from '#platform/node/sqlite-asked.ts';
import { type SqliteHolds, sqliteHolds } from '#platform/node/sqlite-hold-store.ts';
import { liveBytesKeeper } from '#platform/node/sqlite-live-bytes.ts';
import { sqlitePast } from '#platform/node/sqlite-past-store.ts';
import { doubtCleaner, policyWriter, sqliteRetention } from '#platform/node/sqlite-retention.ts';
import { sqliteShareLife } from '#platform/node/sqlite-share-life.ts';
import { type NumberOf, shareNumbers, shareReads } from '#platform/node/sqlite-share-reads.ts';
import { blob, chunkValues, nodeColumns, nodeValues, versionValues } from '#platform/node/sqlite-share-rows.ts';
import { prepareShareTables, shareStoreBusyMsMax } from '#platform/node/sqlite-share-schema.ts';
import { shareUpkeep } from '#platform/node/sqlite-share-upkeep.ts';
import { guarded, inTransaction, placeOf, type Write } from '#platform/node/sqlite-transaction.ts';
import type { ChunkRow, NodeRow, OpRow, Pins, ShareChange, ShareStore } from '#platform/share-store.ts';

/** Opens (and makes, when it is new) the shares in the database at `path`. Throws what SQLite throws. */
export function openSqliteShareStore(path: string, log: Log = () => undefined): ShareStore {
  const db = new DatabaseSync(path, { timeout: shareStoreBusyMsMax });
  try {
    prepareShareTables(db);
    const numberOf = shareNumbers(db);
    const onFailure = (reason: string): void =>
      log('warn', 'write-ahead log not worked in', { database: path, reason });
    const keeper = createLogKeeper({ db, path, onFailure });
    const mustBeHere = placeOf(path);
    const write: Write = async work => {
      const room = keeper.room();
      if (room !== undefined) {
        await room;
        mustBeHere();
      }
      return inTransaction(db, work);
    };
    const methods = {
      ...shareReads(db, numberOf),
      ...shareWrites(db, numberOf, write),
      ...shareUpkeep(db, numberOf, write),
      ...sqlitePast(db, numberOf, write),
      ...sqliteRetention(db, numberOf, write),
      ...sqliteShareLife(db, write),
    };
    const close = async (): Promise<void> => {
      await keeper.quiet();
      db.close();
    };
    return guarded(mustBeHere, { ...methods, close });
  } catch (error) {
    db.close();
    throw error;
  }
}

type ShareWrites = Pick<
  ShareStore,
  keyof HoldStore | 'createShare' | 'setQuota' | 'write' | 'addChunks' | 'pin' | 'expire'
>;

function shareWrites(db: DatabaseSync, numberOf: NumberOf, write: Write): ShareWrites {
  const insertShare = db.prepare(
    `INSERT OR IGNORE INTO share (id, name, root, epoch, head, name_mode, home, live_bytes, quota)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const keep = policyWriter(db);
  const setQuota = db.prepare('UPDATE share SET quota = ? WHERE number = ?');
  const dropPins = db.prepare('DELETE FROM pin WHERE until_ms < ?');
  const dropOps = db.prepare('DELETE FROM op WHERE at_ms < ?');
  const nodes = nodeWriter(db);
  const chunks = chunkWriter(db);
  const holds = sqliteHolds(db, numberOf, write);
  const commit = changeWriter(db, { numberOf, nodes, chunks, holds });
  return {
    ...holds.store,
    async createShare({ id, name, root, epoch, head, nameMode, home, liveBytes, quota }, rootRow, retention) {
      return write(() => {
        const values = [blob(id), name, blob(root), epoch, head, nameMode, home, liveBytes, quota];
        const made = insertShare.run(...values).changes;
        if (made === 0) return 'exists';
        nodes(numberOf(id), [rootRow]);
        if (retention !== undefined) keep(numberOf(id), retention);
        return 'done';
      });
    },
    async setQuota(share, bytes) {
      await write(() => setQuota.run(bytes, numberOf(share)));
    },
    async write(change) {
      return write(() => commit(change));
    },
    async addChunks(rows, pins) {
      return write(() => {
        if (!chunks.canAdd(rows) || !chunks.areThere(pins.hashes, rows)) return 'collected';
        chunks.insert(rows);
        chunks.pin(pins);
        return 'added';
      });
    },
    async pin(pins) {
      return write(() => chunks.pin(pins));
    },
    async expire(before) {
      await write(() => {
        dropPins.run(before.pinsMs);
        dropOps.run(before.opsMs);
        holds.expire(before.opsMs);
      });
    },
  };
}

interface ChangeParts {
  readonly numberOf: NumberOf;
  readonly nodes: (share: number, rows: readonly NodeRow[]) => void;
  readonly chunks: ReturnType<typeof chunkWriter>;
  readonly holds: SqliteHolds;
}

function changeWriter(db: DatabaseSync, { numberOf, nodes, chunks, holds }: ChangeParts) {
  const moveHead = db.prepare(
    'UPDATE share SET head = ? WHERE number = ? AND id = ? AND head = ? AND removed_ms IS NULL',
  );
  const insertVersion = db.prepare(`INSERT INTO version VALUES (${marks(13)})`);
  const contents = contentWriter(db);
  const keepLiveBytes = liveBytesKeeper(db);
  const insertReached = db.prepare('INSERT OR IGNORE INTO share_chunk SELECT ?2, unhex(value) FROM json_each(?1)');
  const clearDoubts = doubtCleaner(db);
  const unpin = db.prepare(`DELETE FROM pin WHERE device = ?2 AND hash IN ${askedKeys}`);
  const answers = answerWriter(db);
  return (change: ShareChange): 'written' | 'moved-on' => {
    const number = numberOf(change.share);
    const device = blob(change.device);
    if (!chunks.canAdd(change.chunks) || !chunks.areThere(change.chunksUsed, change.chunks)) return 'moved-on';
    if (!contents.areThere(change)) return 'moved-on';
    if (answers.anyThere(device, change.ops)) return 'moved-on';
    if (moveHead.run(change.newHead, number, blob(change.share), change.head).changes === 0) return 'moved-on';
    keepLiveBytes(number, change.nodes, () => nodes(number, change.nodes));
    for (const version of change.versions) insertVersion.run(number, ...versionValues(version));
    const fresh = chunks.insert(change.chunks);
    contents.insert(change.contents);
    chunks.revive(change.chunksUsed.filter(hash => !fresh.has(hash)));
    inLists(change.chunksUsed, list => void unpin.run(list, device));
    inLists(change.chunksReached, list => void insertReached.run(list, number));
    clearDoubts(number, change.chunksReached);
    answers.insert(device, change.ops);
    if (change.deletions !== undefined) holds.done(change.share, change.device, change.deletions);
    return 'written';
  };
}

function answerWriter(db: DatabaseSync) {
  const select = db.prepare(`SELECT 1 FROM ${asked} CROSS JOIN op ON device = ?2 AND op_id = ${askedKey} LIMIT 1`);
  const insert = db.prepare('INSERT INTO op VALUES (?, ?, ?, ?, ?)');
  return {
    anyThere(device: Uint8Array, ops: readonly OpRow[]): boolean {
      const ids = ops.map(op => op.opId);
      return ofLists(ids, list => select.all(list, device)).length > 0;
    },
    insert(device: Uint8Array, ops: readonly OpRow[]): void {
      for (const op of ops) insert.run(device, blob(op.opId), blob(op.requestHash), op.result, op.atMs);
    },
  };
}

/** Ends the rows that hold and puts the new ones in their place, all names at once, so that a swap is no clash. */
function nodeWriter(db: DatabaseSync): (share: number, rows: readonly NodeRow[]) => void {
  const columns = nodeColumns.join(', ');
  const select = db.prepare(
    `SELECT asked.value AS id FROM ${asked} CROSS JOIN node ON share = ?2 AND node.id = ${askedKey}`,
  );
  const end = db.prepare(
    `INSERT INTO history (share, ${columns}, until) SELECT share, ${columns}, ? FROM node WHERE share = ? AND id = ?`,
  );
  const remove = db.prepare('DELETE FROM node WHERE share = ? AND id = ?');
  const past = db.prepare(`INSERT INTO history (share, ${columns}, until) VALUES (${marks(nodeColumns.length + 2)})`);
  const insert = db.prepare(`INSERT INTO node (share, ${columns}) VALUES (${marks(nodeColumns.length + 1)})`);
  return (share, rows) => {
    const ids = new Set(rows.map(row => row.id));
    const there = new Set(ofLists(ids, list => select.all(list, share)).map(row => row['id'] as NodeId));
    const newest = new Map<NodeId, NodeRow>();
    for (const row of rows) {
      const before = newest.get(row.id);
      newest.set(row.id, row);
      if (before !== undefined) past.run(share, ...nodeValues(before), row.revision);
      else if (there.has(row.id)) {
        end.run(row.revision, share, blob(row.id));
        remove.run(share, blob(row.id));
      }
    }
    for (const row of newest.values()) insert.run(share, ...nodeValues(row));
  };
}

function chunkWriter(db: DatabaseSync) {
  const sound = db.prepare(
    `SELECT asked.value AS hash FROM ${asked} CROSS JOIN chunk ON chunk.hash = ${askedKey} WHERE state <> 'damaged'`,
  );
  const insertRow = db.prepare(
    `INSERT INTO chunk (hash, pack, offset, length, stored_length, state) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (hash) DO UPDATE SET pack = excluded.pack, offset = excluded.offset, length = excluded.length,
       stored_length = excluded.stored_length, state = excluded.state WHERE state = 'damaged'`,
  );
  const retired = db.prepare('SELECT 1 FROM pack WHERE number = ? AND retired_ms IS NOT NULL');
  const reviveRows = db.prepare(
    `UPDATE chunk SET state = 'live', marked_ms = 0 WHERE hash IN ${askedKeys} AND state = 'dying'`,
  );
  const insertPins = db.prepare('INSERT OR REPLACE INTO pin SELECT ?2, unhex(value), ?3 FROM json_each(?1)');
  const soundOf = (hashes: Iterable<Hash>): ReadonlySet<Hash> =>
    new Set(ofLists(hashes, list => sound.all(list)).map(row => row['hash'] as Hash));
  /** Whether the packs of those that have no sound row may still be named. */
  const canAdd = (rows: readonly ChunkRow[]): boolean => {
    const packs = new Set(rows.map(row => row.location.pack));
    const gone = new Set([...packs].filter(pack => retired.get(pack) !== undefined));
    if (gone.size === 0) return true;
    const homeless = new Set(rows.filter(row => gone.has(row.location.pack)).map(row => row.hash));
    return soundOf(homeless).size === homeless.size;
  };
  /** Whether each has a sound row, or is among those that come along. */
  const areThere = (hashes: readonly Hash[], along: readonly ChunkRow[]): boolean => {
    const others = new Set(hashes).difference(new Set(along.map(row => row.hash)));
    return soundOf(others).size === others.size;
  };
  /** A sound row stays as it is; answers the others, which live now. */
  const insert = (rows: readonly ChunkRow[]): ReadonlySet<Hash> => {
    const fresh = rows.filter(row => insertRow.run(...chunkValues(row)).changes > 0);
    return new Set(fresh.map(row => row.hash));
  };
  const revive = (hashes: Iterable<Hash>): void => inLists(hashes, list => void reviveRows.run(list));
  const pin = ({ device, hashes, untilMs }: Pins): ReadonlySet<Hash> => {
    const pinned = soundOf(hashes);
    const of = blob(device);
    revive(pinned);
    inLists(pinned, list => void insertPins.run(list, of, untilMs));
    return pinned;
  };
  return { insert, revive, pin, canAdd, areThere };
}

function contentWriter(db: DatabaseSync) {
  const select = db.prepare(`SELECT 1 FROM ${asked} CROSS JOIN content ON id = ${askedKey}`);
  const insert = db.prepare('INSERT OR IGNORE INTO content VALUES (?, ?, ?, ?)');
  return {
    /** Whether the manifests that a change relies on are there, or come along. */
    areThere({ versions, contents }: ShareChange): boolean {
      const bases = contents.flatMap(({ base }) => (base === null ? [] : [base]));
      const needed = new Set([...versions.map(version => version.state.content), ...bases]);
      const others = needed.difference(new Set(contents.map(row => row.content)));
      return ofLists(others, list => select.all(list)).length === others.size;
    },
    insert(rows: ShareChange['contents']): void {
      for (const { content, base, depth, body } of rows) insert.run(blob(content), base && blob(base), depth, body);
    },
  };
}

function marks(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
