/** Reads a file ahead: while the chunks of one block are used, those of the next are hashed, and the block after it is read. */
import type { ReadBlock } from '#engine/read-block.ts';
import type { TaskDoors } from '#engine/settings.ts';
import type { Hash } from '#model/node.ts';
import { hashEachHere } from '#platform/doors.ts';
import type { OpenFile } from '#platform/files.ts';

/** Blocks in use at once: one each of the three. */
const blocksAtOnce = 3;

export interface HashedBlock {
  /** Chunks that follow each other; valid until the next block is asked for. */
  readonly block: Uint8Array;
  /** Where each of them ends. */
  readonly ends: readonly number[];
  readonly hashes: readonly Hash[];
}

export interface ReadAhead {
  /** Bytes after which nothing is read any more. */
  readonly sizeMax: number;
  readonly readBlock: ReadBlock;
}

/** All chunks of a file, from its beginning. Whoever stops early waits until nothing is read or hashed any more. */
export async function* hashedBlocks(
  doors: Pick<TaskDoors, 'cut' | 'hash' | 'hashEach'>,
  file: OpenFile,
  ahead: ReadAhead,
): AsyncGenerator<HashedBlock> {
  const hashEach = doors.hashEach ?? hashEachHere(doors.hash);
  let reading = readOn(file, ahead, { index: 0, offset: 0, begun: new Uint8Array(0) });
  let hashing: Promise<HashedBlock> | undefined;
  try {
    for (let isLast = false; !isLast; ) {
      const { bytes, next } = await reading;
      isLast = next === undefined;
      const ends = bytes.length === 0 ? [] : doors.cut(bytes, isLast);
      const block = bytes.subarray(0, ends.at(-1) ?? 0);
      // The chunk that goes on moves to the front of the bytes that are read next.
      if (next) reading = readOn(file, ahead, { ...next, begun: bytes.subarray(block.length) });
      const before = hashing;
      hashing = hashEach(block, ends).then(hashes => ({ block, ends, hashes }));
      // Failures are met where they are awaited; until then they must not count as unhandled.
      for (const each of [reading, hashing]) each.catch(() => undefined);
      if (before !== undefined) yield await before;
    }
    if (hashing !== undefined) yield await hashing;
  } finally {
    await Promise.allSettled([reading, hashing]);
  }
}

interface Reading {
  /** Counts the blocks. */
  readonly index: number;
  /** Where the file is read on, bytes from its beginning. */
  readonly offset: number;
  /** What was read of a chunk that goes on. */
  readonly begun: Uint8Array;
}

interface ReadBytes {
  readonly bytes: Uint8Array;
  /** How it goes on; undefined at the end. */
  readonly next: Omit<Reading, 'begun'> | undefined;
}

async function readOn(file: OpenFile, ahead: ReadAhead, { index, offset, begun }: Reading): Promise<ReadBytes> {
  const block = ahead.readBlock(ahead.sizeMax, index % blocksAtOnce);
  block.set(begun);
  const room = block.subarray(begun.length);
  const count = await file.read(offset, room.subarray(0, ahead.sizeMax - offset));
  const end = offset + count;
  const isOver = count === 0 || end >= ahead.sizeMax;
  return {
    bytes: block.subarray(0, begun.length + count),
    next: isOver ? undefined : { index: index + 1, offset: end },
  };
}
