/** Cuts a file into chunks and hashes them, as drives do, a piece at a time: memory does not grow with the file. */
import { toHex } from '#base/hex.ts';
import { chunkEnds } from '#model/chunker.ts';
import type { ChunkRef } from '#model/manifest.ts';
import type { Hash } from '#model/node.ts';

/** Bytes that are read at once; at least one chunk ends in so many. */
export const pieceBytes = 4 * 1024 * 1024;

/** What is needed of a `File`. */
export interface Readable {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** The chunks of `file` in order, those of a piece together. Each piece is read when it is asked for. */
export async function* cutContent(file: Readable): AsyncGenerator<readonly ChunkRef[], void> {
  for (let start = 0; start < file.size; ) {
    const block = new Uint8Array(await file.slice(start, Math.min(start + pieceBytes, file.size)).arrayBuffer());
    // The chunk that a piece breaks off is read again with the next one.
    const ends = chunkEnds(block, start + block.length >= file.size);
    yield await Promise.all(ends.map((end, index) => chunkRef(block.subarray(ends[index - 1] ?? 0, end))));
    start += ends.at(-1) ?? block.length;
  }
}

/** SHA-256 with its tag. */
export async function sha256(bytes: Uint8Array): Promise<Hash> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return `01${toHex(new Uint8Array(digest))}` as Hash;
}

async function chunkRef(bytes: Uint8Array): Promise<ChunkRef> {
  return { hash: await sha256(bytes), size: bytes.length };
}
