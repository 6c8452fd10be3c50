/** What a share keeps of its past, and how it loses the rest, in the tables of the share store. */
import type { DatabaseSync } from 'node:sqlite';
import type { ContentId, Hash, NodeId } from '#model/node.ts';
import type { Retention } from '#model/retention.ts';
import { asked, askedKeys, inLists, ofLists } from '#platform/node/sqlite-asked.ts';
import { blob, type Row, toHash, toId } from '#platform/node/sqlite-share-rows.ts';
import type { Write } from '#platform/node/sqlite-transaction.ts';
import type { RetentionStore } from '#platform/retention-store.ts';
import type { ShareId } from '#platform/share-store.ts';

/** What the tables need for it; a step of the share store's schema. */
export const retentionTables = `
  ALTER TABLE share ADD COLUMN keep_versions INTEGER;
  ALTER TABLE share ADD COLUMN keep_order TEXT NOT NULL DEFAULT 'oldest';
  ALTER TABLE share ADD COLUMN keep_days INTEGER;
  ALTER TABLE share ADD COLUMN keep_bytes INTEGER;
  ALTER TABLE share ADD COLUMN reach_walk INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE doubted_chunk (
    share INTEGER NOT NULL, hash BLOB NOT NULL, walk INTEGER NOT NULL, PRIMARY KEY (share, hash)
  ) STRICT, WITHOUT ROWID;`;

type NumberOf = (share: ShareId) => number;

export function sqliteRetention(db: DatabaseSync, numberOf: NumberOf, write: Write): RetentionStore {
  return { ...policies(db, numberOf, write), ...drops(db, numberOf, write), ...walks(db, numberOf, write) };
}

/** Takes the doubt from chunks that a share comes to hold anew. To be called within the transaction that writes it. */
export function doubtCleaner(db: DatabaseSync): (share: number, hashes: readonly Hash[]) => void {
  const any = db.prepare('SELECT 1 FROM doubted_chunk WHERE share = ? LIMIT 1');
  const clear = db.prepare(`DELETE FROM doubted_chunk WHERE share = ?2 AND hash IN ${askedKeys}`);
  return (share, hashes) => {
    // Most of the time there is none in any share.
    if (hashes.length === 0 || any.get(share) === undefined) return;
    inLists(hashes, list => void clear.run(list, share));
  };
}

/** Says what a share keeps. To be called within the transaction that writes it. */
export function policyWriter(db: DatabaseSync): (share: number, retention: Retention) => void {
  const update = db.prepare(
    'UPDATE share SET keep_versions = ?, keep_order = ?, keep_days = ?, keep_bytes = ? WHERE number = ?',
  );
  return (share, { versions, order, days, bytes }) => update.run(versions, order, days, bytes, share);
}

function policies(
  db: DatabaseSync,
  numberOf: NumberOf,
  write: Write,
): Pick<RetentionStore, 'retention' | 'setRetention' | 'heldContents'> {
  const select = db.prepare('SELECT keep_versions, keep_order, keep_days, keep_bytes FROM share WHERE number = ?');
  const keep = policyWriter(db);
  // The newest first: it is the one that is asked for.
  const held = db.prepare(
    `SELECT asked.value ->> 0 AS node, asked.value ->> 1 AS content, (
       SELECT size FROM version WHERE share = ?2 AND node = unhex(asked.value ->> 0)
         AND +content = unhex(asked.value ->> 1) ORDER BY revision DESC LIMIT 1
     ) AS size FROM ${asked}`,
  );
  return {
    async retention(share) {
      return toRetention(select.get(numberOf(share)));
    },
    async setRetention(share, retention) {
      await write(() => keep(numberOf(share), retention));
    },
    async heldContents(share, named) {
      const number = numberOf(share);
      const found = new Map<NodeId, Map<ContentId, number>>();
      const pairs = named.map(({ node, content }) => [node, content]);
      for (const row of ofLists(pairs, list => held.all(list, number))) {
        if (row['size'] === null) continue;
        const node = row['node'] as NodeId;
        const contents = found.get(node) ?? new Map<ContentId, number>();
        found.set(node, contents.set(row['content'] as ContentId, Number(row['size'])));
      }
      return found;
    },
  };
}

