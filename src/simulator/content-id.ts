/** The content id of bytes, worked out by the model's rules alone: what drives and station must agree with. */
import { hash } from 'node:crypto';
import { chunkEnds } from '#model/chunker.ts';
import { type ChunkRef, encodeManifest } from '#model/manifest.ts';
import type { ContentId, Hash } from '#model/node.ts';
import type { HashBytes } from '#platform/doors.ts';

/** SHA-256 with its tag. */
export const sha256: HashBytes = bytes => `01${hash('sha256', bytes, 'hex')}` as Hash;

/** Remembers what it has worked out: a run shows the same small contents again and again. */
export function createContentIds(): (bytes: Uint8Array) => ContentId {
  const known = new Map<string, ContentId>();
  return bytes => {
    const key = bytes.length <= shortBytes ? latin1(bytes) : sha256(bytes);
    const before = known.get(key);
    if (before !== undefined) return before;
    const id = contentIdOf(bytes);
    known.set(key, id);
    return id;
  };
}

const shortBytes = 512;

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

function contentIdOf(bytes: Uint8Array): ContentId {
  const chunks: ChunkRef[] = [];
  let start = 0;
  for (const end of chunkEnds(bytes, true)) {
    chunks.push({ hash: sha256(bytes.subarray(start, end)), size: end - start });
    start = end;
  }
  return sha256(encodeManifest({ chunks }));
}
