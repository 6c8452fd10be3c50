/**
 * How many bytes the living contents of each share have: kept with the share, and brought along by every write.
 *
 * A tombstone stands for all that lies beneath it, so what a deleted folder held is added up when it is deleted: its
 * rows change no more afterwards.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { NodeId } from '#model/node.ts';
import { asked, askedKey, inLists } from '#platform/node/sqlite-asked.ts';
import { blob } from '#platform/node/sqlite-share-rows.ts';
import type { NodeRow } from '#platform/share-store.ts';

/** The rows that live beneath a folder, itself among them; `share` and `top` are SQL for its share and id. */
function beneath(share: string, top: string): string {
  return `WITH RECURSIVE beneath (id) AS (
    SELECT ${top} UNION ALL SELECT child.id FROM beneath CROSS JOIN node AS child
      ON child.share = ${share} AND child.parent = beneath.id AND child.deleted = 0)
    SELECT ifnull(sum(node.size), 0) FROM beneath CROSS JOIN node ON node.share = ${share} AND node.id = beneath.id
      AND node.deleted = 0`;
}

/** A step of the share store's schema: counts once, and from then on it is kept. */
export const liveBytesColumns = `
  ALTER TABLE share ADD COLUMN live_bytes INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE share ADD COLUMN quota INTEGER;
  UPDATE share SET live_bytes = (${beneath('share.number', 'share.root')});`;

/** Writes the rows of a share by `write`, and keeps the sum. To be called within a transaction. */
export function liveBytesKeeper(
  db: DatabaseSync,
): (share: number, rows: readonly NodeRow[], write: () => void) => void {
  const before = db.prepare(
    `SELECT ifnull(sum(size), 0) AS bytes FROM ${asked} CROSS JOIN node
       ON share = ?2 AND id = ${askedKey} AND deleted = 0`,
  );
  const lost = db.prepare(`SELECT (${beneath('?1', '?2')}) AS bytes`);
  const add = db.prepare('UPDATE share SET live_bytes = live_bytes + ? WHERE number = ?');
  return (share, rows, write) => {
    const newest = new Map<NodeId, NodeRow>(rows.map(row => [row.id, row]));
    let grown = 0;
    for (const row of newest.values()) if (!row.deleted) grown += row.state?.size ?? 0;
    inLists(newest.keys(), list => {
      grown -= bytesIn(before.get(list, share));
    });
    write();
    for (const row of newest.values()) {
      if (row.deleted && row.kind === 'folder') grown -= bytesIn(lost.get(share, blob(row.id)));
    }
    if (grown !== 0) add.run(grown, share);
  };
}

/** Counts anew how many bytes the living contents of a share have. */
export function liveBytesCounter(db: DatabaseSync): (share: number) => number {
  const count = db.prepare(
    `SELECT (${beneath('share.number', 'share.root')}) AS bytes FROM share WHERE share.number = ?`,
  );
  return share => bytesIn(count.get(share));
}

function bytesIn(row: Record<string, unknown> | undefined): number {
  return Number(row?.['bytes'] ?? 0);
}
