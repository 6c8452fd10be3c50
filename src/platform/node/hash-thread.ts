/**
 * Hashes blocks in a thread of its own, so that a file is read, cut and sent meanwhile. The thread is started with the first
 * block that is worth it, and ends when none came for a while: most drives are at rest most of the time.
 */
import type { Worker } from 'node:worker_threads';
import type { Hash } from '#model/node.ts';
import { type HashEach, hashEachHere } from '#platform/doors.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { startWorker } from '#platform/node/workers.ts';

export interface HashRequest {
  readonly id: number;
  /** In memory that both threads see. */
  readonly block: Uint8Array;
  readonly ends: readonly number[];
}

export interface HashAnswer {
  readonly id: number;
  readonly hashes: readonly Hash[];
}

/** Bytes below which the way to the thread and back costs more than it saves. */
const threadBytesMin = 256 * 1024;
/** How long the thread waits for more, milliseconds. */
const lingerMs = 10_000;

const here = hashEachHere(hashBytes);

/**
 * What is short, or in memory of one thread, is hashed at once; so is what comes before the thread has started, and all where
 * none can be started or it dies. That is told once for as long as the reason is the same.
 */
export function createHashThread(
  onFailure: (reason: string) => void,
  script = new URL('./hash-worker.ts', import.meta.url),
): HashEach {
  let thread: HashThread | undefined;
  let told: string | undefined;
  const failed = (error: unknown): void => {
    const reason = String(error);
    if (reason !== told) onFailure(reason);
    told = reason;
  };
  return (block, ends) => {
    if (block.length < threadBytesMin || !(block.buffer instanceof SharedArrayBuffer)) return here(block, ends);
    try {
      if (thread === undefined || thread.isOver) thread = new HashThread(script, failed);
    } catch (error) {
      failed(error);
      return here(block, ends);
    }
    return thread.hash(block, ends);
  };
}

interface Asked extends Omit<HashRequest, 'id'> {
  readonly answer: (hashes: readonly Hash[] | Promise<readonly Hash[]>) => void;
}

class HashThread {
  isOver = false;
  readonly #worker: Worker;
  readonly #asked = new Map<number, Asked>();
  #isOnline = false;
  #lastId = 0;
  #linger: NodeJS.Timeout | undefined;

  constructor(script: URL, onFailure: (error: unknown) => void) {
    this.#worker = startWorker(script);
    this.#worker.unref();
    this.#worker.on('online', () => {
      this.#isOnline = true;
    });
    this.#worker.on('message', ({ id, hashes }: HashAnswer) => this.#answer(id, hashes));
    this.#worker.on('error', error => {
      onFailure(error);
      this.#end();
    });
    this.#worker.on('exit', () => this.#end());
    this.#waitForMore();
  }

  hash(block: Uint8Array, ends: readonly number[]): Promise<readonly Hash[]> {
    if (!this.#isOnline) return here(block, ends);
    clearTimeout(this.#linger);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise(answer => {
      this.#asked.set(id, { block, ends, answer });
      this.#worker.ref();
      this.#worker.postMessage({ id, block, ends } satisfies HashRequest);
    });
  }

  #answer(id: number, hashes: readonly Hash[]): void {
    this.#asked.get(id)?.answer(hashes);
    this.#asked.delete(id);
    if (this.#asked.size > 0) return;
    this.#worker.unref();
    this.#waitForMore();
  }

  #waitForMore(): void {
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => void this.#worker.terminate(), lingerMs);
    this.#linger.unref();
  }

  /** What a thread that died leaves undone is done here. */
  #end(): void {
    this.isOver = true;
    clearTimeout(this.#linger);
    for (const { block, ends, answer } of this.#asked.values()) answer(here(block, ends));
    this.#asked.clear();
  }
}
