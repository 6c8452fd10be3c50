/**
 * One thread that watches all folders of the process. It starts with the first and ends with the last of them, and
 * never keeps the process alive.
 */
import type { Worker } from 'node:worker_threads';
import { assert } from '#base/assert.ts';
import type { OnWatch, Watch } from '#platform/doors.ts';
import type { WatchMessage, WatchOrder } from '#platform/node/watch-messages.ts';
import { startWorker } from '#platform/node/workers.ts';

/** What a thread needs besides its messages. */
export interface ThreadStart {
  readonly script: URL;
  readonly data?: unknown;
  /** Called after each message, for a thread that waits in the kernel and not in its event loop. */
  wake(): void;
  /** Called when the thread is gone. */
  release(): void;
}

/** A `Watch` whose folders share the thread that `prepare` describes. */
export function sharedThread(prepare: () => ThreadStart): Watch {
  let thread: Thread | undefined;
  let lastId = 0;
  return async (folder, on) => {
    if (thread === undefined || thread.over) thread = startThread(prepare());
    const { watched, order, worker } = thread;
    lastId += 1;
    const id = lastId;
    const ready = Promise.withResolvers<void>();
    watched.set(id, { on, ready, stands: false });
    const close = closer(thread, id);
    worker.ref();
    order({ kind: 'add', id, folder });
    try {
      await ready.promise;
    } catch (error) {
      await close();
      throw error;
    } finally {
      worker.unref();
    }
    return { close };
  };
}

interface Thread {
  readonly worker: Worker;
  readonly watched: Map<number, Watched>;
  order(order: WatchOrder): void;
  /** It was told to end, or died: a new folder needs a new thread. */
  over: boolean;
  readonly gone: Promise<void>;
}

interface Watched {
  readonly on: OnWatch;
  readonly ready: PromiseWithResolvers<void>;
  stands: boolean;
}

function startThread(start: ThreadStart): Thread {
  const worker = startWorker(start.script, start.data);
  const watched = new Map<number, Watched>();
  const order = (one: WatchOrder) => {
    worker.postMessage(one);
    start.wake();
  };
  // A thread that blocks in the kernel would keep the process from ending.
  const stop = () => order({ kind: 'stop' });
  process.once('exit', stop);
  const gone = Promise.withResolvers<void>();
  worker.once('exit', () => {
    died(thread, 'it returned');
    process.removeListener('exit', stop);
    start.release();
    gone.resolve();
  });
  const thread: Thread = { worker, watched, order, over: false, gone: gone.promise };
  worker.on('message', (message: WatchMessage) => tell(watched.get(message.id), message));
  worker.on('error', error => died(thread, error));
  return thread;
}

function tell(one: Watched | undefined, message: WatchMessage): void {
  if (one === undefined) return;
  if (message.kind === 'ready') {
    one.stands = true;
    one.ready.resolve();
  } else if (message.kind === 'failed') one.ready.reject(new Error(message.reason));
  else if (message.kind === 'degraded') one.on.degraded(message.reason);
  else one.on.hint({ paths: message.paths });
}

/** Unless it was told to end. */
function died(thread: Thread, reason: unknown): void {
  if (thread.over) return;
  thread.over = true;
  const sentence = `the watching thread ended: ${String(reason)}`;
  for (const { on, ready, stands } of thread.watched.values()) {
    if (stands) on.ended(sentence);
    else ready.reject(new Error(sentence));
  }
}

/** Ends the watching of one folder, and the thread with the last. Calling it again does nothing. */
function closer(thread: Thread, id: number): () => Promise<void> {
  return async () => {
    if (!thread.watched.delete(id) || thread.over) return;
    thread.order({ kind: 'remove', id });
    if (thread.watched.size > 0) return;
    thread.over = true;
    assert(thread.worker.threadId !== -1, 'a thread that is not over runs');
    thread.worker.ref();
    thread.order({ kind: 'stop' });
    await thread.gone;
  };
}
