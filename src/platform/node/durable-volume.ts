/**
 * One barrier for a whole volume. `syncfs` may wait for other programs' data too (a quarter of a second was seen),
 * so it runs in a thread of its own, which is started when first needed and never keeps the process alive.
 */
import type { Worker } from 'node:worker_threads';
import type { FlushAnswer, FlushRequest } from '#platform/node/durable-volume-worker.ts';
import { filesError, systemError } from '#platform/node/files-errors.ts';
import { startWorker } from '#platform/node/workers.ts';

/** Returns when everything written so far to the volume of `folder` (an absolute path) is on its device. */
export function flushVolume(folder: string): Promise<void> {
  thread ??= start();
  const { worker, waiting } = thread;
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, { folder, resolve, reject });
    worker.ref();
    worker.postMessage({ id, folder } satisfies FlushRequest);
  });
}

interface Waiting {
  readonly folder: string;
  resolve(): void;
  reject(error: Error): void;
}

let thread: { readonly worker: Worker; readonly waiting: Map<number, Waiting> } | undefined;
let lastId = 0;

function start() {
  const worker = startWorker(new URL('./durable-volume-worker.ts', import.meta.url));
  const waiting = new Map<number, Waiting>();
  worker.on('message', ({ id, answer }: FlushAnswer) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (answer < 0) one?.reject(filesError(systemError(answer, 'syncfs'), one.folder));
    else one?.resolve();
  });
  // A thread that died takes its promises with it: nothing may be taken for durable. The next call starts another.
  worker.on('error', error => {
    thread = undefined;
    for (const one of waiting.values()) one.reject(filesError(error, one.folder));
  });
  worker.unref();
  return { worker, waiting };
}
