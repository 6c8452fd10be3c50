import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountOf, bytesOf } from '#ui/station/administration/quota-amount.ts';

test('a quota is shown in the largest unit that fits, and comes back as the same bytes', () => {
  assert.deepEqual(amountOf(5 * 1024 ** 3), { amount: 5, unit: 'GiB' });
  assert.deepEqual(amountOf(1.5 * 1024 ** 4), { amount: 1.5, unit: 'TiB' });
  assert.deepEqual(amountOf(512 * 1024), { amount: 0.5, unit: 'MiB' });
  for (const bytes of [1024 ** 2, 20 * 1024 ** 3, 1024 ** 4]) assert.equal(bytesOf(amountOf(bytes)), bytes);
  assert.equal(bytesOf({ amount: 0, unit: 'MiB' }), 1);
});
