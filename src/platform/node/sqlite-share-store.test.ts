import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { hash, id } from '#platform/contract/share-store.samples.ts';
import { shareStoreContract } from '#platform/contract/share-store-contract.ts';
import { openSqliteAccountStore } from '#platform/node/sqlite-account-store.ts';
import { shareSchemaSteps } from '#platform/node/sqlite-share-schema.ts';
import { openSqliteShareStore } from '#platform/node/sqlite-share-store.ts';
import { StorageError } from '#platform/storage-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'waystation-shares-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

function newPath(): string {
  count += 1;
  return join(folder, `${count}.db`);
}

shareStoreContract('SQLite share store', () => openSqliteShareStore(newPath()));

test('SQLite share store: lives in one file with the accounts, and opens again', async () => {
  const path = newPath();
  openSqliteAccountStore(path).close();
  await openSqliteShareStore(path).close();
  const again = openSqliteShareStore(path);
  assert.deepEqual(await again.shares(), []);
  await again.close();
});

test('SQLite share store: a file that a newer program wrote is left alone', async () => {
  const path = newPath();
  await openSqliteShareStore(path).close();
  const db = new DatabaseSync(path);
  db.exec(`UPDATE setting SET value = '99' WHERE name = 'shares schema'`);
  db.close();
  const before = readFileSync(path);
  assert.throws(() => openSqliteShareStore(path), /newer Waystation/);
  assert.deepEqual(readFileSync(path), before);
});

const isAbsent = (error: unknown): boolean => error instanceof StorageError && error.code === 'absent';

test('SQLite share store: a database that was taken away answers "absent", and takes nothing', async () => {
  const path = newPath();
  const store = openSqliteShareStore(path);
  renameSync(path, `${path}-away`);
  await assert.rejects(store.shares(), isAbsent);
  await assert.rejects(store.expire({ pinsMs: 1, opsMs: 1 }), isAbsent);
  writeFileSync(path, '');
  await assert.rejects(store.shares(), isAbsent);
  rmSync(path);
  renameSync(`${path}-away`, path);
  assert.deepEqual(await store.shares(), []);
  await store.close();
});

test('SQLite share store: every write waits where the log got long, and takes nothing when the database went meanwhile', async () => {
  const path = newPath();
  const store = openSqliteShareStore(path);
  const writes: (() => Promise<unknown>)[] = [
    () => store.eraseStep(id(1), 1),
    () => store.removeShare(id(1), 1),
    () => store.expire({ pinsMs: 1, opsMs: 1 }),
    () => store.decideHold('hold', 'released'),
    () => store.doubtChunks(id(1), []),
    () => store.releaseVersion(id(1), id(2), 1),
    () => store.forgetPacks(),
    () => store.setWanted([]),
  ];
  const other = new DatabaseSync(path);
  other.exec(
    'PRAGMA wal_autocheckpoint = 0; CREATE TABLE filler (value BLOB); INSERT INTO filler VALUES (zeroblob(70000000))',
  );
  const waiting = writes.map(write => write());
  renameSync(path, `${path}-away`);
  for (const each of waiting) await assert.rejects(each, isAbsent);
  renameSync(`${path}-away`, path);
  other.close();
  await store.close();
});

test('SQLite share store: a file of each earlier form is brought forward, with all that is in it', async () => {
  const share = { id: id(1), root: id(2) };
  for (let form = 1; form <= shareSchemaSteps.length; form += 1) {
    const path = newPath();
    earlierFile(path, form);
    const store = openSqliteShareStore(path);
    const [row] = await store.shares();
    assert.deepEqual([row?.id, row?.root, row?.head], [share.id, share.root, 2]);
    assert.deepEqual([row?.liveBytes, row?.quota], [3, null], 'what lives was counted');
    const root = (await store.nodes(row!.id, [row!.root])).get(row!.root);
    assert.equal(root?.kind, 'folder');
    const [version] = await store.versions(row!.id, [id(3)]);
    assert.deepEqual([version?.state.content, version?.state.size], [hash(4), 3]);
    assert.equal((await store.contents([hash(4)])).size, 1);
    const chunk = {
      hash: hash(5),
      state: 'live',
      location: { kind: 'pack', pack: 1, offset: 16, length: 3, storedLength: 3 },
    };
    assert.deepEqual((await store.chunks([hash(5)])).get(hash(5)), chunk);
    assert.deepEqual((await store.reach(row!.id, row!.root, [hash(5)])).reached, new Set([hash(5)]));
    assert.equal((await store.ops(share.root, [share.id])).get(share.id)?.result, '{}');
    assert.equal((await store.markDying({ limit: 9, nowMs: 1 })).count, 0, 'it can be collected');
    assert.deepEqual(await store.faults(), []);
    await store.close();
    const again = openSqliteShareStore(path);
    assert.equal((await again.shares()).length, 1, 'and opened again');
    await again.close();
  }
});

