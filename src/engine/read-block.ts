/** Where the bytes of a file are read into. */
import { chunkSizeMax } from '#model/chunker.ts';

/** Bytes that are read at a time, beside the beginning of a chunk that goes on. */
export const readBlockBytes = 1024 * 1024;
/** Bytes of the block that files up to this size are read into, in one go. */
export const smallBlockBytes = 64 * 1024;

/** Where a file of so many bytes is read into: the whole of it, or as much as is read at a time. */
export type ReadBlock = (fileBytes: number) => Uint8Array<ArrayBuffer>;

/** Nothing is held before there is something to read, and little where only small files are: most tasks are at rest. */
export function createReadBlock(): ReadBlock {
  let block = new Uint8Array(0);
  return fileBytes => {
    const wanted = fileBytes <= smallBlockBytes ? smallBlockBytes : chunkSizeMax + readBlockBytes;
    if (block.length < wanted) block = new Uint8Array(wanted);
    return block;
  };
}
