/**
 * The task store over one SQLite file per task: write-ahead log, every transaction durable when it returns.
 * Memory does not grow with the trees; nothing is cached but SQLite's own pages.
 */
import { assert } from '#base/assert.ts';
import { openTaskDatabase, type TaskDatabase } from '#platform/node/task-database.ts';
import { taskReads } from '#platform/node/task-queries.ts';
import { trackUnsettled, type Unsettled } from '#platform/node/task-unsettled.ts';
import { type Changes, taskWrites } from '#platform/node/task-writes.ts';
import type { Settled, TaskReads, TaskStore, TaskWrites } from '#platform/task-store.ts';

/** Opens (or makes) the store in `file`; throws `TaskStoreError` when that cannot be. */
export function openTaskStore(file: string, settled: Settled): TaskStore {
  const db = openTaskDatabase(file);
  try {
    return storeOver(db, settled);
  } catch (error) {
    db.close();
    throw error;
  }
}

function storeOver(db: TaskDatabase, settled: Settled): TaskStore {
  const plain = taskReads(db);
  const unsettled = trackUnsettled(db, plain, settled);
  const reads: TaskReads = { ...plain, unsettled: unsettled.unsettled, unsettledCount: unsettled.unsettledCount };
  const writes = taskWrites(db, plain, unsettled);
  let isOpen = false;
  let changes = 0;
  const transaction = <T>(work: (writes: TaskWrites) => T): T => {
    assert(!isOpen, 'a transaction was started within another one');
    isOpen = true;
    let isMine = true;
    try {
      return inTransaction(db, unsettled, () => work({ ...reads, ...guarded(writes, () => isMine) }));
    } finally {
      isMine = false;
      isOpen = false;
      changes += 1;
    }
  };
  const close = (): void => {
    assert(!isOpen, 'the store was closed within a transaction');
    db.close();
  };
  return { ...reads, transaction, changes: () => changes, close };
}

function inTransaction<T>(db: TaskDatabase, unsettled: Unsettled, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    assert(!(result instanceof Promise), 'the work of a transaction must be synchronous');
    unsettled.settle();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    unsettled.forget();
    if (db.inTransaction()) db.exec('ROLLBACK');
    throw error;
  }
}

/** The same writes, refused once the transaction that they were handed to is over. */
function guarded(changes: Changes, isMine: () => boolean): Changes {
  const entries = Object.entries(changes).map(([name, change]: [string, (...values: never[]) => unknown]) => {
    const during = (...values: never[]): unknown => {
      assert(isMine(), 'a transaction was written to after its end');
      return change(...values);
    };
    return [name, during];
  });
  return Object.fromEntries(entries) as Changes;
}
