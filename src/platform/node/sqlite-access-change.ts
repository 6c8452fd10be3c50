/** Changes of who may do what, each with a step of the access revision, by which other programs notice it. */
import type { DatabaseSync } from 'node:sqlite';

/** The name of the setting that grows with each of them. */
export const accessRevisionName = 'access revision';

type Value = string | number | null;

/** The statements one after the other, with the same values, followed by a step; all or none. Answers the last one's changes. */
export function changing(db: DatabaseSync, ...statements: readonly string[]): (...values: Value[]) => number {
  const changes = statements.map(sql => db.prepare(sql));
  const step = db.prepare(
    `INSERT INTO setting VALUES ('${accessRevisionName}', '1')
     ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)`,
  );
  return (...values) => {
    const nested = db.isTransaction;
    if (!nested) db.exec('BEGIN IMMEDIATE');
    try {
      const done = changes.map(change => Number(change.run(...values).changes));
      step.run();
      if (!nested) db.exec('COMMIT');
      return done.at(-1) ?? 0;
    } catch (error) {
      if (!nested && db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };
}
