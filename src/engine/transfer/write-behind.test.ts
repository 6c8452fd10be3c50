import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { pieceBytesMax, WriteBehind } from '#engine/transfer/write-behind.ts';
import { FilesError, type StagedFile } from '#platform/files.ts';

interface Slow extends StagedFile {
  readonly written: Uint8Array[];
  /** Writes under way. */
  readonly busy: () => number;
}

/** Takes the bytes of a write only when it comes to an end, as a disk may. */
function slowFile(failsAt = Number.POSITIVE_INFINITY): Slow {
  const written: Uint8Array[] = [];
  let busy = 0;
  return {
    written,
    busy: () => busy,
    write: async bytes => {
      busy += 1;
      assert.equal(busy, 1, 'one write at a time');
      await new Promise(resolve => setImmediate(resolve));
      busy -= 1;
      if (written.length >= failsAt) throw new FilesError('full', 'part', 'no room');
      written.push(bytes.slice());
    },
    finish: () => assert.fail('not asked for'),
    discard: () => assert.fail('not asked for'),
  };
}

const chunk = 60_000;

test('long bytes are written from where they lie, behind what was put together', async () => {
  const file = slowFile();
  const out = new WriteBehind(file, 10 * pieceBytesMax);
  const long = seededRandom(2).bytes(pieceBytesMax);
  await out.append(Uint8Array.of(1, 2));
  await out.append(long);
  assert.equal(file.written.length, 1);
  await out.written();
  assert.equal(file.written.length, 2);
  await out.append(Uint8Array.of(3));
  await out.finish();
  assert.deepEqual(Buffer.concat(file.written), Buffer.concat([Uint8Array.of(1, 2), long, Uint8Array.of(3)]));
});

test('pieces of a megabyte are written in order while the next is got ready', async () => {
  const bytes = seededRandom(1).bytes(50 * chunk);
  const file = slowFile();
  const out = new WriteBehind(file, bytes.length);
  let sawOneUnderWay = false;
  for (let at = 0; at < bytes.length; at += chunk) {
    await out.append(bytes.subarray(at, at + chunk));
    sawOneUnderWay ||= file.busy() === 1;
  }
  await out.finish();
  assert.ok(sawOneUnderWay);
  assert.deepEqual(Buffer.concat(file.written), Buffer.from(bytes));
  assert.equal(file.written.length, Math.ceil(50 / Math.floor(pieceBytesMax / chunk)));
});

test('of the room that was given, only what was taken belongs to the file', async () => {
  const file = slowFile();
  const out = new WriteBehind(file, 10);
  (await out.room(4)).set([1, 2, 9, 9]);
  out.take(2);
  (await out.room(2)).set([3, 4]);
  out.take(2);
  await out.finish();
  assert.deepEqual(Buffer.concat(file.written), Buffer.from([1, 2, 3, 4]));
});

test('after a write that failed nothing is written any more', async () => {
  const file = slowFile(1);
  const out = new WriteBehind(file, 100 * chunk);
  const all = async (): Promise<void> => {
    for (let index = 0; index < 100; index += 1) await out.append(new Uint8Array(chunk));
  };
  await assert.rejects(all(), FilesError);
  await assert.rejects(out.finish(), FilesError);
  assert.equal(file.written.length, 1);
  assert.equal(file.busy(), 0);
});
