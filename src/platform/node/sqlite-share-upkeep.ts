/** How a station looks after its tables: collection, packs, and what verification reads (docs/storage.md). */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Hash } from '#model/node.ts';
import { historyBytesOf } from '#platform/node/sqlite-history-bytes.ts';
import { liveBytesCounter } from '#platform/node/sqlite-live-bytes.ts';
import type { NumberOf } from '#platform/node/sqlite-share-reads.ts';
import { blob, type Row, toChunk, toContentUse, toHash, toId, toOp } from '#platform/node/sqlite-share-rows.ts';
import { inTransaction, type Write } from '#platform/node/sqlite-transaction.ts';
import type { ChunkRow } from '#platform/share-store.ts';
import type { ChunkMove, PackRow, PageDone, ShareUpkeep } from '#platform/share-upkeep.ts';

/** Faults that the database names at once. */
const faultsMax = 100;

export function shareUpkeep(db: DatabaseSync, numberOf: NumberOf, write: Write): ShareUpkeep {
  return {
    ...contentSweep(db, write),
    ...chunkCollection(db, write),
    ...packUpkeep(db, write),
    ...chunkChecks(db, numberOf, write),
    ...wantedList(db, numberOf, write),
    ...treeChecks(db, numberOf, write),
    ...historyBytesOf(db, numberOf),
  };
}

/** A walk over a table in the order of a blob key: which rows of a page are free, and how they are changed. */
interface Walk {
  readonly table: string;
  readonly key: string;
  /** Holds for the rows that the walk is after. */
  readonly free: string;
  /** What is done to them, in order; each runs `WHERE` they are free. */
  readonly changes: readonly string[];
}

interface WalkPage {
  readonly after: string | undefined;
  readonly limit: number;
  readonly nowMs: number;
}

/** One page at a time: a page without anything to do costs no transaction, and what is done is looked at again in one. */
function walker(
  db: DatabaseSync,
  write: Write,
  { table, key, free, changes }: Walk,
): (page: WalkPage) => Promise<PageDone<Hash>> {
  const page = db.prepare(
    `SELECT max(${key}) AS last FROM (SELECT ${key} FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ?)`,
  );
  const within = `${table}.${key} > :after AND ${table}.${key} <= :last AND ${free}`;
  const find = db.prepare(`SELECT count(*) AS count FROM ${table} WHERE ${within}`);
  const steps = changes.map(change => {
    const statement = db.prepare(`${change} ${within}`);
    return { statement, named: change.includes(':nowMs') };
  });
  return async ({ after = '', limit, nowMs }) => {
    const last = page.get(blob(after), limit)?.['last'];
    if (last === null || last === undefined) return { count: 0, next: undefined };
    const values = { after: blob(after), last };
    const next = toHash(last);
    if (Number(find.get(values)?.['count']) === 0) return { count: 0, next };
    const run = ({ statement, named }: (typeof steps)[number]): number =>
      Number(statement.run(named ? { ...values, nowMs } : values).changes);
    const count = await write(() => steps.map(run).reduce((sum, each) => sum + each, 0));
    return { count, next };
  };
}

function contentSweep(db: DatabaseSync, write: Write): Pick<ShareUpkeep, 'sweepContents'> {
  const walk = walker(db, write, {
    table: 'content',
    key: 'id',
    free: `NOT EXISTS (SELECT 1 FROM version WHERE version.content = content.id)
      AND NOT EXISTS (SELECT 1 FROM content AS other WHERE other.base = content.id)`,
    changes: ['DELETE FROM content WHERE'],
  });
  return {
    async sweepContents({ after, limit }) {
      return walk({ after, limit, nowMs: 0 });
    },
  };
}

/** No share reaches it: asked for a whole page at once, in the order in which both tables lie. */
const unreachedOnPage = `chunk.hash NOT IN (
  SELECT reach.hash FROM share CROSS JOIN share_chunk AS reach
  WHERE reach.share = share.number AND reach.hash > :after AND reach.hash <= :last)`;
const unpinned = 'NOT EXISTS (SELECT 1 FROM pin WHERE pin.hash = chunk.hash)';

