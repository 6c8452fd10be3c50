import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createQuiet } from '#engine/quiet.ts';
import type { NodeId } from '#model/node.ts';

test('a node waits from the plan that asked about it first, as long as every plan asks again', () => {
  let now = 0;
  const quiet = createQuiet(400);
  const [a, b] = ['a', 'b'] as NodeId[] as [NodeId, NodeId];
  const plan = (...ids: NodeId[]): boolean[] => {
    quiet.begin(now);
    return ids.map(quiet.waits);
  };
  assert.equal(quiet.dueInMs(now), undefined);
  assert.deepEqual(plan(a), [true]);
  now = 300;
  assert.deepEqual(plan(a, b), [true, true]);
  assert.deepEqual([quiet.waiting(), quiet.dueInMs(now)], [[a, b], 100]);
  now = 400;
  assert.deepEqual(plan(a, b), [false, true]);
  assert.deepEqual([quiet.waiting(), quiet.dueInMs(now)], [[b], 300]);
  // It looked different for one plan, so the time begins again.
  assert.deepEqual(plan(b), [true]);
  assert.deepEqual(plan(a), [true]);
  assert.deepEqual(quiet.waiting(), [a]);
});

test('a time that ends after the plan that left the node out asks for another plan at once', () => {
  let now = 0;
  const quiet = createQuiet(400);
  const a = 'a' as NodeId;
  quiet.begin(now);
  quiet.waits(a);
  now = 399;
  quiet.begin(now);
  now = 401;
  assert.equal(quiet.waits(a), true, 'judged by the moment at which the plan began');
  assert.deepEqual([quiet.waiting(), quiet.dueInMs(now)], [[a], 0]);
  quiet.begin(now);
  assert.equal(quiet.waits(a), false);
  assert.deepEqual([quiet.waiting(), quiet.dueInMs(now)], [[], undefined]);
});

test('very many may wait at once', () => {
  const quiet = createQuiet(400);
  quiet.begin(1_000);
  for (let at = 0; at < 200_000; at += 1) quiet.waits(`${at}` as NodeId);
  assert.deepEqual([quiet.waiting().length, quiet.dueInMs(1_100)], [200_000, 300]);
});
