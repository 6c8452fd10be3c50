/** Which files were shown and handed out, in SQLite. */
import type { DatabaseSync } from 'node:sqlite';
import type { NodeId } from '#model/node.ts';
import {
  type FileAccess,
  type FileAccessKind,
  type FileAccessStore,
  fileAccessSpanMs,
  type NumberedAccess,
  type VisitedFile,
} from '#platform/file-access-store.ts';
import { inTransaction } from '#platform/node/sqlite-transaction.ts';
import type { SharingLinkId } from '#platform/sharing-link-store.ts';

/** A step of the account store's schema. '' stands for no link, so that it counts in the key. */
export const fileAccessTable = `
  CREATE TABLE file_access (
    number INTEGER PRIMARY KEY, span INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL, address TEXT NOT NULL,
    link TEXT NOT NULL, share TEXT NOT NULL, node TEXT NOT NULL, name TEXT NOT NULL,
    at_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, times INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX file_access_same ON file_access (span, node, kind, actor, address, link, share);
  CREATE INDEX file_access_share ON file_access (share, number);
  CREATE INDEX file_access_at ON file_access (at_ms);
  CREATE INDEX file_access_visitor ON file_access (at_ms) WHERE link <> '';`;

export function sqliteFileAccess(db: DatabaseSync): FileAccessStore {
  const add = db.prepare(
    `INSERT INTO file_access (span, kind, actor, address, link, share, node, name, at_ms, last_ms, times)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
       SET times = times + excluded.times, last_ms = max(last_ms, excluded.last_ms)`,
  );
  const narrowed = `number < ? AND at_ms BETWEEN ? AND ? AND actor = ifnull(?, actor) AND kind = ifnull(?, kind)
    ORDER BY number DESC LIMIT ?`;
  const some = db.prepare(`SELECT * FROM file_access WHERE ${narrowed}`);
  const ofShare = db.prepare(`SELECT * FROM file_access WHERE share = ? AND ${narrowed}`);
  const visited = db.prepare(
    `SELECT share, node, max(name) AS name, link, sum(kind = 'view') AS views, sum(kind = 'download') AS downloads
       FROM file_access WHERE link <> '' AND at_ms >= ? GROUP BY share, node, link
       ORDER BY count(*) DESC, max(number) DESC LIMIT ?`,
  );
  // The newest stays whatever its age: numbers only ever grow.
  const drop = db.prepare('DELETE FROM file_access WHERE at_ms < ? AND number < (SELECT max(number) FROM file_access)');
  const last = Number.MAX_SAFE_INTEGER;
  return {
    addFileAccesses: accesses => inTransaction(db, () => accesses.forEach(access => void add.run(...valuesOf(access)))),
    fileAccesses: ({ limit, before = last, actor = null, kind = null, share, fromMs = 0, toMs = last }) => {
      const values = [before, fromMs, toMs, actor, kind, limit];
      return (share === undefined ? some.all(...values) : ofShare.all(share, ...values)).map(accessFrom);
    },
    mostVisited: (sinceMs, limit) => visited.all(sinceMs, limit).map(visitedFrom),
    dropFileAccesses: beforeMs => Number(drop.run(beforeMs).changes),
  };
}

/** In the order of the statement. */
function valuesOf(access: FileAccess): (string | number)[] {
  const { atMs, lastMs, times, kind, actor, address, link, share, node, name } = access;
  const span = Math.floor(atMs / fileAccessSpanMs);
  return [span, kind, actor, address, link ?? '', share, node, name, atMs, lastMs, times];
}

function accessFrom(row: Record<string, unknown>): NumberedAccess {
  const link = row['link'] as string;
  return {
    number: Number(row['number']),
    atMs: row['at_ms'] as number,
    lastMs: row['last_ms'] as number,
    times: row['times'] as number,
    kind: row['kind'] as FileAccessKind,
    actor: row['actor'] as string,
    address: row['address'] as string,
    link: link === '' ? null : (link as SharingLinkId),
    share: row['share'] as NodeId,
    node: row['node'] as NodeId,
    name: row['name'] as string,
  };
}

function visitedFrom(row: Record<string, unknown>): VisitedFile {
  return {
    share: row['share'] as NodeId,
    node: row['node'] as NodeId,
    name: row['name'] as string,
    link: row['link'] as SharingLinkId,
    views: Number(row['views']),
    downloads: Number(row['downloads']),
  };
}
