/**
 * Cuts content into chunks at places that the content itself decides, so that an insertion moves the chunks
 * after it but does not change them.
 *
 * **Fixed for good**: every drive must cut alike, or equal contents get different ids (docs/protocol.md).
 * - `gear(b) = (b + 1) * (b * gearFactor + gearSummand) mod 2^32`. Computed, not drawn, so that the
 *   vectorised twin (src/platform/node/fast-chunker.wat) needs no table.
 * - The hash after a byte is `h = (h << 1) + gear(byte) mod 2^32`: 32 shifts push a byte out, so it is a function
 *   of the last 32 bytes and of nothing else; neither chunk starts nor read blocks enter.
 * - A chunk ends after its n-th byte when n = `chunkSizeMax`; or n >= `chunkSizeNormal` and the hash there has
 *   none of the bits of `weakMask`; or n >= `chunkSizeMin` and none of those of `strongMask`; or the content ends.
 * - `strongMask` contains `weakMask`, so one search for the weak mask finds every candidate of either.
 *
 * The masks are the upper bits, which most of the 32 bytes reach. The scheme is that of FastCDC (Xia et al.,
 * USENIX ATC 2016) with its normalised chunking. Chunks measure 60 KiB on average on random bytes, 64 to 68 KiB on
 * programs and source text; a run of one byte gives chunks of the largest size.
 */
import { assert } from '#base/assert.ts';

/** Bytes; only the last chunk of a content is smaller. */
export const chunkSizeMin = 16 * 1024;
/** Bytes from which on the weak mask suffices; set so that real data averages 64 KiB. */
export const chunkSizeNormal = 48 * 1024;
/** Bytes; no chunk is larger. */
export const chunkSizeMax = 256 * 1024;

/** The two multipliers of MurmurHash3; odd, and no run of a single byte hits a mask with them. */
export const gearFactor = 0xcc9e2d51;
export const gearSummand = 0x1b873593;

/** 18 bits: one place in 262,144. */
export const strongMask = 0xffffc000 | 0;
/** 14 bits: one place in 16,384. */
export const weakMask = 0xfffc0000 | 0;

/**
 * Where the chunk that begins at `start` ends: the offset behind its last byte. -1 when the end is not among
 * `bytes` yet, which never happens when `final` (the content ends with them) or with `chunkSizeMax` bytes.
 */
export function cutPoint(bytes: Uint8Array, start: number, final: boolean): number {
  const end = bytes.length;
  assert(start >= 0 && start < end, 'a chunk is looked for in bytes that are there');
  const size = end - start;
  // Four bytes a turn take three quarters of the time that one a turn takes; the loops behind those are for what is left.
  // Reading the hash needs the 32 bytes before the first place that is tested.
  const table = gears;
  let hash = 0;
  let at = start + chunkSizeMin - window;
  const first = start + chunkSizeMin - 1;
  const normal = start + Math.min(size, chunkSizeNormal - 1);
  const last = start + Math.min(size, chunkSizeMax - 1);
  for (; at < first && at < end; at += 1) hash = ((hash << 1) + (table[bytes[at] as number] as number)) | 0;
  for (; at + 4 <= normal; at += 4) {
    const one = ((hash << 1) + (table[bytes[at] as number] as number)) | 0;
    const two = ((one << 1) + (table[bytes[at + 1] as number] as number)) | 0;
    const three = ((two << 1) + (table[bytes[at + 2] as number] as number)) | 0;
    hash = ((three << 1) + (table[bytes[at + 3] as number] as number)) | 0;
    if ((one & strongMask) === 0) return at + 1;
    if ((two & strongMask) === 0) return at + 2;
    if ((three & strongMask) === 0) return at + 3;
    if ((hash & strongMask) === 0) return at + 4;
  }
  for (; at < normal; at += 1) {
    hash = ((hash << 1) + (table[bytes[at] as number] as number)) | 0;
    if ((hash & strongMask) === 0) return at + 1;
  }
  for (; at + 4 <= last; at += 4) {
    const one = ((hash << 1) + (table[bytes[at] as number] as number)) | 0;
    const two = ((one << 1) + (table[bytes[at + 1] as number] as number)) | 0;
    const three = ((two << 1) + (table[bytes[at + 2] as number] as number)) | 0;
    hash = ((three << 1) + (table[bytes[at + 3] as number] as number)) | 0;
    if ((one & weakMask) === 0) return at + 1;
    if ((two & weakMask) === 0) return at + 2;
    if ((three & weakMask) === 0) return at + 3;
    if ((hash & weakMask) === 0) return at + 4;
  }
  for (; at < last; at += 1) {
    hash = ((hash << 1) + (table[bytes[at] as number] as number)) | 0;
    if ((hash & weakMask) === 0) return at + 1;
  }
  if (size >= chunkSizeMax) return start + chunkSizeMax;
  return final ? end : -1;
}

/**
 * The ends of all chunks in a block that begins with a chunk, in order. Unless `final`, what follows the last of
 * them belongs to a chunk that goes on: the next block begins there. A block of `chunkSizeMax` bytes or more
 * always has at least one end.
 */
export function chunkEnds(block: Uint8Array, final: boolean): number[] {
  const ends: number[] = [];
  let start = 0;
  while (start < block.length) {
    const end = cutPoint(block, start, final);
    if (end < 0) break;
    ends.push(end);
    start = end;
  }
  return ends;
}

/** What cuts content: `chunkEnds`, or a faster twin of it. */
export type ChunkEnds = typeof chunkEnds;

/** The hash behind the byte at `at`, which has 31 others before it. */
export function hashBehind(bytes: Uint8Array, at: number): number {
  let hash = 0;
  for (let i = at - window + 1; i <= at; i += 1) hash = ((hash << 1) + (gears[bytes[i] as number] as number)) | 0;
  return hash;
}

/** The gear value of a byte, as a signed 32-bit number. */
export function gear(byte: number): number {
  return Math.imul(byte + 1, (Math.imul(byte, gearFactor) + gearSummand) | 0);
}

/** Bytes that the hash depends on. */
const window = 32;

const gears = Int32Array.from({ length: 256 }, (_, byte) => gear(byte));
