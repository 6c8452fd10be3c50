/**
 * A manifest lists the chunks of a content, in order. Its encoding is hashed to give the content id, so both the
 * encoding here and the chunker are fixed for good (docs/protocol.md):
 *
 *     manifest := 01  count:varint  count * entry
 *     entry    := hash (33 bytes, the first tells the algorithm)  size:varint
 *
 * Each manifest has one encoding only. Varints are those of base/varint.ts.
 */
import { assert, present } from '#base/assert.ts';
import { ByteReader } from '#base/byte-reader.ts';
import { ByteWriter } from '#base/byte-writer.ts';
import { fromHex, toHex } from '#base/hex.ts';
import { chunkSizeMax } from '#model/chunker.ts';
import { type ContentId, type Hash, isHash } from '#model/node.ts';

export interface ChunkRef {
  readonly hash: Hash;
  /** Bytes, at least 1 and at most `chunkSizeMax`. */
  readonly size: number;
}

export interface Manifest {
  readonly chunks: readonly ChunkRef[];
}

/** Chunks in a manifest; enough for 1 TiB of average chunks, or 256 GiB of the smallest. */
export const manifestChunksMax = 16 * 1024 * 1024;

/** The manifest of an empty content. */
export const emptyManifest: Manifest = { chunks: [] };

/** The bytes that stand for `manifest`, the same on every machine. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  assert(manifest.chunks.length <= manifestChunksMax, 'a manifest keeps within its number of chunks');
  const writer = new ByteWriter();
  writer.byte(manifestTag);
  writer.varint(manifest.chunks.length);
  for (const chunk of manifest.chunks) writeChunkRef(writer, chunk);
  return writer.finish();
}

/** The manifest that `bytes` stand for; undefined unless they are exactly what `encodeManifest` writes. */
export function decodeManifest(bytes: Uint8Array): Manifest | undefined {
  const reader = new ByteReader(bytes);
  if (reader.byte() !== manifestTag) return undefined;
  const count = reader.varint();
  if (count === undefined || count > manifestChunksMax || count * entryBytesMin > reader.left) return undefined;
  const chunks: ChunkRef[] = [];
  for (let i = 0; i < count; i += 1) {
    const chunk = readChunkRef(reader);
    if (chunk === undefined) return undefined;
    chunks.push(chunk);
  }
  return reader.left === 0 ? { chunks } : undefined;
}

/** Bytes of the content. */
export function manifestSize(manifest: Manifest): number {
  let size = 0;
  for (const chunk of manifest.chunks) size += chunk.size;
  return size;
}

/** The id of the content that `manifest` describes. */
export function contentId(manifest: Manifest, hash: (bytes: Uint8Array) => Hash): ContentId {
  return hash(encodeManifest(manifest));
}

/** Writes one entry; differences hold the same (model/manifest-difference.ts). */
export function writeChunkRef(writer: ByteWriter, chunk: ChunkRef): void {
  assert(isChunkSize(chunk.size), 'a chunk has at least one byte and keeps within its size');
  assert(isHash(chunk.hash), 'a chunk is named by a hash of a known algorithm');
  writer.bytes(present(fromHex(chunk.hash), 'a hash is spelled in hex digits'));
  writer.varint(chunk.size);
}

/** Reads one entry; undefined when there is none. */
export function readChunkRef(reader: ByteReader): ChunkRef | undefined {
  const digest = reader.take(hashBytes);
  const size = reader.varint();
  if (digest === undefined || size === undefined || !isChunkSize(size)) return undefined;
  const hash = toHex(digest);
  return isHash(hash) ? { hash, size } : undefined;
}

/** Bytes of the smallest entry. */
export const entryBytesMin = 34;
/** Algorithm tag and SHA-256. */
const hashBytes = 33;
const manifestTag = 0x01;

function isChunkSize(size: number): boolean {
  return Number.isInteger(size) && size >= 1 && size <= chunkSizeMax;
}
