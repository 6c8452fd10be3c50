/** What went through a station, in SQLite: one small row an hour. */
import type { DatabaseSync } from 'node:sqlite';
import { type ActivityRow, type ActivitySpan, type ActivityStore, dayMs } from '#platform/activity-store.ts';
import { inTransaction } from '#platform/node/sqlite-transaction.ts';

/** A step of the account store's schema. */
export const activityTable = `
  CREATE TABLE activity (
    span TEXT NOT NULL, from_ms INTEGER NOT NULL, commits INTEGER NOT NULL, changes INTEGER NOT NULL,
    bytes_in INTEGER NOT NULL, bytes_out INTEGER NOT NULL, PRIMARY KEY (span, from_ms)
  ) STRICT, WITHOUT ROWID;`;

const onConflict = `ON CONFLICT DO UPDATE SET commits = commits + excluded.commits,
  changes = changes + excluded.changes, bytes_in = bytes_in + excluded.bytes_in,
  bytes_out = bytes_out + excluded.bytes_out`;

export function sqliteActivity(db: DatabaseSync): ActivityStore {
  const add = db.prepare(`INSERT INTO activity VALUES ('hour', ?, ?, ?, ?, ?) ${onConflict}`);
  const some = db.prepare('SELECT * FROM activity WHERE from_ms >= ? ORDER BY from_ms, span');
  // `WHERE` keeps what follows from being read as the condition of a join.
  const fold = db.prepare(
    `INSERT INTO activity SELECT 'day', from_ms / ${dayMs} * ${dayMs}, sum(commits), sum(changes), sum(bytes_in),
       sum(bytes_out) FROM activity WHERE span = 'hour' AND from_ms < ? GROUP BY 2 ${onConflict}`,
  );
  const drop = db.prepare('DELETE FROM activity WHERE span = ? AND from_ms < ?');
  return {
    addActivity: (from, { commits, changes, bytesIn, bytesOut }) =>
      void add.run(from, commits, changes, bytesIn, bytesOut),
    activity: sinceMs => some.all(sinceMs).map(rowFrom),
    foldActivity: ({ hoursMs, daysMs }) =>
      inTransaction(db, () => {
        fold.run(hoursMs);
        drop.run('hour', hoursMs);
        drop.run('day', daysMs);
      }),
  };
}

function rowFrom(row: Record<string, unknown>): ActivityRow {
  return {
    span: row['span'] as ActivitySpan,
    fromMs: Number(row['from_ms']),
    commits: Number(row['commits']),
    changes: Number(row['changes']),
    bytesIn: Number(row['bytes_in']),
    bytesOut: Number(row['bytes_out']),
  };
}