type Drops = Pick<RetentionStore, 'dropVersions' | 'doubtChunks'>;

function drops(db: DatabaseSync, numberOf: NumberOf, write: Write): Drops {
  const drop = db.prepare(
    `DELETE FROM version WHERE share = :share AND node = :node AND revision = :revision AND NOT EXISTS (
       SELECT 1 FROM kept_version AS kept
       WHERE kept.share = :share AND kept.node = :node AND kept.revision = :revision)`,
  );
  const doubt = db.prepare(
    `INSERT INTO doubted_chunk SELECT number, :hash, reach_walk + 1 FROM share WHERE number = :share
     ON CONFLICT (share, hash) DO UPDATE SET walk = excluded.walk`,
  );
  return {
    async dropVersions(share, versions) {
      return write(() => {
        const number = numberOf(share);
        let count = 0;
        for (const { node, revision } of versions) {
          count += Number(drop.run({ share: number, node: blob(node), revision }).changes);
        }
        return count;
      });
    },
    async doubtChunks(share, hashes) {
      await write(() => {
        const number = numberOf(share);
        for (const hash of hashes) doubt.run({ share: number, hash: blob(hash) });
      });
    },
  };
}

type Walks = Pick<RetentionStore, 'beginWalk' | 'versionsAfter' | 'clearDoubts' | 'settleDoubts'>;

function walks(db: DatabaseSync, numberOf: NumberOf, write: Write): Walks {
  const doubted = db.prepare('SELECT 1 FROM doubted_chunk WHERE share = ? LIMIT 1');
  const begin = db.prepare('UPDATE share SET reach_walk = reach_walk + 1 WHERE number = ? RETURNING reach_walk');
  const versions = db.prepare(
    `SELECT node, revision, content FROM version WHERE share = ? AND (node, revision) > (?, ?)
     ORDER BY node, revision LIMIT ?`,
  );
  const isDoubted = db.prepare('SELECT 1 FROM doubted_chunk WHERE share = ? AND hash = ? AND walk <= ?');
  const clear = db.prepare('DELETE FROM doubted_chunk WHERE share = ? AND hash = ? AND walk <= ?');
  const left = db.prepare('SELECT hash FROM doubted_chunk WHERE share = ? AND walk <= ? ORDER BY hash LIMIT ?');
  const unreach = db.prepare('DELETE FROM share_chunk WHERE share = ? AND hash = ?');
  return {
    async beginWalk(share) {
      const number = numberOf(share);
      if (doubted.get(number) === undefined) return undefined;
      return write(() => Number(begin.get(number)?.['reach_walk']));
    },
    async versionsAfter(share, { after, limit }) {
      const rows = versions.all(numberOf(share), blob(after?.node ?? ''), after?.revision ?? -1, limit);
      return rows.map(row => ({
        node: toId(row['node']),
        revision: Number(row['revision']),
        content: toHash(row['content']),
      }));
    },
    async clearDoubts(share, walk, hashes) {
      const number = numberOf(share);
      const found = hashes.map(blob).filter(hash => isDoubted.get(number, hash, walk) !== undefined);
      if (found.length === 0) return 0;
      return write(() => found.reduce((count, hash) => count + Number(clear.run(number, hash, walk).changes), 0));
    },
    async settleDoubts(share, walk, limit) {
      return write(() => {
        const number = numberOf(share);
        const hashes = left.all(number, walk, limit).map(row => row['hash'] as Uint8Array);
        for (const hash of hashes) {
          unreach.run(number, hash);
          clear.run(number, hash, walk);
        }
        return hashes.length;
      });
    },
  };
}

function toRetention(row: Row | undefined): Retention {
  const number = (name: string): number | null => (row?.[name] == null ? null : Number(row[name]));
  return {
    versions: number('keep_versions'),
    order: row?.['keep_order'] === 'smart' ? 'smart' : 'oldest',
    days: number('keep_days'),
    bytes: number('keep_bytes'),
  };
}
