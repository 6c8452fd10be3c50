import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBarrierFailures } from '#platform/node/barrier-failures.ts';

const inputOutput = -5;
const full = -28;

test('R169: a barrier that fails, fails once for each folder on that volume, and for no other', () => {
  const after = createBarrierFailures();
  assert.equal(after('a', 1n, 0), 0);
  assert.equal(after('a', 1n, inputOutput), inputOutput);
  assert.equal(after('a', 1n, 0), 0, 'it was told');
  assert.equal(after('other volume', 2n, 0), 0);
  assert.equal(after('b', 1n, 0), inputOutput, 'the system told the first alone');
  assert.equal(after('b', 1n, 0), 0);
  assert.equal(after('b', 1n, full), full);
  assert.equal(after('a', 1n, 0), full);
  assert.deepEqual([after('a', 1n, 0), after('b', 1n, 0)], [0, 0]);
});

test('R169: a folder that comes to lie on another volume is told of that one', () => {
  const after = createBarrierFailures();
  for (const _ of [1, 2]) after('a', 1n, inputOutput);
  after('b', 2n, inputOutput);
  assert.equal(after('a', 2n, 0), inputOutput);
  assert.equal(after('a', 2n, 0), 0);
});
