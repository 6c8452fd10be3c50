import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ShareStore } from '#platform/share-store.ts';
import { revisionBy } from '#station/share/moment.ts';
import { createFixture, folder } from '#station/share/share-fixture.ts';

/** A share in which something happens at each of these moments. */
async function happenedAt(times: readonly number[]) {
  const fixture = await createFixture();
  const { clock, share, store, id, done } = fixture;
  for (const [at, ms] of times.entries()) {
    clock.nowMs = ms;
    await done([folder(id(), share.root, `f${at}`)]);
  }
  const row = await store.share(share.id);
  assert.ok(row);
  return { row, store };
}

test('N10: the newest revision that had come by a moment is found', async () => {
  const { row, store } = await happenedAt([1_000, 2_000, 2_000, 5_000, 9_000]);
  const found = await Promise.all(
    [999, 1_000, 1_999, 2_000, 4_999, 5_000, 8_999, 9_000, 1e15].map(ms => revisionBy(store, row, ms)),
  );
  assert.deepEqual(found, [0, 1, 1, 3, 3, 4, 4, 5, 5]);
});

test('N10: a share in which nothing happened is at no revision, and a long history costs few reads', async () => {
  const { row, store } = await happenedAt([]);
  assert.equal(await revisionBy(store, row, 1e15), 0);
  let reads = 0;
  const counting: Pick<ShareStore, 'changedAt'> = {
    changedAt: async () => {
      reads += 1;
      return [];
    },
  };
  assert.equal(await revisionBy(counting, { id: row.id, head: 1_000_000 }, 1), 0);
  assert.ok(reads <= 20, `${reads} reads`);
});
