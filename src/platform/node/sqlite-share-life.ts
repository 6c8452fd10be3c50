/** How shares are renamed, removed and erased, in the tables of the share store. */
import type { DatabaseSync } from 'node:sqlite';
import { blob } from '#platform/node/sqlite-share-rows.ts';
import type { Write } from '#platform/node/sqlite-transaction.ts';
import { forErasure, type ShareLife } from '#platform/share-life.ts';

/** What the tables need for it; a step of the share store's schema. */
export const shareLifeColumns = 'ALTER TABLE share ADD COLUMN removed_ms INTEGER;';

/** All tables with rows of shares: by the share's number, or by its id. */
const tables: readonly (readonly [table: string, by: 'number' | 'id'])[] = [
  ['wanted', 'number'],
  ['held_deletion', 'id'],
  ['deletion', 'id'],
  ['doubted_chunk', 'number'],
  ['kept_version', 'number'],
  ['version', 'number'],
  ['share_chunk', 'number'],
  ['history', 'number'],
  ['node', 'number'],
];

export function sqliteShareLife(db: DatabaseSync, write: Write): ShareLife {
  const rename = db.prepare('UPDATE OR IGNORE share SET name = ? WHERE id = ?');
  const remove = db.prepare('UPDATE share SET removed_ms = ? WHERE id = ?');
  const bringBack = db.prepare('UPDATE share SET removed_ms = NULL WHERE id = ? AND coalesce(removed_ms, 1) > ?');
  const toErase = db.prepare('SELECT number FROM share WHERE id = ? AND removed_ms = ?');
  const drop = db.prepare('DELETE FROM share WHERE number = ?');
  const emptiers = tables.map(([table, by]) => ({ by, empty: emptier(db, table) }));
  return {
    async renameShare(share, name) {
      return write(() => (rename.run(name, blob(share)).changes === 0 ? 'exists' : 'done'));
    },
    async removeShare(share, removedMs) {
      await write(() => remove.run(removedMs, blob(share)));
    },
    async bringShareBack(share) {
      return write(() => (bringBack.run(blob(share), forErasure).changes === 0 ? 'gone' : 'done'));
    },
    async eraseStep(share, rowsMax) {
      return write(() => {
        const row = toErase.get(blob(share), forErasure);
        if (row === undefined) return 'done';
        const number = Number(row['number']);
        let left = rowsMax;
        for (const { by, empty } of emptiers) {
          left -= empty(by === 'number' ? number : blob(share), left);
          if (left <= 0) return 'more';
        }
        drop.run(number);
        return 'done';
      });
    },
  };
}

/** Takes up to `rowsMax` rows of a share out of a table; answers how many. Long tables are reached by the share first. */
function emptier(db: DatabaseSync, table: string): (share: number | Uint8Array, rowsMax: number) => number {
  const keys = db.prepare(`SELECT name FROM pragma_table_info('${table}') WHERE pk > 0 ORDER BY pk`).all();
  // Tables without a key of their own have row ids.
  const key = keys.length === 0 ? 'rowid' : keys.map(row => String(row['name'])).join(', ');
  const remove = db.prepare(
    `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE share = ? LIMIT ?)`,
  );
  return (share, rowsMax) => Number(remove.run(share, rowsMax).changes);
}
