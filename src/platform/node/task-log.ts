/** A task's log in its SQLite file: lines are added at the end, read from there, and the oldest go. */
import type { SQLInputValue } from 'node:sqlite';
import { type Columns, kindColumn, kindOf } from '#platform/node/task-columns.ts';
import type { TaskDatabase } from '#platform/node/task-database.ts';
import { type SyncLogEntry, type SyncLogKind, syncLogGoes, syncLogKinds } from '#platform/sync-log.ts';
import { type TaskReads, TaskStoreError, type TaskWrites } from '#platform/task-store.ts';

export function logWrites(db: TaskDatabase): TaskWrites['addToLog'] {
  const add = db.query(
    'INSERT INTO log (at_ms, kind, object, path, other, bytes, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const drop = db.query('DELETE FROM log WHERE number <= ?');
  return ({ atMs, kind, object, path, other, bytes, detail }) => {
    const kinds = [kindNumber(kind), object === null ? null : kindColumn(object)];
    const goes = syncLogGoes(add.insert(atMs, ...kinds, path, other, bytes, detail));
    if (goes > 0) drop.run(goes);
  };
}

export function logReads(db: TaskDatabase): TaskReads['syncLog'] {
  const columns = 'number, at_ms, kind, object, path, other, bytes, detail';
  const page = (kinds: string): string =>
    `SELECT ${columns} FROM log WHERE number < ? AND number > ? AND at_ms >= ? AND at_ms <= ? ${kinds}
     ORDER BY number DESC LIMIT ?`;
  const all = db.query(page(''));
  const some = db.query(page('AND kind IN (SELECT value FROM json_each(?))'));
  return ({ limit, before = Number.MAX_SAFE_INTEGER, after = 0, kinds, fromMs = 0, toMs = Number.MAX_VALUE }) => {
    const bounds: SQLInputValue[] = [before, after, fromMs, toMs];
    const rows =
      kinds === undefined
        ? all.all(...bounds, limit)
        : some.all(...bounds, JSON.stringify(kinds.map(kindNumber)), limit);
    return rows.map(toEntry);
  };
}

/** A kind's column is its position in the list, which therefore only grows at its end. */
function kindNumber(kind: SyncLogKind): number {
  return syncLogKinds.indexOf(kind);
}

function toEntry([number, atMs, kind, object, path, other, bytes, detail]: Columns): SyncLogEntry {
  const known = syncLogKinds[Number(kind)];
  if (known === undefined)
    throw new TaskStoreError('damaged', '', `a line of the log has the unknown kind ${kind}; move the file away`);
  return {
    number: number as number,
    atMs: atMs as number,
    kind: known,
    object: object === null ? null : kindOf(object),
    path: path as string,
    other: other as string | null,
    bytes: bytes as number | null,
    detail: detail as string,
  };
}