function chunkCollection(db: DatabaseSync, write: Write): Pick<ShareUpkeep, 'markDying' | 'sweepDying'> {
  const walk = walker(db, write, {
    table: 'chunk',
    key: 'hash',
    free: `chunk.state <> 'dying' AND ${unreachedOnPage} AND ${unpinned}`,
    changes: [
      `DELETE FROM chunk WHERE state = 'damaged' AND`,
      `UPDATE chunk SET state = 'dying', marked_ms = :nowMs WHERE`,
    ],
  });
  const due = db.prepare(`SELECT hash FROM chunk WHERE state = 'dying' AND marked_ms <= ? ORDER BY marked_ms LIMIT ?`);
  const remove = db.prepare(
    `DELETE FROM chunk WHERE hash = ? AND state = 'dying' AND ${unpinned} AND NOT EXISTS (
       SELECT 1 FROM share CROSS JOIN share_chunk AS reach WHERE reach.share = share.number AND reach.hash = chunk.hash)`,
  );
  const revive = db.prepare(`UPDATE chunk SET state = 'live', marked_ms = 0 WHERE hash = ? AND state = 'dying'`);
  return {
    async markDying({ after, limit, nowMs }) {
      return walk({ after, limit, nowMs });
    },
    async sweepDying({ markedMs, limit }) {
      if (due.get(markedMs, 1) === undefined) return { count: 0, more: false };
      return write(() => {
        const hashes = due.all(markedMs, limit).map(row => row['hash'] as Uint8Array);
        let count = 0;
        for (const hash of hashes) {
          if (remove.run(hash).changes > 0) count += 1;
          else revive.run(hash);
        }
        return { count, more: hashes.length === limit };
      });
    },
  };
}

type PackUpkeep = Pick<
  ShareUpkeep,
  'packChunks' | 'moveChunks' | 'namedPacks' | 'packs' | 'retirePack' | 'forgetPacks' | 'notePackVerified'
>;

function packUpkeep(db: DatabaseSync, write: Write): PackUpkeep {
  const inPack = db.prepare('SELECT * FROM chunk WHERE pack = ? AND offset > ? ORDER BY offset LIMIT ?');
  const move = db.prepare(
    'UPDATE chunk SET pack = ?, offset = ?, stored_length = ? WHERE hash = ? AND pack = ? AND offset = ?',
  );
  // From one pack to the next by the index, whatever is between.
  const named = db.prepare(
    `WITH RECURSIVE named (pack) AS (
       SELECT min(pack) FROM chunk
       UNION ALL SELECT (SELECT min(pack) FROM chunk WHERE chunk.pack > named.pack) FROM named WHERE pack IS NOT NULL)
     SELECT pack FROM named WHERE pack IS NOT NULL`,
  );
  const all = db.prepare('SELECT * FROM pack ORDER BY number');
  const used = db.prepare('SELECT 1 FROM chunk WHERE pack = ? LIMIT 1');
  const retire = db.prepare(
    `INSERT INTO pack (number, retired_ms) VALUES (?, ?)
     ON CONFLICT (number) DO UPDATE SET retired_ms = excluded.retired_ms WHERE retired_ms IS NULL`,
  );
  const forget = db.prepare('DELETE FROM pack');
  const verified = db.prepare(
    `INSERT INTO pack (number, verified_ms) VALUES (?, ?)
     ON CONFLICT (number) DO UPDATE SET verified_ms = excluded.verified_ms`,
  );
  const moved = ({ hash, from, to }: ChunkMove): number =>
    Number(move.run(to.pack, to.offset, to.storedLength, blob(hash), from.pack, from.offset).changes);
  return {
    async packChunks(pack, { after = -1, limit }) {
      return inPack.all(pack, after, limit).map(toChunk);
    },
    async moveChunks(moves) {
      return write(() => moves.map(moved).reduce((sum, each) => sum + each, 0));
    },
    async namedPacks() {
      return named.all().map(row => Number(row['pack']));
    },
    async packs() {
      return all.all().map(toPack);
    },
    async retirePack(pack, nowMs) {
      return write(() => {
        if (used.get(pack) !== undefined) return 'in-use';
        retire.run(pack, nowMs);
        return 'retired';
      });
    },
    async forgetPacks() {
      await write(() => forget.run());
    },
    async notePackVerified(pack, atMs) {
      await write(() => verified.run(pack, atMs));
    },
  };
}

type ChunkChecks = Pick<ShareUpkeep, 'noteChunks' | 'damagedChunks' | 'keptContents' | 'contentUses' | 'reached'>;
type WantedList = Pick<ShareUpkeep, 'setWanted' | 'wanted'>;

