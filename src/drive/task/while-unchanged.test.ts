import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whileUnchanged } from '#drive/task/while-unchanged.ts';
import { createMemoryTaskStore } from '#platform/memory/memory-task-store.ts';
import { settled } from '#reconcile/settled.ts';

test('the records are read once between two writes, for each store by itself', () => {
  const [one, other] = [createMemoryTaskStore(settled), createMemoryTaskStore(settled)];
  let reads = 0;
  const cursorOf = whileUnchanged((store: typeof one) => {
    reads += 1;
    return store.meta().cursor;
  });
  const cursors = (): readonly number[] => [cursorOf(one), cursorOf(one), cursorOf(other)];
  assert.deepEqual([cursors(), reads], [[0, 0, 0], 2]);
  one.transaction(writes => writes.setMeta({ cursor: 7 }));
  assert.deepEqual([cursors(), reads], [[7, 7, 0], 3]);
});
