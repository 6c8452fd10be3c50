import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryPackStore } from '#platform/memory/memory-pack-store.ts';
import { cargo, createFixture, file, sha256, stateOf } from '#station/share/share-fixture.ts';
import { collect, opKeepMs } from '#station/upkeep/collect.ts';

const dayMs = 24 * 60 * 60_000;

async function setUp(packBytes = 100) {
  const packs = createMemoryPackStore(packBytes);
  const fixture = await createFixture({ packs });
  const clock = { nowMs: () => fixture.clock.nowMs, monotonicMs: () => 0, sleep: async () => {} };
  const doors = { store: fixture.store, packs, hash: sha256, clock, log: () => {} };
  return { ...fixture, packs, collect: (graceMs?: number) => collect(doors, graceMs === undefined ? {} : { graceMs }) };
}

test('what a refused commit brought lives as long as its pin, then dies, and after the grace time its bytes go', async () => {
  const it = await setUp();
  await it.done([file(it.id(), { parent: it.share.root, name: 'a' }, 'kept')], { texts: ['kept'] });
  await it.refused([file(it.id(), { parent: it.id(), name: 'b' }, 'refused')], { texts: ['refused'.repeat(9)] });
  await it.done([file(it.id(), { parent: it.share.root, name: 'c' }, 'too')], { texts: ['too'] });
  assert.equal((await it.collect()).chunksMarked, 0, 'pinned');
  it.clock.nowMs += dayMs + 1;
  assert.deepEqual(pick(await it.collect()), { chunksMarked: 1, chunksRemoved: 0, packsDropped: [] });
  it.clock.nowMs += dayMs;
  const swept = await it.collect();
  assert.deepEqual(pick(swept), { chunksMarked: 0, chunksRemoved: 1, packsDropped: [] });
  assert.deepEqual([swept.chunksMoved, swept.packsRetired], [1, [1]]);
  it.clock.nowMs += dayMs;
  const dropped = await it.collect();
  assert.deepEqual(pick(dropped), { chunksMarked: 0, chunksRemoved: 0, packsDropped: [1] });
  assert.ok(dropped.bytesFreed > 63);
  assert.deepEqual(await it.paths(), ['a', 'c']);
});

test('a drive that comes back for a dying chunk finds it alive', async () => {
  const it = await setUp();
  const [chunk] = cargo(['x']).chunks;
  await it.service.upload(it.anna, it.share.id, [chunk!]);
  it.clock.nowMs += dayMs + 1;
  assert.equal((await it.collect()).chunksMarked, 1);
  // Its pin is over, so it is asked for again; the bytes need not be stored twice.
  assert.deepEqual(await it.service.missing(it.anna, it.share.id, [chunk!.hash]), [chunk!.hash]);
  await it.service.upload(it.anna, it.share.id, [chunk!]);
  assert.equal(it.packs.records(), 1);
  it.clock.nowMs += dayMs - 1;
  assert.equal((await it.collect()).chunksRemoved, 0);
  assert.deepEqual(await it.service.missing(it.anna, it.share.id, [chunk!.hash]), []);
});

test('packs that nobody refers to are found, whatever left them there; the last one stays', async () => {
  const it = await setUp(1);
  const stray = ['one', 'two'].map(text => cargo([text]).chunks[0]!);
  for (const chunk of stray) await it.packs.append([chunk]);
  const found = await it.collect(0);
  assert.deepEqual([found.packsRetired, found.packsDropped], [[1], [1]]);
  assert.equal(found.bytesDead, 53, 'the last');
});

test('answers go after 60 days, and what still lives is never touched', async () => {
  const it = await setUp(1);
  const opId = it.id();
  const node = it.id();
  await it.done([file(node, { parent: it.share.root, name: 'a' }, 'first')], { texts: ['first'], opId });
  await it.done([{ op: 'update', id: node, base: 1, state: stateOf('second') }], { texts: ['second'] });
  it.clock.nowMs += opKeepMs + 1;
  const report = await it.collect(0);
  assert.deepEqual(pick(report), { chunksMarked: 0, chunksRemoved: 0, packsDropped: [] });
  assert.equal((await it.store.ops(it.anna.device, [opId])).size, 0);
  assert.equal((await it.service.versions(it.anna, it.share.id, node)).length, 2);
});

test('a damaged chunk is marked, and holds its pack back', async () => {
  const it = await setUp(150);
  await it.done([file(it.id(), { parent: it.share.root, name: 'a' }, 'x')], { texts: ['x'] });
  await it.refused([file(it.id(), { parent: it.id(), name: 'b' }, 'y')], { texts: ['y'.repeat(80)] });
  await it.done([file(it.id(), { parent: it.share.root, name: 'c' }, 'z')], { texts: ['z'] });
  const hash = sha256(Buffer.from('x'));
  it.packs.damage(hash);
  it.clock.nowMs += dayMs + 1;
  const report = await it.collect(0);
  assert.deepEqual([report.damaged, report.packsRetired, report.packsDropped], [[hash], [], []]);
  assert.equal((await it.store.chunks([hash])).get(hash)?.state, 'damaged');
});

function pick({ chunksMarked, chunksRemoved, packsDropped }: Awaited<ReturnType<typeof collect>>) {
  return { chunksMarked, chunksRemoved, packsDropped };
}