function chunkChecks(db: DatabaseSync, numberOf: NumberOf, write: Write): ChunkChecks {
  const set = {
    damaged: db.prepare(`UPDATE chunk SET state = 'damaged', marked_ms = 0 WHERE hash = ? AND pack = ? AND offset = ?`),
    live: db.prepare(
      `UPDATE chunk SET state = 'live', marked_ms = 0 WHERE hash = ? AND pack = ? AND offset = ? AND state = 'damaged'`,
    ),
  };
  const damaged = db.prepare(`SELECT * FROM chunk WHERE state = 'damaged' AND hash > ? ORDER BY hash LIMIT ?`);
  const kept = db.prepare('SELECT DISTINCT content AS id FROM version WHERE content > ? ORDER BY content LIMIT ?');
  const uses = db.prepare(
    `SELECT share.id AS share, node, revision, content, size
     FROM version JOIN share ON share.number = version.share WHERE content = ? LIMIT ?`,
  );
  const reach = db.prepare('SELECT 1 FROM share_chunk WHERE share = ? AND hash = ?');
  return {
    async noteChunks(chunks, state) {
      if (chunks.length === 0) return;
      await write(() => {
        for (const { hash, location } of chunks) set[state].run(blob(hash), location.pack, location.offset);
      });
    },
    async damagedChunks({ after = '', limit }): Promise<readonly ChunkRow[]> {
      return damaged.all(blob(after), limit).map(toChunk);
    },
    async keptContents({ after = '', limit }) {
      return kept.all(blob(after), limit).map(row => toHash(row['id']));
    },
    async contentUses(content, limit) {
      return uses.all(blob(content), limit).map(toContentUse);
    },
    async reached(share, hashes) {
      const number = numberOf(share);
      return new Set(hashes.filter(hash => reach.get(number, blob(hash)) !== undefined));
    },
  };
}

function wantedList(db: DatabaseSync, numberOf: NumberOf, write: Write): WantedList {
  const clear = db.prepare('DELETE FROM wanted');
  const insert = db.prepare('INSERT OR IGNORE INTO wanted VALUES (?, ?, ?)');
  const select = db.prepare('SELECT node, content FROM wanted WHERE share = ? ORDER BY node, content LIMIT ?');
  return {
    async setWanted(wanted) {
      await write(() => {
        clear.run();
        for (const { share, node, content } of wanted) insert.run(numberOf(share), blob(node), blob(content));
      });
    },
    async wanted(share, limit) {
      const rows = select.all(numberOf(share), limit);
      return rows.map(row => ({ share, node: toId(row['node']), content: toHash(row['content']) }));
    },
  };
}

function treeChecks(
  db: DatabaseSync,
  numberOf: NumberOf,
  write: Write,
): Pick<ShareUpkeep, 'nodeIds' | 'liveBytes' | 'allOps' | 'faults' | 'beginEpoch'> {
  const kept = db.prepare('SELECT live_bytes FROM share WHERE number = ?');
  const count = liveBytesCounter(db);
  const ids = db.prepare('SELECT id FROM node WHERE share = ? AND id > ? ORDER BY id LIMIT ?');
  const ops = db.prepare('SELECT * FROM op WHERE (device, op_id) > (?, ?) ORDER BY device, op_id LIMIT ?');
  const check = db.prepare(`PRAGMA integrity_check(${faultsMax})`);
  const begin = db.prepare('UPDATE share SET epoch = ? WHERE number = ?');
  const text = (row: Row): string => String(Object.values(row)[0]);
  return {
    async nodeIds(share, { after = '', limit }) {
      return ids.all(numberOf(share), blob(after), limit).map(row => toId(row['id']));
    },
    async liveBytes(share) {
      const number = numberOf(share);
      // Two statements of one turn, yet another program may write in between.
      return inTransaction(db, () => ({
        kept: Number(kept.get(number)?.['live_bytes'] ?? 0),
        counted: count(number),
      }));
    },
    async allOps({ after, limit }) {
      const from: SQLInputValue[] = [blob(after?.device ?? ''), blob(after?.opId ?? '')];
      return ops.all(...from, limit).map(row => ({ device: toId(row['device']), ...toOp(row) }));
    },
    async faults() {
      return check
        .all()
        .map(text)
        .filter(fault => fault !== 'ok');
    },
    async beginEpoch(share, epoch) {
      await write(() => begin.run(epoch, numberOf(share)));
    },
  };
}

function toPack(row: Row): PackRow {
  const time = (value: Row[string] | undefined): number | null => (value === null ? null : Number(value));
  return {
    pack: Number(row['number']),
    retiredMs: time(row['retired_ms']),
    verifiedMs: time(row['verified_ms']),
  };
}
