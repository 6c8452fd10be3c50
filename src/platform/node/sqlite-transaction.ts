/** Transactions on a database, and what SQLite's failures mean to a store. */
import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StorageError } from '#platform/storage-error.ts';

/** All writes of `work`, or none. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // A failed COMMIT may have ended the transaction already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** All writes of `work`, or none, once there is room for them. What `work` depends on, it looks up itself. */
export type Write = <T>(work: () => T) => Promise<T>;

/**
 * Throws `StorageError` where the file that is open is no longer the one at `path`: what is written to it then would be lost
 * with it.
 */
export type MustBeHere = () => void;

/** To be called once the file at `path` is open. */
export function placeOf(path: string): MustBeHere {
  const opened = statSync(path, { bigint: true });
  return () => {
    const now = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (now?.ino === opened.ino && now.dev === opened.dev) return;
    throw new StorageError('absent', `The database ${path} is not there any more; is its volume mounted?`);
  };
}

/** The same methods, which throw `StorageError` where SQLite says that its volume failed, and where the file is not there. */
export function guarded<T extends object>(mustBeHere: MustBeHere, methods: T): T {
  const translating = Object.entries(methods).map(([name, method]: [string, (...args: unknown[]) => unknown]) => {
    const call = async (...args: unknown[]): Promise<unknown> => {
      try {
        if (name !== 'close') mustBeHere();
        return await method(...args);
      } catch (error) {
        throw translated(error);
      }
    };
    return [name, call];
  });
  return Object.fromEntries(translating) as T;
}

/** https://sqlite.org/rescode.html: 13 is FULL, 10 IOERR, 14 CANTOPEN; the low byte names the family. */
function translated(error: unknown): unknown {
  if (error instanceof Error && 'syscall' in error)
    return new StorageError('io', 'The volume of the database cannot be read.', error);
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  if (code === 13) return new StorageError('full', 'The volume of the database has no room left.', error);
  if (code === 14) return new StorageError('absent', 'The database is not there any more.', error);
  if (code === 10) return new StorageError('io', 'The database cannot be read or written.', error);
  return error;
}
