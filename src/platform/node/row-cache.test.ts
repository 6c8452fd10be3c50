import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRowCache } from '#platform/node/row-cache.ts';

/** Looks that find `row of KEY`, but nothing for keys below 0, and that note what they were asked. */
function looks() {
  const asked: number[] = [];
  const look = (key: number): string | undefined => {
    asked.push(key);
    return key < 0 ? undefined : `row of ${key}`;
  };
  return { asked, look };
}

test('a row is looked for once, and so is one that is not there', () => {
  const { asked, look } = looks();
  const rows = createRowCache<number, string | undefined>(10);
  for (const key of [1, 1, -1, -1]) rows.get(key, look);
  assert.deepEqual(asked, [1, -1]);
  assert.deepEqual([rows.get(1, look), rows.get(-1, look)], ['row of 1', undefined]);
});

test('what was written is known, whatever was known before, in either generation', () => {
  const { asked, look } = looks();
  const rows = createRowCache<number, string | undefined>(2);
  rows.get(1, look);
  rows.get(2, look);
  rows.set(1, 'written');
  rows.set(2, undefined);
  assert.deepEqual([rows.get(1, look), rows.get(2, look), rows.known(1)], ['written', undefined, 'written']);
  assert.deepEqual(asked, [1, 2]);
});

test('it never keeps more than two generations, and what is asked for now and then stays', () => {
  const { asked, look } = looks();
  const rows = createRowCache<number, string | undefined>(10);
  for (let key = 1; key <= 1_000; key += 1) {
    rows.get(0, look);
    rows.get(key, look);
    assert.ok(rows.size() < 20, `${rows.size()} rows`);
  }
  assert.equal(asked.filter(key => key === 0).length, 1);
});

test('cleared, it knows nothing', () => {
  const { asked, look } = looks();
  const rows = createRowCache<number, string | undefined>(2);
  for (const key of [1, 2, 3]) rows.get(key, look);
  rows.clear();
  assert.deepEqual([rows.size(), rows.known(3)], [0, undefined]);
  rows.get(3, look);
  assert.deepEqual(asked, [1, 2, 3, 3]);
});
