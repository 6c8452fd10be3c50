/** Bindings of accounts in SQLite, beside the accounts. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Binding, BindingStore, DirectoryKind } from '#platform/account-bindings.ts';
import type { AccountId } from '#platform/account-store.ts';

/** The step that makes the table, for the schema of accounts. */
export const bindingSchema = `CREATE TABLE binding (
     account TEXT PRIMARY KEY REFERENCES account (id), directory TEXT NOT NULL, entry TEXT NOT NULL,
     login TEXT NOT NULL, closed INTEGER NOT NULL, UNIQUE (directory, entry)
   ) STRICT, WITHOUT ROWID;`;

export function bindingsOf(db: DatabaseSync): BindingStore {
  const byAccount = db.prepare('SELECT * FROM binding WHERE account = ?');
  const byEntry = db.prepare('SELECT * FROM binding WHERE directory = ? AND entry = ?');
  const all = db.prepare('SELECT * FROM binding ORDER BY account');
  const set = db.prepare(
    `INSERT INTO binding VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (account) DO UPDATE SET login = excluded.login, closed = excluded.closed`,
  );
  const drop = db.prepare('DELETE FROM binding WHERE account = ?');
  return {
    binding: account => bindingFrom(byAccount.get(account)),
    boundTo: (directory, entry) => bindingFrom(byEntry.get(directory, entry)),
    bindings: () => all.all().map(row => bindingFrom(row) as Binding),
    setBinding: b => void set.run(b.account, b.directory, b.entry, b.login, Number(b.closed)),
    dropBinding: account => void drop.run(account),
  };
}

function bindingFrom(row: Record<string, SQLOutputValue> | undefined): Binding | undefined {
  if (row === undefined) return undefined;
  return {
    account: row['account'] as AccountId,
    directory: row['directory'] as DirectoryKind,
    entry: row['entry'] as string,
    login: row['login'] as string,
    closed: row['closed'] === 1,
  };
}
