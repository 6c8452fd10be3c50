import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ddmin } from '#simulator/ddmin.ts';

test('what a failure needs is left, and nothing else', async () => {
  const needed = [3, 40, 41, 99];
  const asked: number[] = [];
  const small = await ddmin(
    Array.from({ length: 100 }, (_, at) => at),
    async shorter => {
      asked.push(shorter.length);
      return needed.every(each => shorter.includes(each)) ? shorter : undefined;
    },
  );
  assert.deepEqual(small, needed);
  assert.ok(asked.length < 100, `halves first: ${asked.length} attempts`);
});

test('a failure that needs nothing becomes empty, one that needs all stays', async () => {
  assert.deepEqual(await ddmin([1, 2, 3], async shorter => shorter), []);
  assert.deepEqual(await ddmin([1, 2, 3], async () => undefined), [1, 2, 3]);
});

test('an attempt may answer a list that is shorter still', async () => {
  const small = await ddmin([1, 2, 3, 4, 5, 6, 7, 8], async shorter =>
    shorter.includes(2) ? shorter.filter(each => each <= 2) : undefined,
  );
  assert.deepEqual(small, [2]);
});
