/** R108: which bytes are not what a file's name promises. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sampleBytes } from '#model/looks-random.ts';
import { isScrambled } from '#model/scrambled.ts';

/** Random bytes that begin as no kind does. */
function scrambled(length = 40_000): Uint8Array {
  const bytes = randomBytes(length);
  bytes[0] = 0x11;
  bytes[4] = 0x11;
  return bytes;
}

test('R108: random bytes under a name that promises a form are scrambled, also behind a new extension', () => {
  for (const name of ['a.jpg', 'A.JPG', 'a.txt', 'report.docx', 'film.mp4', 'a.jpg.locked', 'main.ts', 'a.tar.gz.x'])
    assert.ok(isScrambled([name], scrambled()), name);
  assert.ok(isScrambled(['x7f3', 'holiday.jpg'], scrambled()), 'by the name that it had before');
});

test('R108: what a name does not promise, and what is too short to be told, is not', () => {
  for (const name of ['a', 'a.bin', 'jpg', '.jpg.x.y', 'vault.hc', 'mail.gpg'])
    assert.ok(!isScrambled([name], scrambled()), name);
  assert.ok(!isScrambled(['a.txt'], scrambled(sampleBytes - 1)));
  assert.ok(!isScrambled([], scrambled()));
});

test('R108: bytes that begin as their kind does, or do not look random, are not', () => {
  const begun = (at: number, ...bytes: number[]): Uint8Array => {
    const all = scrambled();
    all.set(bytes, at);
    return all;
  };
  assert.ok(!isScrambled(['a.jpg'], begun(0, 0xff, 0xd8, 0xff, 0xe1)));
  assert.ok(!isScrambled(['a.docx'], begun(0, 0xd0, 0xcf, 0x11, 0xe0)), 'a document with a password');
  assert.ok(!isScrambled(['a.mov'], begun(4, ...Buffer.from('mdat'))));
  assert.ok(!isScrambled(['a.mp3'], begun(0, 0xff, 0xfb)));
  assert.ok(!isScrambled(['a.jpg'], begun(0, 0x89, 0x50, 0x4e, 0x47)), 'another kind than the name says');
  assert.ok(!isScrambled(['a.gz'], gzipSync(readFileSync(process.execPath).subarray(0, 200_000))));
  assert.ok(!isScrambled(['a.txt'], readFileSync(import.meta.filename)));
  assert.ok(!isScrambled(['a.txt'], Buffer.from(randomBytes(40_000).toString('base64'))));
});