/** A database as the program of that form wrote it: a share, a file with a version, a chunk, an answer. */
function earlierFile(path: string, form: number): void {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID');
  for (const step of shareSchemaSteps.slice(0, form)) db.exec(step);
  db.prepare(`INSERT INTO setting VALUES ('shares schema', ?)`).run(String(form));
  const node = (number: number): string => `x'${id(number)}'`;
  const named = (number: number): string => `x'${hash(number)}'`;
  db.exec(`
    INSERT INTO share (number, id, name, root, epoch, head, name_mode, home) VALUES (1, ${node(1)}, 'papers', ${node(2)}, 'epoch', 2, 'folded', NULL);
    INSERT INTO node VALUES (1, ${node(2)}, NULL, '', '', 'folder', NULL, NULL, NULL, NULL, 0, 0, 0, 0, NULL,
      '', ${node(2)}, ${node(2)}, 0, 0);
    INSERT INTO node VALUES (1, ${node(3)}, ${node(2)}, 'a', 'a', 'file', ${named(4)}, 3, '1', 420, 1, 2, 2, 0, NULL,
      'anna', ${node(2)}, ${node(1)}, 0, 5);
    INSERT INTO history VALUES (1, ${node(3)}, ${node(2)}, 'b', 'b', 'file', ${named(4)}, 3, '1', 420, 1, 1, 1, 0, NULL,
      'anna', ${node(2)}, ${node(1)}, 0, 5, 2);
    INSERT INTO version VALUES (1, ${node(3)}, 1, ${named(4)}, 3, '1', 420, 'create', 'anna', ${node(2)}, ${node(1)}, 0, 5);
    INSERT INTO content VALUES (${named(4)}, NULL, 0, x'01');
    INSERT INTO chunk (hash, pack, offset, length, stored_length, state) VALUES (${named(5)}, 1, 16, 3, 3, 'live');
    INSERT INTO share_chunk VALUES (1, ${named(5)});
    INSERT INTO pin VALUES (${node(2)}, ${named(5)}, 9);
    INSERT INTO op VALUES (${node(2)}, ${node(1)}, ${named(6)}, '{}', 5);`);
  const keepsBytes = db.prepare(`SELECT 1 FROM pragma_table_info('share') WHERE name = 'live_bytes'`).get();
  if (keepsBytes !== undefined) db.exec('UPDATE share SET live_bytes = 3');
  db.close();
}

test('SQLite share store: what a file was at a moment is found without reading all that it was before', async () => {
  const path = newPath();
  const store = openSqliteShareStore(path);
  const [share, node] = [id(1), id(2)];
  const db = new DatabaseSync(path);
  const revisions = 50_000;
  const row = `1, x'${node}', NULL, 'n', 'n', 'folder', 1, 1, :revision, 0, 'anna', x'00', x'00', 0, 0`;
  const columns =
    'share, id, parent, name, name_key, kind, content_rev, place_rev, revision, deleted, account, device, op_id, base, at_ms';
  db.exec(`INSERT INTO share (number, id, name, root, epoch, head, name_mode)
    VALUES (1, x'${share}', 'films', x'${node}', 'epoch', ${revisions}, 'exact')`);
  db.exec(`INSERT INTO node (${columns}) VALUES (${row.replace(':revision', String(revisions))})`);
  db.exec(`WITH RECURSIVE past (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM past WHERE at < ${revisions - 1})
    INSERT INTO history (${columns}, until) SELECT ${row.replace(':revision', 'at')}, at + 1 FROM past`);
  db.close();
  const fastest = async (revision: number): Promise<number> => {
    let best = Infinity;
    for (let turn = 0; turn < 20; turn += 1) {
      const start = performance.now();
      const found = await store.nodesAt(share, [node], revision);
      best = Math.min(best, performance.now() - start);
      assert.equal(found.get(node)?.revision, revision);
    }
    return best;
  };
  const [early, late] = [await fastest(2), await fastest(revisions - 2)];
  assert.ok(late < early + 1, `${late} ms for a late row, ${early} ms for an early one`);
  await store.close();
});
