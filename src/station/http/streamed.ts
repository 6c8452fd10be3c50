/** Answers that are sent while they are made. */
import { Readable } from 'node:stream';
import type { Log } from '#platform/doors.ts';

/**
 * Once an answer has begun, breaking it off is all that can be done: the bytes that were announced, or the end frame,
 * do not come, and so whoever reads it knows.
 */
export function streamed(answer: AsyncIterable<Uint8Array>, log: Log): Readable {
  return Readable.from(watched(answer, log), { objectMode: false });
}

async function* watched(answer: AsyncIterable<Uint8Array>, log: Log): AsyncGenerator<Uint8Array> {
  try {
    yield* answer;
  } catch (error) {
    log('warn', 'answer broken off', { error });
    throw error;
  }
}
