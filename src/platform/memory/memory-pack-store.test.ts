import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunkOf, packStoreContract } from '#platform/contract/pack-store-contract.ts';
import { createMemoryPackStore } from '#platform/memory/memory-pack-store.ts';
import { StorageError } from '#platform/storage-error.ts';

packStoreContract('memory pack store', async () => createMemoryPackStore());

test('memory pack store: damage and failure come when a test asks for them', async () => {
  const store = createMemoryPackStore();
  const chunk = chunkOf('one');
  const locations = await store.append([chunk]);
  assert.equal(store.damage(chunk.hash), 1);
  assert.notDeepEqual((await store.read(locations))[0]?.bytes, new Uint8Array(chunk.bytes));
  store.failAppends('full');
  await assert.rejects(
    store.append([chunk]),
    (error: unknown) => error instanceof StorageError && error.code === 'full',
  );
});
