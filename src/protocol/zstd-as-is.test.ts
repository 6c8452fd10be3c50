import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { zstdAsIs } from '#protocol/zstd-as-is.ts';

test('zstd unpacks what is framed as it is, alone and before a frame of its own making', () => {
  const body = Buffer.from('body '.repeat(20_000));
  for (const length of [1, 14, 31, 32, 255]) {
    const head = Buffer.alloc(length, length);
    assert.deepEqual(zstdDecompressSync(zstdAsIs(head)), head);
    const both = zstdDecompressSync(Buffer.concat([zstdAsIs(head), zstdCompressSync(body)]));
    assert.deepEqual(both, Buffer.concat([head, body]));
  }
});

test('what is too long for a length of one byte is not framed', () => {
  assert.throws(() => zstdAsIs(new Uint8Array(256)));
  assert.throws(() => zstdAsIs(new Uint8Array(0)));
});
