import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taskStoreContract } from '#platform/contract/task-store.contract.ts';
import {
  everythingIn,
  sampleBase,
  sampleId,
  sampleLocal,
  sampleSettled,
} from '#platform/contract/task-store.samples.ts';
import { createMemoryTaskStore } from '#platform/memory/memory-task-store.ts';

taskStoreContract('memory', createMemoryTaskStore);

test('a copy has the same rows and goes its own way', () => {
  const store = createMemoryTaskStore(sampleSettled);
  store.transaction(w => {
    w.putLocal(sampleLocal(1, { kind: 'folder' }));
    w.putBase(sampleBase(2));
    w.putIntent({ id: 'i', kind: 'place', body: '' });
    w.setMeta({ cursor: 3 });
  });
  const copy = store.copy();
  assert.deepEqual(everythingIn(copy), everythingIn(store));
  store.transaction(w => w.dropLocal(sampleId(1)));
  assert.equal(copy.counts().local, 1);
  assert.equal(copy.unsettledCount(), 2);
});

test('rows outlive close, as a file outlives a process', () => {
  const store = createMemoryTaskStore(sampleSettled);
  store.transaction(w => w.putBase(sampleBase(1)));
  store.close();
  assert.equal(store.counts().base, 1);
});
