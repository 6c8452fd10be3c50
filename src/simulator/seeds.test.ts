import assert from 'node:assert/strict';
import test from 'node:test';
import { isDeep, seedsFrom } from '#simulator/seeds.ts';

test('seeds are counted from the first one', () => {
  assert.deepEqual([...seedsFrom(5, 4)], [5, 6, 7, 8]);
});

test('deep seeds alone: as many as are asked for, and no other', () => {
  const seeds = [...seedsFrom(4, 3, true)];
  assert.deepEqual(seeds, [5, 7, 9]);
  assert.ok(seeds.every(isDeep));
});
