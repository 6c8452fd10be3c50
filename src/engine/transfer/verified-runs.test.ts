import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { createReadBlock } from '#engine/read-block.ts';
import { runFrom, VerifiedRuns } from '#engine/transfer/verified-runs.ts';
import { pieceBytesMax } from '#engine/transfer/write-behind.ts';
import { FilesError } from '#platform/files.ts';
import { hashBytes } from '#platform/node/hash.ts';

const chunkBytes = pieceBytesMax / 4;

/** A content of so many chunks, and a file in which it stands. */
function world(count: number) {
  const random = seededRandom(1);
  const content = random.bytes(count * chunkBytes);
  const chunks = Array.from({ length: count }, (_, at) => {
    return { hash: hashBytes(content.subarray(at * chunkBytes, (at + 1) * chunkBytes)), size: chunkBytes };
  });
  const disk = { bytes: content.slice(), reads: [] as number[], fails: false };
  const file = {
    stamp: () => assert.fail('not asked for'),
    read: async (offset: number, into: Uint8Array): Promise<number> => {
      disk.reads.push(offset / chunkBytes);
      await new Promise(resolve => setImmediate(resolve));
      if (disk.fails) throw new FilesError('other', 'old', 'the disk fails');
      const some = disk.bytes.subarray(offset, offset + into.length);
      into.set(some);
      return some.length;
    },
    close: () => assert.fail('not asked for'),
  };
  const runAt = (at: number) => {
    const run = runFrom({ chunks }, at);
    return run.length === 0 ? undefined : { offset: at * chunkBytes, run };
  };
  const runs = new VerifiedRuns({ hash: hashBytes }, { file, readBlock: createReadBlock(), runAt });
  return { content, chunks, disk, runs };
}

test('while one run is used, the next is read', async () => {
  const { content, disk, runs } = world(10);
  const taken: Uint8Array[] = [];
  for (let at = 0; at < 10; ) {
    const { count, bytes } = await runs.take(at);
    at += count;
    // The reading of the next run ends meanwhile, and leaves these bytes alone.
    for (let turns = 0; turns < 4; turns += 1) await new Promise(resolve => setImmediate(resolve));
    taken.push(bytes.slice());
    assert.deepEqual(disk.reads, [0, 4, 8].slice(0, taken.length + 1));
  }
  assert.ok(Buffer.concat(taken).equals(content));
  assert.deepEqual(await runs.take(10), { count: 0, bytes: new Uint8Array(0) });
  await runs.quiet();
});

test('a run ends before the first chunk that is not as it should be, and goes on behind it from anywhere', async () => {
  const { content, disk, runs } = world(10);
  disk.bytes[2 * chunkBytes + 7] = (disk.bytes[2 * chunkBytes + 7] as number) ^ 1;
  const first = await runs.take(0);
  assert.equal(first.count, 2);
  assert.ok(Buffer.from(first.bytes).equals(content.subarray(0, 2 * chunkBytes)));
  assert.equal((await runs.take(2)).count, 0);
  const third = await runs.take(3);
  assert.equal(third.count, 4);
  assert.ok(Buffer.from(third.bytes).equals(content.subarray(3 * chunkBytes, 7 * chunkBytes)));
  await runs.quiet();
});

test('a file that is shorter than it should be gives the chunks that are whole', async () => {
  const { disk, runs } = world(4);
  disk.bytes = disk.bytes.subarray(0, 3 * chunkBytes - 1);
  assert.equal((await runs.take(0)).count, 2);
  assert.equal((await runs.take(2)).count, 0);
  disk.bytes = new Uint8Array(0);
  assert.equal((await runs.take(0)).count, 0);
  await runs.quiet();
});

test('a disk that fails is told of where the run is taken, and quiet waits for what is read ahead', async () => {
  const { disk, runs } = world(8);
  await runs.take(0);
  disk.fails = true;
  await runs.quiet();
  await assert.rejects(runs.take(4), { code: 'other' });
  await runs.quiet();
  assert.deepEqual(disk.reads, [0, 4]);
});
