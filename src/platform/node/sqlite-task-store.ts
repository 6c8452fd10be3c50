/**
 * The task store over one SQLite file per task: write-ahead log, every transaction durable when it returns.
 * Memory does not grow with the trees: SQLite keeps some pages, and a task at work a bounded number of rows.
 */
import { assert } from '#base/assert.ts';
import { openTaskDatabase, type TaskDatabase } from '#platform/node/task-database.ts';
import { createKeptRows, type KeptRows, keepingRows, keptRowsMax } from '#platform/node/task-kept-rows.ts';
import { taskReads, tombstoneSeeker } from '#platform/node/task-queries.ts';
import { trackUnsettled } from '#platform/node/task-unsettled.ts';
import { type Changes, type Kept, taskWrites } from '#platform/node/task-writes.ts';
import type { Settled, TaskReads, TaskStore, TaskWrites } from '#platform/task-store.ts';

/** Fewer rows than these stay when a task comes to rest: the next save is about some of them. */
const restRowsMin = 1_000;

/**
 * Opens (or makes) the store in `file`, which keeps up to twice `rowsMax` rows of each tree in memory. Throws
 * `TaskStoreError` when that cannot be.
 */
export function openTaskStore(file: string, settled: Settled, rowsMax: number = keptRowsMax): TaskStore {
  const db = openTaskDatabase(file);
  try {
    return storeOver(db, settled, createKeptRows(rowsMax));
  } catch (error) {
    db.close();
    throw error;
  }
}

function storeOver(db: TaskDatabase, settled: Settled, rows: KeptRows): TaskStore {
  const kept = keepingRows(taskReads(db), rows, tombstoneSeeker(db));
  const unsettled = trackUnsettled(db, kept, { settled, rows });
  const { unsettledCount, unsettledAgreed } = unsettled;
  const reads: TaskReads = { ...kept, unsettled: unsettled.unsettled, unsettledCount, unsettledAgreed };
  const writes = taskWrites(db, kept, { rows, unsettled });
  let isOpen = false;
  let changes = 0;
  const transaction = <T>(work: (writes: TaskWrites) => T): T => {
    assert(!isOpen, 'a transaction was started within another one');
    isOpen = true;
    let isMine = true;
    try {
      return inTransaction(db, { rows, unsettled }, () => work({ ...reads, ...guarded(writes, () => isMine) }));
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
  const rest = (): void => {
    if (rows.count() < restRowsMin) return;
    rows.clear();
    db.exec('PRAGMA shrink_memory');
  };
  return { ...reads, transaction, changes: () => changes, rest, close };
}

function inTransaction<T>(db: TaskDatabase, { rows, unsettled }: Kept, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    assert(!(result instanceof Promise), 'the work of a transaction must be synchronous');
    unsettled.settle();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    unsettled.forget();
    rows.clear();
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
