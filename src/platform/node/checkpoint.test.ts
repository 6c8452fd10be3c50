/** The log of a database is worked in by a thread, and those who write wait where it got long. */
import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { type Checkpoint, createCheckpoints, createLogKeeper, leaveLogToKeeper } from '#platform/node/checkpoint.ts';

const pages = { leftMin: 50, logMax: 200 };
const pageBytes = 4 * 1024;

function world(t: TestContext, checkpoint?: Checkpoint) {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-checkpoint-'));
  const path = join(folder, 'station.db');
  const db = new DatabaseSync(path, { timeout: 5_000 });
  t.after(() => {
    if (db.isOpen) db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (value BLOB)');
  leaveLogToKeeper(db);
  const failures: string[] = [];
  const keeper = createLogKeeper({
    db,
    path,
    onFailure: reason => failures.push(reason),
    pages,
    ...(checkpoint && { checkpoint }),
  });
  const insert = db.prepare('INSERT INTO row VALUES (zeroblob(?))');
  /** Commits about so many pages. */
  const commit = (count: number): void => void insert.run(count * pageBytes);
  const lengths = () =>
    ({ ...db.prepare('PRAGMA wal_checkpoint(NOOP)').get() }) as Record<'log' | 'checkpointed', number>;
  return { path, db, keeper, failures, commit, lengths };
}

test('a log that is short is left alone', async t => {
  const { keeper, commit, lengths } = world(t);
  commit(20);
  assert.equal(keeper.room(), undefined);
  await keeper.quiet();
  assert.equal(lengths().checkpointed, 0);
});

test('what fills the log is worked in by the thread, and nobody waits for it', async t => {
  const { keeper, commit, lengths } = world(t);
  commit(60);
  assert.equal(keeper.room(), undefined);
  assert.equal(lengths().checkpointed, 0, 'not by this thread');
  await keeper.quiet();
  const { log, checkpointed } = lengths();
  assert.ok(log > 60 && log === checkpointed, `${checkpointed} of ${log}`);
  commit(1);
  assert.ok(lengths().log < 20, 'the log begins anew');
});

test('where the log got long, who writes waits until it is worked in, and only then', async t => {
  const { keeper, commit, lengths } = world(t);
  commit(150);
  assert.equal(keeper.room(), undefined);
  commit(80);
  const room = keeper.room();
  assert.ok(room instanceof Promise);
  await room;
  // What was under way may have begun before the second commit.
  await keeper.room();
  const { log, checkpointed } = lengths();
  assert.equal(log, checkpointed);
  assert.equal(keeper.room(), undefined);
});

test('a reader of an old state keeps the log, and nobody waits for ever', async t => {
  const { path, keeper, commit, lengths } = world(t);
  const reader = new DatabaseSync(path, { readOnly: true });
  t.after(() => reader.close());
  commit(10);
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM row').get();
  for (let times = 0; times < 5; times += 1) {
    commit(100);
    await keeper.room();
  }
  assert.ok(lengths().log > pages.logMax);
  reader.exec('COMMIT');
  await keeper.room();
  await keeper.quiet();
  const { log, checkpointed } = lengths();
  assert.equal(log, checkpointed);
});

test('a database that is away is not made anew, and why the log stays is told', async t => {
  const { path, keeper, failures, commit } = world(t);
  commit(230);
  renameSync(path, `${path}.away`);
  await keeper.room();
  assert.equal(failures.length, 1);
  assert.match(failures[0] ?? '', /unable to open/);
  assert.equal(statSync(path, { throwIfNoEntry: false }), undefined);
});

test('where no thread can be started, that is told once, and who writes goes on', async t => {
  const { keeper, failures, commit, lengths } = world(t, createCheckpoints(new URL('https://127.0.0.1/no-script')));
  commit(60);
  assert.equal(keeper.room(), undefined);
  await keeper.quiet();
  commit(200);
  for (let times = 0; times < 3; times += 1) await keeper.room();
  assert.equal(failures.length, 1);
  assert.match(failures[0] ?? '', /URL/);
  assert.equal(lengths().checkpointed, 0);
});

test('a thread that dies is told of, and the next time another one is started', async t => {
  const dying =
    "import { parentPort } from 'node:worker_threads'; parentPort.on('message', ({ id }) => { throw id; });";
  const { keeper, failures, commit } = world(
    t,
    createCheckpoints(new URL(`data:text/javascript,${encodeURIComponent(dying)}`)),
  );
  commit(230);
  await keeper.room();
  await keeper.room();
  await keeper.quiet();
  assert.deepEqual(failures, ['1', '2'], 'each asked for once');
});

test('a failure that ended is told anew when it comes again', async t => {
  const answers: (string | undefined)[] = ['full', 'full', undefined, 'full'];
  const { keeper, failures, commit } = world(t, async () => answers.shift());
  commit(230);
  while (answers.length > 0) await keeper.room();
  assert.deepEqual(failures, ['full', 'full']);
});

test('a database is closed once nothing is done to it any more', async t => {
  const { db, keeper, failures, commit, lengths } = world(t);
  commit(60);
  assert.equal(keeper.room(), undefined);
  assert.equal(lengths().checkpointed, 0, 'it is under way');
  await keeper.quiet();
  const { log, checkpointed } = lengths();
  assert.equal(checkpointed, log);
  db.close();
  assert.deepEqual(failures, []);
});
