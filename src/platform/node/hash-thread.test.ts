import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import type { Hash } from '#model/node.ts';
import { type HashEach, hashEachHere } from '#platform/doors.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { createHashThread, type HashAnswer, type HashRequest } from '#platform/node/hash-thread.ts';
import { startWorker } from '#platform/node/workers.ts';

const here = hashEachHere(hashBytes);
const blockBytes = 1024 * 1024;
/** Ends of parts of many lengths. */
const ends = [1, 70_000, 70_001, 300_000, blockBytes];

/** Random bytes in memory that threads share. */
function sharedBlock(seed: number): Uint8Array {
  const block = new Uint8Array(new SharedArrayBuffer(blockBytes));
  block.set(seededRandom(seed).bytes(blockBytes));
  return block;
}

/** A thread of which these lines answer, or fail to. */
function threadOf(lines: string, onFailure: (reason: string) => void = assert.fail): HashEach {
  const begin = "import { parentPort as port } from 'node:worker_threads'; ";
  return createHashThread(onFailure, new URL(`data:text/javascript,${encodeURIComponent(begin + lines)}`));
}

const known =
  "port.on('message', ({ id, ends }) => port.postMessage({ id, hashes: ends.map(() => 'in the thread') }));";

/** Asks until the thread has started, which only its answers tell. */
async function untilStarted(hashEach: HashEach): Promise<void> {
  for (let times = 0; times < 1_000; times += 1) {
    if ((await hashEach(sharedBlock(1), [blockBytes]))[0] === ('in the thread' as Hash)) return;
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  assert.fail('it did not start');
}

test('parts of blocks are hashed as they are here, many blocks at once, before the thread has started and afterwards', async () => {
  const hashEach = createHashThread(assert.fail);
  const blocks = [1, 2, 3, 4].map(sharedBlock);
  const expected = await Promise.all(blocks.map(block => here(block, ends)));
  const until = Date.now() + 500;
  do {
    assert.deepEqual(await Promise.all(blocks.map(block => hashEach(block, ends))), expected);
    await new Promise(resolve => setTimeout(resolve, 20));
  } while (Date.now() < until);
  assert.deepEqual(await hashEach(blocks[0] as Uint8Array, []), []);
});

test('the thread itself answers as they are hashed here', async () => {
  const worker = startWorker(new URL('./hash-worker.ts', import.meta.url));
  const block = sharedBlock(1);
  worker.postMessage({ id: 7, block, ends } satisfies HashRequest);
  const [answer] = await once(worker, 'message');
  assert.deepEqual(answer, { id: 7, hashes: await here(block, ends) } satisfies HashAnswer);
  await worker.terminate();
});

test('where no thread can be started, blocks are hashed here, and that is told once', async () => {
  const told: string[] = [];
  const hashEach = createHashThread(reason => told.push(reason), new URL('https://127.0.0.1/no-script'));
  const block = sharedBlock(2);
  for (let times = 0; times < 3; times += 1) assert.deepEqual(await hashEach(block, ends), await here(block, ends));
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /URL/);
});

test('blocks go to the thread, but not short ones, nor those in memory of one thread', async () => {
  const hashEach = threadOf(known);
  await untilStarted(hashEach);
  const block = sharedBlock(2);
  assert.deepEqual(await hashEach(block, [1, 2]), ['in the thread', 'in the thread']);
  const short = block.subarray(0, 100_000);
  assert.deepEqual(await hashEach(short, [100_000]), await here(short, [100_000]));
  assert.deepEqual(await hashEach(block.slice(), ends), await here(block, ends));
});

test('what a thread leaves undone that dies is hashed all the same, and the next block starts another one', async () => {
  const told: string[] = [];
  const hashEach = threadOf(
    "port.on('message', ({ id, ends }) => { if (ends.length > 1) throw 1; port.postMessage({ id, hashes: ['in the thread'] }); });",
    reason => void told.push(reason),
  );
  await untilStarted(hashEach);
  const block = sharedBlock(3);
  assert.deepEqual(await hashEach(block, ends), await here(block, ends));
  assert.deepEqual(told, ['1']);
  await untilStarted(hashEach);
});

test('a process is not kept alive by a thread that waits for more', async () => {
  const module = new URL('./hash-thread.ts', import.meta.url).href;
  const script = `
    import { createHashThread } from ${JSON.stringify(module)};
    const hashEach = createHashThread(console.error);
    const block = new Uint8Array(new SharedArrayBuffer(1024 * 1024));
    for (let at = 0; at < 50; at += 1) { await hashEach(block, [block.length]); await new Promise(next => setTimeout(next, 5)); }
  `;
  const begunMs = Date.now();
  const flags = ['--input-type=module', '--eval', script];
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, flags, { timeout: 60_000 }, error => (error ? reject(error) : resolve()));
  });
  assert.ok(Date.now() - begunMs < 9_000, 'it ended before the thread would have by itself');
});
