/**
 * Hashes blocks in a thread of its own, so that a file is read, cut and sent meanwhile. The thread is started with the first
 * block that is worth it, and ends when none came for a while: most drives are at rest most of the time.
 */
import type { Hash } from '#model/node.ts';
import { type HashEach, hashEachHere } from '#platform/doors.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { AskedThread, type Numbered } from '#platform/node/workers.ts';

interface Question {
  /** In memory that both threads see. */
  readonly block: Uint8Array;
  readonly ends: readonly number[];
}

interface Answer {
  readonly hashes: readonly Hash[];
}

export type HashRequest = Numbered<Question>;
export type HashAnswer = Numbered<Answer>;

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
  let told: string | undefined;
  const failed = (error: unknown): void => {
    const reason = String(error);
    if (reason !== told) onFailure(reason);
    told = reason;
  };
  const thread = new AskedThread<Question, Answer>(script, { lingerMs, onDeath: failed });
  return async (block, ends) => {
    if (block.length < threadBytesMin || !(block.buffer instanceof SharedArrayBuffer)) return here(block, ends);
    try {
      if (thread.isOnline()) return (await thread.ask({ block, ends })).hashes;
    } catch (error) {
      failed(error);
    }
    return here(block, ends);
  };
}
