import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { NodeId } from '#model/node.ts';
import { doTransaction, emptyStore, taskStoreContract } from '#platform/contract/task-store.contract.ts';
import {
  everythingIn,
  idsUsed,
  randomTransactions,
  sampleBase,
  sampleId,
  sampleLocal,
  sampleRemote,
  sampleSettled,
} from '#platform/contract/task-store.samples.ts';
import { createMemoryTaskStore } from '#platform/memory/memory-task-store.ts';
import { openTaskStore } from '#platform/node/sqlite-task-store.ts';
import { applicationId, migrations, taskSchemaVersion } from '#platform/node/task-database.ts';
import { keptRowsMax } from '#platform/node/task-kept-rows.ts';
import { agreedUnsettledSql } from '#platform/node/task-unsettled.ts';
import { type Settled, type TaskStore, TaskStoreError, type TaskStoreErrorCode } from '#platform/task-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'task-store-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;

taskStoreContract('SQLite', settled => openTaskStore(':memory:', settled));

test('both stores give equal answers, in equal order, after the same random transactions', () => {
  const file = openTaskStore(':memory:', sampleSettled);
  const memory = createMemoryTaskStore(sampleSettled);
  fc.assert(
    fc.property(randomTransactions, transactions => {
      for (const store of [file, memory]) emptyStore(store);
      for (const transaction of transactions) {
        for (const store of [file, memory]) doTransaction(store, transaction);
        assert.deepEqual(everythingIn(file), everythingIn(memory));
      }
    }),
    { numRuns: 100 },
  );
  file.close();
});

test('what is kept in memory is what the file says, however little is kept', () => {
  for (const rowsMax of [1, 3, keptRowsMax]) {
    const file = fileName();
    const kept = openTaskStore(file, sampleSettled, rowsMax);
    fc.assert(
      fc.property(randomTransactions, transactions => {
        emptyStore(kept);
        for (const transaction of transactions) {
          looksAt(kept);
          doTransaction(kept, transaction);
          const plain = openTaskStore(file, sampleSettled, 1);
          assert.deepEqual(looksAt(kept), looksAt(plain));
          assert.deepEqual(everythingIn(kept), everythingIn(plain));
          plain.close();
        }
      }),
      { numRuns: 20 },
    );
    kept.close();
  }
});

test('rows stay in memory while a task works and over small rounds, and go when it comes to rest after a large one', () => {
  const { store } = storeInFile();
  const fill = (rows: number): void =>
    store.transaction(w => {
      for (let row = 1; row <= rows; row += 1)
        w.putBase(sampleBase(1, { id: row.toString(16).padStart(32, '0') as NodeId }));
    });
  const id = '1'.padStart(32, '0') as NodeId;
  fill(10);
  const kept = store.base(id);
  store.rest();
  assert.equal(store.base(id), kept);
  fill(2_000);
  const large = store.base(id);
  assert.equal(store.base(id), large);
  store.rest();
  assert.notEqual(store.base(id), large);
  assert.deepEqual(store.base(id), large);
  store.close();
});

/** Asks for each row that a random transaction can be about, by its id. */
function looksAt(store: TaskStore) {
  const rows = idsUsed.map(id => [store.base(id), store.local(id), store.remote(id)]);
  return { rows, meta: store.meta(), unsettled: [...store.unsettled()] };
}

test('a transaction is in the file when it returns, for another connection and without closing', () => {
  const { file, store } = storeInFile();
  store.transaction(w => {
    w.putBase(sampleBase(1));
    w.putLocal(sampleLocal(2, { missing: true }));
    w.setMeta({ cursor: 5 });
  });
  const second = openTaskStore(file, sampleSettled);
  assert.deepEqual(everythingIn(second), everythingIn(store));
  store.close();
  second.close();
  const reopened = openTaskStore(file, sampleSettled);
  assert.deepEqual([reopened.meta().cursor, [...reopened.unsettled()]], [5, [sampleId(1), sampleId(2)]]);
  reopened.close();
});

test('scenario 82: killed amid its transactions, the file has each of them whole or not at all', async () => {
  const rows = 40;
  const script = (file: string) => `
    import { sampleBase, sampleLocal, sampleSettled } from '#platform/contract/task-store.samples.ts';
    import { openTaskStore } from '#platform/node/sqlite-task-store.ts';
    const store = openTaskStore(${JSON.stringify(file)}, sampleSettled);
    for (let turn = 1; ; turn += 1) {
      store.transaction(writes => {
        writes.setMeta({ cursor: turn });
        for (let row = 1; row <= ${rows}; row += 1) {
          writes.putBase({ ...sampleBase(row), placeRev: turn });
          writes.putLocal({ ...sampleLocal(row), name: 'turn ' + turn + ' ' + row });
        }
      });
      if (turn === 3) console.log('go');
    }`;
  for (const waitMs of [11]) {
    const file = join(folder, `killed-${waitMs}.db`);
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script(file)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await new Promise(resolve => setTimeout(resolve, waitMs));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = openTaskStore(file, sampleSettled);
    const { cursor } = store.meta();
    assert.ok(cursor >= 3);
    for (let row = 1; row <= rows; row += 1) {
      assert.equal(store.base(sampleId(row))?.placeRev, cursor);
      assert.equal(store.local(sampleId(row))?.name, `turn ${cursor} ${row}`);
    }
    store.close();
  }
});

