import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Manifest } from '#model/manifest.ts';
import type { ContentId, Hash } from '#model/node.ts';
import { cachedManifestChunksMin, createManifestCache } from '#station/share/manifest-cache.ts';

const hash = `01${'ab'.repeat(32)}` as Hash;
const idOf = (number: number): ContentId => `01${String(number).padStart(64, '0')}` as ContentId;
const manifestOf = (chunks: number): Manifest => ({
  chunks: Array.from({ length: chunks }, () => ({ hash, size: 1 })),
});

test('what was used last is kept, within the limit', () => {
  const cache = createManifestCache(250);
  const [one, two, three] = [manifestOf(100), manifestOf(100), manifestOf(100)];
  cache.put(idOf(1), one);
  cache.put(idOf(2), two);
  assert.equal(cache.get(idOf(1)), one);
  cache.put(idOf(3), three);
  assert.deepEqual([cache.get(idOf(1)), cache.get(idOf(2)), cache.get(idOf(3))], [one, undefined, three]);
  cache.put(idOf(3), three);
  assert.equal(cache.get(idOf(1)), one);
});

test('short manifests, and one that is longer than the limit, are not kept', () => {
  const cache = createManifestCache(250);
  const long = manifestOf(200);
  cache.put(idOf(1), long);
  cache.put(idOf(2), manifestOf(cachedManifestChunksMin - 1));
  cache.put(idOf(3), manifestOf(251));
  assert.deepEqual([cache.get(idOf(1)), cache.get(idOf(2)), cache.get(idOf(3))], [long, undefined, undefined]);
});
