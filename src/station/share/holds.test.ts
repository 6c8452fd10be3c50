/** B16 of docs/protocol.md: many deletions by one device wait for the station's owner. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdWindowMs } from '#model/hold.ts';
import type { NodeId } from '#model/node.ts';
import { createMemoryShareStore } from '#platform/memory/memory-share-store.ts';
import type { ShareStore } from '#platform/share-store.ts';
import type { BatchResult, DeleteOp, Op } from '#protocol/commit.ts';
import { createFixture, type Fixture, file, folder } from '#station/share/share-fixture.ts';
import { opKeepMs } from '#station/upkeep/collect.ts';

const filesMin = 10;
const count = 20;

interface Archive extends Fixture {
  readonly root: NodeId;
  readonly top: NodeId;
  /** Twenty files in `top`. */
  readonly files: readonly NodeId[];
  readonly other: NodeId;
  /** A delete that has seen everything. */
  remove(id: NodeId, more?: Partial<DeleteOp>): Promise<DeleteOp>;
  /** What became of each batch of one request, each of one op. */
  request(ops: readonly Op[], actor?: Fixture['anna']): Promise<readonly string[]>;
}

async function archive(holdFiles = filesMin, shareStore = createMemoryShareStore()): Promise<Archive> {
  const fixture = await createFixture({ holdFiles, store: shareStore });
  const { share, service, store, anna, id, done } = fixture;
  const [top, other] = [id(), id()];
  const files = Array.from({ length: count }, id);
  const ops = files.map((each, at) => file(each, { parent: top, name: `f${at}` }, 'one'));
  await done([folder(top, share.root, 'top'), ...ops], { texts: ['one'] });
  await done([file(other, { parent: share.root, name: 'other' }, 'one')], { texts: ['one'] });
  const remove = async (node: NodeId, more: Partial<DeleteOp> = {}): Promise<DeleteOp> => {
    const row = await store.share(share.id);
    return { op: 'delete', id: node, seen: row?.head ?? 0, ...more };
  };
  const request = async (each: readonly Op[], actor = anna): Promise<readonly string[]> => {
    const batches = each.map(op => ({ opId: id(), ops: [op] }));
    const arrival = { request: { epoch: share.epoch, batches }, manifests: [], chunks: [] };
    return (await service.commit(actor, share.id, arrival)).results.map(became);
  };
  return { ...fixture, root: share.root, top, files, other, remove, request };
}

/** The archive with so many more files in its share. */
async function archiveAmong(others: number): Promise<Archive> {
  const it = await archive();
  const ids = Array.from({ length: others }, it.id);
  await it.done(
    ids.map((each, at) => file(each, { parent: it.root, name: `m${at}` }, 'one')),
    { texts: ['one'] },
  );
  return it;
}

const became = (result: BatchResult): string => ('refused' in result ? result.refused : 'done');

async function removals({ files, remove }: Archive, from: number, to: number): Promise<DeleteOp[]> {
  return Promise.all(files.slice(from, to).map(each => remove(each)));
}

test('B16: a folder that takes most files along is held; what else is asked, and others, go on', async () => {
  const it = await archive();
  const { request, remove, top, other, root, id, bob, service } = it;
  const results = await request([await remove(top), folder(id(), root, 'new'), await remove(other)]);
  // The other file goes with a mass of deletions, and waits with them.
  assert.deepEqual(results, ['held', 'done', 'held']);
  assert.equal((await it.paths()).length, count + 3);
  const [hold, ...more] = await service.holds();
  assert.ok(hold && more.length === 0);
  assert.deepEqual([hold.device, hold.files, [...hold.examples].sort()], [it.anna.device, count + 1, ['other', 'top']]);
  assert.deepEqual(await request([await remove(other)], bob), ['done']);
});

test('B16: few deletions, or a small share, are not held; nor is anything where the owner chose so', async () => {
  const few = await archive();
  assert.deepEqual(new Set(await few.request(await removals(few, 0, filesMin - 1))), new Set(['done']));
  const quarter = await archiveAmong(59);
  assert.deepEqual(await quarter.request([await quarter.remove(quarter.top)]), ['held'], '20 of 80');
  assert.deepEqual(await quarter.request(await removals(quarter, 0, 1)), ['held'], 'beneath what waits');
  const less = await archiveAmong(60);
  assert.deepEqual(await less.request([await less.remove(less.top)]), ['done'], '20 of 81');
  const off = await archive(0);
  assert.deepEqual(await off.request([await off.remove(off.top)]), ['done']);
});

test('B16: pieces count together within an hour, in one share and for one device', async () => {
  const it = await archive();
  const { request, bob, clock } = it;
  assert.deepEqual(new Set(await request(await removals(it, 0, 9))), new Set(['done']));
  assert.deepEqual(await request(await removals(it, 9, 10)), ['held']);
  assert.deepEqual(await request(await removals(it, 10, 11), bob), ['done'], 'another device');
  clock.nowMs += holdWindowMs;
  assert.deepEqual(await request(await removals(it, 11, 12)), ['done'], 'later');
  assert.deepEqual(await request(await removals(it, 9, 10)), ['held'], 'what waits does not go by waiting');
});

