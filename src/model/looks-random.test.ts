import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { looksRandom, sampleBytes } from '#model/looks-random.ts';

test('random bytes and compressed bytes look random', () => {
  for (let length = sampleBytes; length < 200_000; length += 4_999)
    assert.equal(looksRandom(randomBytes(length)), true);
  const program = gzipSync(readFileSync(process.execPath).subarray(0, 8 * 1024 * 1024));
  assert.equal(looksRandom(program), true);
});

test('text, programs, zeros, numbers and short pieces do not', () => {
  assert.equal(looksRandom(readFileSync(import.meta.filename)), false);
  assert.equal(looksRandom(readFileSync(process.execPath).subarray(0, 1024 * 1024)), false);
  assert.equal(looksRandom(new Uint8Array(100_000)), false);
  assert.equal(looksRandom(Buffer.from(randomBytes(10_000).toString('base64'))), false);
  assert.equal(looksRandom(randomBytes(sampleBytes - 1)), false);
});
