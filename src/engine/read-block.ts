/** Where the bytes of a file are read into. */
import { chunkSizeMax } from '#model/chunker.ts';

/** Bytes that are read at a time, beside the beginning of a chunk that goes on. */
export const readBlockBytes = 1024 * 1024;
/** Bytes of the block that files up to this size are read into, in one go. */
export const smallBlockBytes = 64 * 1024;

/**
 * Where a file of so many bytes is read into: the whole of it, or as much as is read at a time. Of a file that does not fit into
 * one block, several are in use at once, each with an index of its own.
 */
export type ReadBlock = (fileBytes: number, index?: number) => Uint8Array;

/**
 * Nothing is held before there is something to read, and little where only small files are: most tasks are at rest. What is not
 * small lies in memory that a thread can hash, too.
 */
export function createReadBlock(): ReadBlock {
  const blocks: Uint8Array[] = [];
  return (fileBytes, index = 0) => {
    const isSmall = fileBytes <= smallBlockBytes;
    const wanted = isSmall ? smallBlockBytes : chunkSizeMax + readBlockBytes;
    const known = blocks[index];
    if (known !== undefined && known.length >= wanted) return known;
    const block = new Uint8Array(isSmall ? new ArrayBuffer(wanted) : new SharedArrayBuffer(wanted));
    blocks[index] = block;
    return block;
  };
}