test('a transaction that was thrown out of is not in the file', () => {
  const { file, store } = storeInFile();
  assert.throws(
    () =>
      store.transaction(w => {
        w.putRemote(sampleRemote(1));
        throw new Error('on purpose');
      }),
    /on purpose/,
  );
  store.close();
  const reopened = openTaskStore(file, sampleSettled);
  assert.deepEqual(reopened.counts(), { base: 0, local: 0, remote: 0 });
  assert.equal(reopened.unsettledCount(), 0);
  reopened.close();
});

test('a throwing definition of settled rolls back too', () => {
  let settled: Settled = sampleSettled;
  const store = openTaskStore(':memory:', (...rows) => settled(...rows));
  settled = () => {
    throw new Error('undecided');
  };
  assert.throws(() => store.transaction(w => w.putBase(sampleBase(1))), /undecided/);
  settled = sampleSettled;
  assert.equal(store.counts().base, 0);
  store.close();
});

test('what is open of what was agreed on is found from what is open, however much was agreed on', () => {
  const file = join(folder, 'query plan.db');
  openTaskStore(file, () => true).close();
  const db = new DatabaseSync(file);
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${agreedUnsettledSql}`).all();
  db.close();
  const [first, second, ...more] = plan.map(({ detail }) => String(detail));
  assert.equal(first, 'SCAN u');
  assert.match(second ?? '', /^SEARCH base /);
  assert.deepEqual(more, []);
});

test('the log is write-ahead', () => {
  const { file, store } = storeInFile();
  store.close();
  const db = new DatabaseSync(file);
  assert.deepEqual({ ...db.prepare('PRAGMA journal_mode').get() }, { journal_mode: 'wal' });
  db.close();
});

test('a file from a newer version is refused and left as it is', () => {
  const { file, store } = storeInFile();
  store.close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  const before = readFileSync(file);
  refused(file, 'newer', /newer Waystation \(its form is 99/);
  assert.deepEqual(readFileSync(file), before);
});

test('a file of any earlier form is brought to this one, with what was in it', () => {
  const judgedSince = 5;
  for (let form = 1; form < taskSchemaVersion; form += 1) {
    const file = earlierFile(form, form >= judgedSince);
    const store = openTaskStore(file, sampleSettled);
    const { epoch, cursor, markRevision, fidelity } = store.meta();
    assert.deepEqual([epoch, cursor], ['epoch', 7], `form ${form}`);
    assert.equal(markRevision, form < 6 ? 7 : 0);
    assert.deepEqual(fidelity, { mtimeStepNs: 1n, keepsModes: true });
    const judged = { node: sampleId(1), change: 'deletion', content: null, state: 'held', hold: 'one', atMs: 5 };
    assert.deepEqual([...store.judgedChanges()], form >= judgedSince ? [judged] : []);
    store.transaction(w => w.putBase(sampleBase(1)));
    store.close();
    openTaskStore(file, sampleSettled).close();
  }
});

/** A task's file as the program of that form wrote it: somewhat on, and with a deletion that is held. */
function earlierFile(form: number, judged: boolean): string {
  const file = fileName();
  const db = new DatabaseSync(file);
  for (const step of migrations.slice(0, form)) db.exec(step);
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${form}`);
  db.exec(`UPDATE task SET epoch = 'epoch', cursor = 7`);
  if (judged) db.exec(`INSERT INTO judged (node, state, hold, at_ms) VALUES (x'${sampleId(1)}', 'held', 'one', 5)`);
  db.close();
  return file;
}

test('a file that is no task, or damaged, is refused by name', () => {
  const text = fileName();
  writeFileSync(text, 'not a database at all, but long enough to be looked at as one');
  refused(text, 'damaged', /move the file away/);

  const foreign = fileName();
  const db = new DatabaseSync(foreign);
  db.exec('CREATE TABLE other (x)');
  db.close();
  refused(foreign, 'damaged', /not one of a task/);

  const { file, store } = storeInFile();
  store.transaction(w => w.putBase(sampleBase(1)));
  store.close();
  truncateSync(file, 8_192);
  refused(file, 'damaged', /malformed|no such table/);
});

test('a folder that is not there is named', () => {
  refused(join(folder, 'absent', 'task.db'), 'other', /absent.*check that its folder exists/);
});

function refused(file: string, code: TaskStoreErrorCode, message: RegExp): void {
  const check = (error: unknown): boolean => {
    assert(error instanceof TaskStoreError, String(error));
    assert.equal(error.code, code);
    assert.equal(error.file, file);
    assert.match(error.message, message);
    return true;
  };
  assert.throws(() => {
    const store = openTaskStore(file, sampleSettled);
    store.counts();
    store.close();
  }, check);
}

function fileName(): string {
  files += 1;
  return join(folder, `${files}.db`);
}

function storeInFile(): { readonly file: string; readonly store: TaskStore } {
  const file = fileName();
  return { file, store: openTaskStore(file, sampleSettled) };
}
