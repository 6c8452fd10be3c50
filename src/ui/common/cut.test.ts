import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { chunkEnds } from '#model/chunker.ts';
import type { ChunkRef } from '#model/manifest.ts';
import { cutContent, pieceBytes, sha256 } from '#ui/common/cut.ts';

function digest(bytes: Uint8Array): string {
  return `01${createHash('sha256').update(bytes).digest('hex')}`;
}

async function cutAll(bytes: Uint8Array): Promise<readonly ChunkRef[]> {
  const chunks: ChunkRef[] = [];
  for await (const piece of cutContent(new Blob([bytes as Uint8Array<ArrayBuffer>]))) chunks.push(...piece);
  return chunks;
}

/** As the whole is cut at once. */
function expected(bytes: Uint8Array): readonly { readonly hash: string; readonly size: number }[] {
  const ends = chunkEnds(bytes, true);
  return ends.map((end, index) => {
    const chunk = bytes.subarray(ends[index - 1] ?? 0, end);
    return { hash: digest(chunk), size: chunk.length };
  });
}

test('a hash is that of the drives', async () => {
  assert.equal(await sha256(new TextEncoder().encode('abc')), digest(Buffer.from('abc')));
});

test('a file is cut piece by piece where it is cut as a whole', async () => {
  const random = seededRandom(7);
  for (const size of [0, 1, 16_384, 300_000, pieceBytes - 1, pieceBytes, pieceBytes + 1, 2 * pieceBytes + 54_321]) {
    const bytes = random.bytes(size);
    assert.deepEqual(await cutAll(bytes), expected(bytes), `${size} bytes`);
  }
});

test('a file of one byte over and over is cut in chunks of the largest size', async () => {
  const bytes = new Uint8Array(pieceBytes + 400_000);
  assert.deepEqual(await cutAll(bytes), expected(bytes));
});

test('a piece is read when it is asked for, and none is larger than it has to be', async () => {
  const reads: number[] = [];
  const file = {
    size: 100 * pieceBytes,
    slice: (start: number, end: number) => {
      reads.push(end - start);
      return { arrayBuffer: async () => new ArrayBuffer(end - start) };
    },
  };
  const pieces = cutContent(file);
  await pieces.next();
  await pieces.next();
  assert.deepEqual(reads, [pieceBytes, pieceBytes]);
});
