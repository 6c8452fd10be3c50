/** Second factors and recovery codes of accounts, in the database of `sqlite-account-store.ts`. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AccountId, SecondFactor, SecondFactorStore } from '#platform/account-store.ts';
import { inTransaction } from '#platform/node/sqlite-transaction.ts';

/** The tables, as a step of the schema. */
export const secondFactorSchema = `CREATE TABLE second_factor (
     account TEXT PRIMARY KEY REFERENCES account (id), secret TEXT NOT NULL, confirmed_ms INTEGER,
     last_step INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE recovery_code (
     account TEXT NOT NULL REFERENCES account (id), hash TEXT NOT NULL, PRIMARY KEY (account, hash)
   ) STRICT, WITHOUT ROWID;`;

export function secondFactorsOf(db: DatabaseSync): SecondFactorStore {
  // Within a transaction of the caller's, or in one of its own.
  const together = (work: () => void): void => (db.isTransaction ? work() : inTransaction(db, work));
  const one = db.prepare('SELECT * FROM second_factor WHERE account = ?');
  const set = db.prepare('INSERT OR REPLACE INTO second_factor VALUES (?, ?, ?, ?)');
  const drop = db.prepare('DELETE FROM second_factor WHERE account = ?');
  const step = db.prepare('UPDATE second_factor SET last_step = ? WHERE account = ? AND last_step < ?');
  const count = db.prepare('SELECT count(*) AS codes FROM recovery_code WHERE account = ?');
  const addCode = db.prepare('INSERT INTO recovery_code VALUES (?, ?)');
  const dropCodes = db.prepare('DELETE FROM recovery_code WHERE account = ?');
  const takeCode = db.prepare('DELETE FROM recovery_code WHERE account = ? AND hash = ?');
  return {
    secondFactor: account => factorFrom(one.get(account)),
    setSecondFactor: f => void set.run(f.account, f.secret, f.confirmedMs, f.lastStep),
    dropSecondFactor: account =>
      together(() => {
        drop.run(account);
        dropCodes.run(account);
      }),
    takeStep: (account, taken) => Number(step.run(taken, account, taken).changes) === 1,
    recoveryCodes: account => Number(count.get(account)?.['codes']),
    setRecoveryCodes: (account, hashes) =>
      together(() => {
        dropCodes.run(account);
        for (const hash of hashes) addCode.run(account, hash);
      }),
    takeRecoveryCode: (account, hash) => Number(takeCode.run(account, hash).changes) === 1,
  };
}

function factorFrom(row: Record<string, SQLOutputValue> | undefined): SecondFactor | undefined {
  if (row === undefined) return undefined;
  return {
    account: row['account'] as AccountId,
    secret: row['secret'] as string,
    confirmedMs: row['confirmed_ms'] as number | null,
    lastStep: row['last_step'] as number,
  };
}
