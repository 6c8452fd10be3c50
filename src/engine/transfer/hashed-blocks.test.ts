import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { createReadBlock, readBlockBytes } from '#engine/read-block.ts';
import { hashedBlocks } from '#engine/transfer/hashed-blocks.ts';
import { chunkEnds } from '#model/chunker.ts';
import type { Hash } from '#model/node.ts';
import { type HashEach, hashEachHere } from '#platform/doors.ts';
import { hashBytes } from '#platform/node/hash.ts';

/** A file of these bytes, and what is done with it; each call takes some turns of the loop. */
function world(bytes: Uint8Array) {
  const said: string[] = [];
  const underWay = new Set<string>();
  const counts = new Map<string, number>();
  const during = async <T>(kind: string, work: () => T | Promise<T>): Promise<T> => {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    const what = `${kind} ${count}`;
    said.push(what);
    underWay.add(what);
    for (let turn = 0; turn < 5; turn += 1) await new Promise(resolve => setImmediate(resolve));
    const result = await work();
    underWay.delete(what);
    return result;
  };
  const file = {
    isBroken: false,
    stamp: () => assert.fail('not asked for'),
    read: (offset: number, into: Uint8Array): Promise<number> =>
      during('read', () => {
        if (file.isBroken) throw new Error('broken');
        const some = bytes.subarray(offset, offset + into.length);
        into.set(some);
        return some.length;
      }),
    close: () => assert.fail('not asked for'),
  };
  const here = hashEachHere(hashBytes);
  const hashEach: HashEach = (block, ends) => during('hash', () => here(block, ends));
  const blocks = (sizeMax = bytes.length) =>
    hashedBlocks({ cut: chunkEnds, hash: hashBytes, hashEach }, file, { sizeMax, readBlock: createReadBlock() });
  return { file, said, underWay, blocks };
}

interface Chunk {
  readonly hash: Hash;
  readonly end: number;
}

async function chunksOf(blocks: ReturnType<typeof hashedBlocks>): Promise<readonly Chunk[]> {
  const chunks: Chunk[] = [];
  let begun = 0;
  for await (const { block, ends, hashes } of blocks) {
    const whole = await hashEachHere(hashBytes)(block, ends);
    assert.deepEqual(hashes, whole, 'the block still holds what was hashed');
    for (const [index, end] of ends.entries()) chunks.push({ hash: hashes[index] as Hash, end: begun + end });
    begun += block.length;
  }
  return chunks;
}

function expected(bytes: Uint8Array): readonly Chunk[] {
  const ends = bytes.length === 0 ? [] : chunkEnds(bytes, true);
  return ends.map((end, index) => ({ hash: hashBytes(bytes.subarray(ends[index - 1] ?? 0, end)), end }));
}

test('chunks are those of the whole content, whatever its length', async () => {
  const random = seededRandom(5);
  for (const size of [0, 1, 100_000, readBlockBytes - 1, readBlockBytes + 1, 5_300_017]) {
    const bytes = random.bytes(size);
    assert.deepEqual(await chunksOf(world(bytes).blocks()), expected(bytes), `${size} bytes`);
  }
  const zeros = new Uint8Array(5_000_000);
  assert.deepEqual(await chunksOf(world(zeros).blocks()), expected(zeros));
});

test('of a file that grows, and of one that shrinks, no more is read than wanted, or there', async () => {
  const bytes = seededRandom(6).bytes(4_000_000);
  assert.deepEqual(await chunksOf(world(bytes).blocks(3_000_000)), expected(bytes.subarray(0, 3_000_000)));
  assert.deepEqual(await chunksOf(world(bytes).blocks(9_000_000)), expected(bytes));
});

test('while one block is used, the next is hashed and the one after it read', async () => {
  const { underWay, blocks } = world(seededRandom(7).bytes(6_000_000));
  const beside: string[][] = [];
  for await (const _ of blocks()) beside.push([...underWay].sort());
  assert.deepEqual(beside.slice(0, 3), [
    ['hash 1', 'read 2'],
    ['hash 2', 'read 3'],
    ['hash 3', 'read 4'],
  ]);
});

test('whoever stops early, or meets a failure, waits until nothing is under way any more', async () => {
  const stopped = world(seededRandom(8).bytes(6_000_000));
  for await (const _ of stopped.blocks()) break;
  assert.deepEqual([...stopped.underWay], []);
  const broken = world(seededRandom(8).bytes(6_000_000));
  await assert.rejects(
    async () => {
      for await (const _ of broken.blocks()) broken.file.isBroken = true;
    },
    { message: 'broken' },
  );
  assert.deepEqual(
    [...broken.underWay].filter(what => what.startsWith('hash')),
    [],
  );
});
