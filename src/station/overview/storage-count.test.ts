import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { countFreshMs, countNodesMax, countStorage, createStorageCounter } from '#station/overview/storage-count.ts';
import { createFixture, type Fixture, file, folder, stateOf } from '#station/share/share-fixture.ts';

const clockOf = ({ clock }: Fixture) => ({ nowMs: () => clock.nowMs, sleep: async () => {} });

test('I29: what history keeps is counted: older versions, deleted files, and what lies in deleted folders', async () => {
  const it = await createFixture();
  const [a, b, inside, top] = [it.id(), it.id(), it.id(), it.id()];
  const { root } = it.share;
  await it.done([file(a, { parent: root, name: 'a' }, 'four')], { texts: ['four'] });
  const { revision } = await it.done([file(b, { parent: root, name: 'b' }, 'seventh')], { texts: ['seventh'] });
  await it.done([folder(top, root, 'top')]);
  await it.done([file(inside, { parent: top, name: 'inside' }, 'twelve bytes')], { texts: ['twelve bytes'] });
  const counted = async () => {
    const { older, deleted } = (await countStorage({ store: it.store, clock: clockOf(it) })) ?? {};
    return [older, deleted];
  };
  assert.deepEqual(await counted(), [0, 0]);
  await it.done([{ op: 'update', id: b, base: revision, state: stateOf('two') }], { texts: ['two'] });
  assert.deepEqual(await counted(), [7, 0]);
  const seen = async () => (await it.store.share(it.share.id))?.head ?? 0;
  await it.done([{ op: 'delete', id: b, seen: await seen(), released: true }]);
  assert.deepEqual(await counted(), [0, 10]);
  await it.done([{ op: 'delete', id: top, seen: await seen(), released: true }]);
  assert.deepEqual(await counted(), [0, 22]);
});

test('I29: a count is kept for a while, made by pages, and broken off when the station closes', async () => {
  const it = await createFixture();
  const many = Array.from({ length: countNodesMax + 5 }, (_, at) => folder(it.id(), it.share.root, `f${at}`));
  await it.done(many);
  let pages = 0;
  const store = {
    shares: () => it.store.shares(),
    historyBytes: (...asked: Parameters<typeof it.store.historyBytes>) => {
      pages += 1;
      return it.store.historyBytes(...asked);
    },
  };
  const sleep = (ms: number) => new Promise<void>(done => setTimeout(done, ms));
  const clock = { ...clockOf(it), sleep };
  const counterOver = (accounts = memoryAccountStore()) =>
    createStorageCounter({ store, accounts, clock, log: () => undefined });
  const counter = counterOver();
  const first = await counter.look();
  assert.deepEqual([first?.countedMs, pages], [it.clock.nowMs, 3]);
  assert.deepEqual(await counter.look(), first);
  assert.equal(pages, 3, 'it is fresh enough');
  it.clock.nowMs += countFreshMs;
  assert.equal((await counter.look())?.countedMs, it.clock.nowMs);
  assert.equal(pages, 6);
  const accounts = memoryAccountStore();
  const closing = counterOver(accounts);
  const looking = closing.look();
  await closing.close();
  assert.equal(await looking, undefined);
  assert.ok(pages < 9, 'it was broken off');
});
