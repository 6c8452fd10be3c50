import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { createMemoryPackStore } from '#platform/memory/memory-pack-store.ts';
import { openPackFolder } from '#platform/node/pack-folder.ts';
import { openSqliteShareStore } from '#platform/node/sqlite-share-store.ts';
import type { PackStore } from '#platform/pack-store.ts';
import type { ShareStore } from '#platform/share-store.ts';
import { cargo, createFixture, type Fixture, file, folder, sha256, stateOf } from '#station/share/share-fixture.ts';
import { isSound, type VerifyReport, verify } from '#station/upkeep/verify.ts';
import type { VerifyPosition } from '#station/upkeep/verify-packs.ts';

const base = mkdtempSync(join(tmpdir(), 'waystation-verify-'));
after(() => rmSync(base, { recursive: true }));
let count = 0;

interface Budget {
  readonly budgetMs?: number;
  /** What each chunk costs. */
  readonly msPerRead?: number;
}

/** A verification that goes on where the one before ended. */
function verifier(store: ShareStore, packs: PackStore) {
  let position: VerifyPosition | undefined;
  return ({ budgetMs, msPerRead = 0 }: Budget = {}): Promise<VerifyReport> => {
    let ms = 0;
    const clock = { nowMs: () => 1, monotonicMs: () => (ms += msPerRead), sleep: async () => {} };
    const load = (): VerifyPosition | undefined => position;
    const save = (now: VerifyPosition | undefined): void => {
      position = now;
    };
    const doors = { store, packs, hash: sha256, clock, log: () => {} };
    return verify(doors, { budgetMs, position: { load, save } });
  };
}

/** Two folders, a file of two versions, one that was moved, one that was deleted. */
async function lived(it: Fixture): Promise<void> {
  const [d, e, a, b] = [it.id(), it.id(), it.id(), it.id()] as const;
  await it.done([folder(d, it.share.root, 'd'), folder(e, d, 'e')]);
  await it.done([file(a, { parent: d, name: 'a' }, 'first')], { texts: ['first'] });
  await it.done([{ op: 'update', id: a, base: 2, state: stateOf('second') }], { texts: ['second'] });
  await it.done([{ op: 'move', id: a, base: 2, parent: e, name: 'moved' }]);
  await it.done([file(b, { parent: d, name: 'b' }, 'gone')], { texts: ['gone'] });
  await it.done([{ op: 'delete', id: b, seen: 5 }]);
}

test('a station in order is found in order', async () => {
  const packs = createMemoryPackStore();
  const it = await createFixture({ packs });
  await lived(it);
  const report = await verifier(it.store, packs)();
  assert.ok(isSound(report), JSON.stringify(report));
  const { complete, shares, nodes, contents, chunksChecked, packsChecked } = report;
  assert.deepEqual(
    { complete, shares, nodes, contents, chunksChecked, packsChecked },
    {
      complete: true,
      shares: 1,
      nodes: 5,
      contents: 3,
      chunksChecked: 3,
      packsChecked: 1,
    },
  );
});

test('a rotten chunk is named with its file, is missing for drives, and is mended by the same bytes', async () => {
  const packs = createMemoryPackStore();
  const it = await createFixture({ packs });
  await lived(it);
  const run = verifier(it.store, packs);
  for (const [text, path, current] of [
    ['second', 'd/e/moved', true],
    ['first', 'd/e/moved', false],
    ['gone', 'd/b', false],
  ] as const) {
    const [chunk] = cargo([text]).chunks;
    packs.damage(chunk!.hash);
    const report = await run();
    assert.deepEqual(report.damagedChunks, [chunk!.hash]);
    assert.deepEqual(
      report.damaged.map(each => [each.share, each.path, each.current, each.chunks]),
      [[it.share.name, path, current, [chunk!.hash]]],
    );
    assert.deepEqual(await it.service.missing(it.anna, it.share.id, [chunk!.hash]), [chunk!.hash]);
    await it.service.upload(it.anna, it.share.id, [chunk!]);
    assert.ok(isSound(await run()), 'its bytes came again');
  }
});