test('B16: what moves out first in the same request is not counted, what moves in is', async () => {
  const it = await archive();
  const { request, remove, files, root, top, id, store, share } = it;
  const revs = await store.nodes(share.id, files);
  const moves = files.map((each, at): Op => {
    const base = revs.get(each)?.placeRev ?? 0;
    return { op: 'move', id: each, base, parent: root, name: `out${at}` };
  });
  assert.deepEqual(new Set(await request([...moves, await remove(top, { without: [...files] })])), new Set(['done']));
  assert.equal((await it.paths()).length, count + 1);
  const trap = id();
  const back = (await store.share(share.id))?.head ?? 0;
  const into = files.map((each, at): Op => {
    return { op: 'move', id: each, base: back - count + at, parent: trap, name: `in${at}` };
  });
  const results = await request([folder(trap, root, 'trap'), ...into, await remove(trap, { seen: back })]);
  assert.deepEqual(results, ['done', ...into.map(() => 'done'), 'held']);
});

test('B16: what the device released is not counted, unless the station holds it', async () => {
  const it = await archive();
  const { request, remove, top, other } = it;
  assert.deepEqual(await request([await remove(top, { released: true }), await remove(other)]), ['done', 'done']);
  const held = await archive();
  assert.deepEqual(await held.request([await held.remove(held.top)]), ['held']);
  assert.deepEqual(await held.request([await held.remove(held.top, { released: true })]), ['held']);
  assert.deepEqual(await held.request([await held.remove(held.files[0] as NodeId, { released: true })]), ['held']);
});

test('B16: released by the owner it goes, once, and does not count', async () => {
  const it = await archive();
  const { request, remove, top, service, store } = it;
  await request([await remove(top)]);
  const [hold] = await service.holds();
  assert.equal(await service.decideHold(hold?.hold ?? '', 'released'), 1);
  assert.deepEqual(await service.holds(), []);
  assert.deepEqual(await request([await remove(top)]), ['done']);
  assert.deepEqual(await store.heldDeletions(), []);
  assert.deepEqual(await request([await remove(it.other)]), ['done']);
});

test('B16: discarded, the device is told so, again when the answer was lost, and may ask anew later', async () => {
  const it = await archive();
  const { batch, remove, top, service, id } = it;
  await batch([await remove(top)]);
  const [hold] = await service.holds();
  await service.decideHold(hold?.hold ?? '', 'discarded');
  const ops = [await remove(top)];
  const opId = id();
  assert.equal(became(await batch(ops, { opId })), 'discarded');
  assert.equal(became(await batch(ops, { opId })), 'discarded');
  assert.equal(became(await batch(ops)), 'held');
  assert.equal((await service.holds()).length, 1);
});

for (const [state, heard] of [
  ['discarded', 'discarded'],
  ['released', 'done'],
] as const)
  test(`B16: what is ${state} while the device asks stays so, and the device hears it at once`, async () => {
    const memory = createMemoryShareStore();
    let decide = async (): Promise<void> => undefined;
    const store: ShareStore = {
      ...memory,
      putHeldDeletions: async rows => {
        await decide();
        return memory.putHeldDeletions(rows);
      },
    };
    const it = await archive(filesMin, store);
    await it.request([await it.remove(it.top)]);
    const [hold] = await it.service.holds();
    decide = async () => {
      decide = async () => undefined;
      assert.equal(await it.service.decideHold(hold?.hold ?? '', state), 1);
    };
    assert.deepEqual(await it.request([await it.remove(it.top)]), [heard]);
    assert.deepEqual(await it.service.holds(), []);
  });

test('B16: what was released stays so, though it is asked for with something that waits', async () => {
  const it = await archive();
  const { request, batch, remove, top, root, service, id, done } = it;
  const more = id();
  const files = Array.from({ length: count }, (_, at) => file(id(), { parent: more, name: `f${at}` }, 'one'));
  await done([folder(more, root, 'more'), ...files], { texts: ['one'] });
  await request([await remove(top)]);
  const [hold] = await service.holds();
  await service.decideHold(hold?.hold ?? '', 'released');
  assert.equal(became(await batch([await remove(top), await remove(more)])), 'held');
  assert.deepEqual(await request([await remove(top), await remove(more)]), ['done', 'held']);
});

test('B16: a hold that nobody asks about is forgotten after as long as answers are kept', async () => {
  const it = await archive();
  const { request, remove, top, service, clock } = it;
  await request([await remove(top)]);
  clock.nowMs += opKeepMs;
  await request([await remove(top)]);
  clock.nowMs += opKeepMs;
  await service.expire();
  assert.equal((await service.holds()).length, 1);
  clock.nowMs += 1;
  await service.expire();
  assert.deepEqual(await service.holds(), []);
});
