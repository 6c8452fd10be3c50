/** The thread behind hash-thread.ts. */
import { parentPort } from 'node:worker_threads';
import { present } from '#base/assert.ts';
import { hashBytes } from '#platform/node/hash.ts';
import type { HashAnswer, HashRequest } from '#platform/node/hash-thread.ts';

const port = present(parentPort, 'this file is started as a worker');

port.on('message', ({ id, block, ends }: HashRequest) => {
  const hashes = ends.map((end, index) => hashBytes(block.subarray(ends[index - 1] ?? 0, end)));
  port.postMessage({ id, hashes } satisfies HashAnswer);
});
