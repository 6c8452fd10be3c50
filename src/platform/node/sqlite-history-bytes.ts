/** What history keeps beside what lives, added up a page of nodes at a time; and how many nodes came to differ. */
import type { DatabaseSync } from 'node:sqlite';
import type { NumberOf } from '#platform/node/sqlite-share-reads.ts';
import { blob, toId } from '#platform/node/sqlite-share-rows.ts';
import type { ShareUpkeep } from '#platform/share-upkeep.ts';

export function historyBytesOf(
  db: DatabaseSync,
  numberOf: NumberOf,
): Pick<ShareUpkeep, 'historyBytes' | 'changedSince'> {
  const page = db.prepare(
    `WITH page AS (SELECT id, deleted, iif(deleted, 0, ifnull(size, 0)) AS newest FROM node
       WHERE share = ?1 AND id > ?2 ORDER BY id LIMIT ?3)
     SELECT count(*) AS count, max(id) AS last, sum(newest) AS newest,
       sum(iif(deleted, 0, versions - newest)) AS older, sum(iif(deleted, versions, 0)) AS deleted
     FROM (SELECT page.*, (SELECT ifnull(sum(size), 0) FROM version WHERE share = ?1 AND node = page.id) AS versions
       FROM page)`,
  );
  const changed = db.prepare('SELECT count(*) AS count FROM node WHERE share = ? AND revision > ?');
  return {
    async historyBytes(share, { after = '', limit }) {
      const row = page.get(numberOf(share), blob(after), limit) ?? {};
      const sum = (name: string): number => Number(row[name] ?? 0);
      const next = row['last'] === null ? undefined : toId(row['last']);
      return { count: sum('count'), next, newest: sum('newest'), older: sum('older'), deleted: sum('deleted') };
    },
    async changedSince(share, revision) {
      return Number(changed.get(numberOf(share), revision)?.['count'] ?? 0);
    },
  };
}
