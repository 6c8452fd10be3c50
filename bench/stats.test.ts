import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentile, spreadOf, waitsOf } from '#bench/stats.ts';

test('the spread of repetitions is their middle and their ends, in whatever order they come', () => {
  assert.deepEqual(spreadOf([10, 2, 3]), { median: 3, min: 2, max: 10 });
  assert.deepEqual(spreadOf([4, 1, 2, 10]), { median: 3, min: 1, max: 10 });
  assert.deepEqual(spreadOf([7]), { median: 7, min: 7, max: 7 });
  assert.equal(spreadOf([]), undefined);
});

test('a percentile is the smallest value that the share of all does not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.equal(percentile(hundred, 0.5), 50);
  assert.equal(percentile(hundred, 0.99), 99);
  assert.equal(percentile(hundred, 1), 100);
  assert.equal(percentile([5], 0.01), 5);
  assert.ok(Number.isNaN(percentile([], 0.5)));
  assert.deepEqual(waitsOf([3, 1, 2]), { 'p50 ms': 2, 'p95 ms': 3, 'p99 ms': 3, 'max ms': 3 });
});
