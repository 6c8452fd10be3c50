/** The fast chunker cuts where the plain one does: anything else would give equal contents different ids. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import wabt from 'wabt';
import { seededRandom } from '#base/random.ts';
import { chunkEnds, chunkSizeMax, hashBehind, weakMask } from '#model/chunker.ts';
import { createFastChunker } from '#platform/node/fast-chunker.ts';
import { fastChunkerModule } from '#platform/node/fast-chunker-module.ts';

const fast = createFastChunker();
const random = seededRandom(1);

function assertSame(bytes: Uint8Array, what: string): void {
  for (const final of [true, false]) assert.deepEqual(fast(bytes, final), chunkEnds(bytes, final), `${what}, ${final}`);
}

test('the module is what its text says', async () => {
  const text = readFileSync(join(import.meta.dirname, 'fast-chunker.wat'), 'utf8');
  const { buffer } = (await wabt()).parseWat('fast-chunker.wat', text).toBinary({});
  assert.equal(fastChunkerModule, Buffer.from(buffer).toString('base64'));
});

test('random bytes of every length are cut alike', () => {
  for (let length = 130_000; length < 130_040; length += 1) assertSame(random.bytes(length), `${length}`);
  for (const length of [131_071, 131_072, 131_073, 1_310_720, 1_376_255, 1_376_256, 1_376_257, 1_500_001, 5_000_003])
    assertSame(random.bytes(length), `${length}`);
});

test('what is left behind a part that ends at its last byte is cut alike, however short it is', () => {
  // Zeros have no end but the longest chunk, of which a part holds a whole number and a quarter more.
  const chunksMax = 5 * chunkSizeMax;
  for (const short of [0, 1, 3, 31, 32, 33, 35, 36, 131_071]) {
    const bytes = new Uint8Array(chunksMax + (1_376_256 - chunksMax) + short);
    const tail = endingBlock();
    // An end at the very last byte of the first part.
    bytes.set(tail, 1_376_256 - tail.length);
    assertSame(bytes, `${short} behind`);
  }
});

test('where the module cannot be run everything is cut in the plain way', () => {
  const known = Buffer.from(fastChunkerModule, 'base64');
  // As a processor without the instructions judges it: one of its operations is unknown.
  const other = known.map((byte, at) => (at === known.length - 1 ? 0xff : byte));
  const plain = createFastChunker(Buffer.from(other).toString('base64'));
  const bytes = random.bytes(700_000);
  assert.deepEqual(plain(bytes, true), chunkEnds(bytes, true));
});

test('text, runs of one byte, and what repeats are cut alike', () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `line ${i} of ${i * i}\n`).join('');
  assertSame(new TextEncoder().encode(lines), 'text');
  for (const byte of [0, 1, 127, 255]) assertSame(new Uint8Array(700_000).fill(byte), `a run of ${byte}`);
  for (const period of [7, 32, 4_096, 100_000]) {
    const piece = random.bytes(period);
    assertSame(
      Uint8Array.from({ length: 900_000 }, (_, i) => piece[i % period] as number),
      `each ${period}`,
    );
  }
});

test('places where a chunk may end at any byte, in any lane, are found', () => {
  const bytes = random.bytes(400_000);
  const block = endingBlock();
  for (let at = 20_000; at + block.length < bytes.length; at += 9_973) bytes.set(block, at);
  assertSame(bytes, 'many places');
});

test('a block that begins with what the block before left over goes on where the whole would', () => {
  const bytes = random.bytes(9_000_000);
  const ends: number[] = [];
  for (let start = 0; start < bytes.length; ) {
    const to = Math.min(bytes.length, start + chunkSizeMax + 1024 * 1024);
    const found = fast(bytes.subarray(start, to), to === bytes.length);
    ends.push(...found.map(end => start + end));
    start = ends.at(-1) as number;
  }
  assert.deepEqual(ends, chunkEnds(bytes, true));
});

/** 32 bytes behind which the hash has none of the bits of the weak mask. */
function endingBlock(): Uint8Array {
  for (;;) {
    const bytes = random.bytes(1_024);
    for (let at = 31; at < bytes.length; at += 1) {
      if ((hashBehind(bytes, at) & weakMask) === 0) return bytes.slice(at - 31, at + 1);
    }
  }
}