test('a chunk that was marked and is sound again is unmarked', async () => {
  const packs = createMemoryPackStore();
  const it = await createFixture({ packs });
  await lived(it);
  const run = verifier(it.store, packs);
  const hash = sha256(Buffer.from('second'));
  packs.damage(hash);
  assert.equal(isSound(await run()), false);
  packs.damage(hash);
  const report = await run();
  assert.ok(isSound(report));
  assert.equal(report.chunksMended, 1);
});

test('a budget is kept; the next run goes on there, and the pack that waited longest comes first', async () => {
  const packs = createMemoryPackStore(1);
  const it = await createFixture({ packs });
  await lived(it);
  const run = verifier(it.store, packs);
  const first = await run({ budgetMs: 2, msPerRead: 1 });
  assert.deepEqual([first.complete, first.chunksChecked, first.packsLeft], [false, 1, 2]);
  const second = await run({ budgetMs: 2, msPerRead: 1 });
  assert.deepEqual([second.chunksChecked, second.packsLeft], [1, 2]);
  assert.deepEqual(
    (await it.store.packs()).map(row => [row.pack, row.verifiedMs]),
    [
      [1, 1],
      [2, 1],
    ],
  );
  const rest = await run();
  assert.deepEqual([rest.complete, rest.chunksChecked], [true, 3]);
});

test('rows that do not hang together are told of, each with its node', async () => {
  const tampered: readonly (readonly [string, RegExp])[] = [
    [
      `UPDATE history SET until = until + 1 WHERE name = 'a' AND revision = 2`,
      /holds from 2 until 4, but goes on at 3/,
    ],
    [`UPDATE share SET head = 9`, /nothing is on record of revision 7/],
    [`UPDATE share SET head = 5`, /is of revision 6, after the newest, 5/],
    [`UPDATE node SET parent = x'00' WHERE name = 'moved'`, /"moved"\) does not lead up to the top/],
    [`UPDATE node SET parent = id WHERE name = 'd'`, /"d"\) does not lead up to the top/],
    [`DELETE FROM version WHERE revision = 3`, /"moved"\) has a content without a version/],
    [`DELETE FROM share_chunk`, /does not count all its chunks among its own/],
    [`UPDATE version SET size = 7 WHERE revision = 3`, /Revision 3 of node .* says 7 bytes; its content has 6/],
    [`UPDATE op SET result = '{'`, /The stored answer to .* cannot be read/],
  ];
  for (const [sql, message] of tampered) {
    const report = await afterTampering(sql);
    assert.ok(
      report.faults.some(fault => message.test(fault)),
      `${sql}: ${JSON.stringify(report.faults)}`,
    );
  }
});

test('a manifest that is gone or wrong, and a chunk without a row, are damaged versions', async () => {
  for (const sql of [
    `DELETE FROM content WHERE id = (SELECT content FROM version WHERE revision = 3)`,
    `UPDATE content SET body = x'0100' WHERE id = (SELECT content FROM version WHERE revision = 3)`,
    `DELETE FROM chunk WHERE hash IN (SELECT hash FROM chunk ORDER BY offset LIMIT 1 OFFSET 1)`,
  ]) {
    const { damaged } = await afterTampering(sql);
    assert.deepEqual(
      damaged.map(each => [each.path, each.revision, each.current]),
      [['d/e/moved', 3, true]],
      sql,
    );
  }
});

async function afterTampering(sql: string): Promise<VerifyReport> {
  count += 1;
  const data = join(base, String(count));
  mkdirSync(join(data, 'packs'), { recursive: true });
  const path = join(data, 'station.db');
  const packs = openPackFolder(join(data, 'packs'));
  const fixture = await createFixture({ store: openSqliteShareStore(path), packs });
  await lived(fixture);
  assert.ok(isSound(await verifier(fixture.store, packs)()));
  await fixture.store.close();
  const db = new DatabaseSync(path);
  assert.ok(Number(db.prepare(sql).run().changes) > 0, sql);
  db.close();
  const store = openSqliteShareStore(path);
  const report = await verifier(store, packs)();
  await store.close();
  await packs.close();
  return report;
}

test('a sum of living bytes that is not true is told', async () => {
  const report = await afterTampering('UPDATE share SET live_bytes = live_bytes + 7');
  assert.match(report.faults.join('\n'), /says that 13 bytes live in it, and it is 6\./);
});
