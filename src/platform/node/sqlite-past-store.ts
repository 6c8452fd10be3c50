/** What was, in the tables of the share store: deleted nodes, written rows, and versions that are kept. */
import type { DatabaseSync } from 'node:sqlite';
import type { NodeId } from '#model/node.ts';
import { blob, hex, nodeColumns, nodeSelect, type Row, toNode } from '#platform/node/sqlite-share-rows.ts';
import type { Write } from '#platform/node/sqlite-transaction.ts';
import type { KeptVersion, PastStore, WrittenPage } from '#platform/past-store.ts';
import type { ShareId } from '#platform/share-store.ts';

/** What the tables need for it; a step of the share store's schema. */
export const pastTables = `
  CREATE INDEX node_deleted ON node (share, revision, id) WHERE deleted = 1;
  CREATE INDEX node_replaces ON node (share, replaces) WHERE replaces IS NOT NULL;
  CREATE INDEX history_revision ON history (share, revision);
  CREATE TABLE kept_version (
    share INTEGER NOT NULL, node BLOB NOT NULL, revision INTEGER NOT NULL, name TEXT NOT NULL, account TEXT NOT NULL,
    at_ms INTEGER NOT NULL, PRIMARY KEY (share, node, revision)
  ) STRICT, WITHOUT ROWID;`;

type NumberOf = (share: ShareId) => number;

export function sqlitePast(db: DatabaseSync, numberOf: NumberOf, write: Write): PastStore {
  return { ...writtenReads(db, numberOf), ...keptVersions(db, numberOf, write) };
}

function writtenReads(
  db: DatabaseSync,
  numberOf: NumberOf,
): Pick<PastStore, 'deletedNodes' | 'written' | 'successors'> {
  const columns = nodeColumns.join(', ');
  const deleted = db.prepare(
    `SELECT ${nodeSelect} FROM node
     WHERE share = :share AND deleted = 1 AND revision <= :revision AND (revision, id) < (:revision, :id)
     ORDER BY revision DESC, id DESC LIMIT :limit`,
  );
  // Each half comes by its index and ends at the limit; only what is left is sorted.
  const half = (table: string): string =>
    `SELECT * FROM (SELECT ${columns} FROM ${table}
       WHERE share = :share AND revision <= :revision AND (revision, id) < (:revision, :id)
       ORDER BY revision DESC, id DESC LIMIT :limit)`;
  const written = db.prepare(
    `SELECT ${nodeSelect} FROM (${half('node')} UNION ALL ${half('history')})
     ORDER BY revision DESC, id DESC LIMIT :limit`,
  );
  const replacing = db.prepare(`SELECT ${nodeSelect} FROM node WHERE share = ? AND replaces = ?`);
  return {
    async deletedNodes(share, page) {
      return deleted.all({ share: numberOf(share), ...below(page) }).map(toNode);
    },
    async written(share, page) {
      return written.all({ share: numberOf(share), ...below(page) }).map(toNode);
    },
    async successors(share, ids) {
      const number = numberOf(share);
      const rows = [...new Set(ids)].flatMap(id => replacing.all(number, blob(id)).map(toNode));
      return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
  };
}

function below({ below: position, limit }: WrittenPage) {
  return { revision: position?.revision ?? Number.MAX_SAFE_INTEGER, id: blob(position?.id ?? ''), limit };
}

function keptVersions(
  db: DatabaseSync,
  numberOf: NumberOf,
  write: Write,
): Pick<PastStore, 'keptVersions' | 'keepVersion' | 'releaseVersion'> {
  const select = db.prepare('SELECT * FROM kept_version WHERE share = ? AND node = ? ORDER BY revision');
  const version = db.prepare('SELECT 1 FROM version WHERE share = ? AND node = ? AND revision = ?');
  const put = db.prepare('INSERT OR REPLACE INTO kept_version VALUES (?, ?, ?, ?, ?, ?)');
  const drop = db.prepare('DELETE FROM kept_version WHERE share = ? AND node = ? AND revision = ?');
  return {
    async keptVersions(share, nodes) {
      const number = numberOf(share);
      return [...new Set(nodes)].sort().flatMap(node => select.all(number, blob(node)).map(toKept));
    },
    async keepVersion(share, { node, revision, name, account, atMs }) {
      return write(() => {
        const number = numberOf(share);
        if (version.get(number, blob(node), revision) === undefined) return 'unknown';
        put.run(number, blob(node), revision, name, account, atMs);
        return 'done';
      });
    },
    async releaseVersion(share, node, revision) {
      await write(() => drop.run(numberOf(share), blob(node), revision));
    },
  };
}

function toKept(row: Row): KeptVersion {
  return {
    node: hex(row['node']) as NodeId,
    revision: Number(row['revision']),
    name: String(row['name']),
    account: String(row['account']),
    atMs: Number(row['at_ms']),
  };
}
