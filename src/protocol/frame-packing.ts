/**
 * Frames that travel together, packed where that pays: whoever sends chunks packs them in groups, since many small texts shrink
 * a lot together and each packing by itself has its price.
 */
import { concatBytes, countBytes } from '#base/bytes.ts';
import { looksRandom } from '#model/looks-random.ts';
import { encodeCompressed } from '#protocol/frame-payloads.ts';

/** Bytes of frames that are sent, or packed, together. */
export const groupBytesMax = 512 * 1024;
/** Bytes; less than this is not worth packing. */
const packBytesMin = 512;
/** A packed group has at most this share of its bytes, else it travels as it is. */
const packedShareMax = 0.9;
/** After a group that did not shrink, so many groups are sent without trying: contents of one kind come together. */
const skipGroups = 3;

/** Answers the bytes as one frame of zstd that says how long they are. */
export type Compress = (bytes: Uint8Array) => Promise<Uint8Array>;

export interface Packer {
  /** The frames of a group as one compressed frame, or as they are. */
  packed(group: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
}

/** For the groups of one request or answer. */
export function createPacker(compress: Compress): Packer {
  let skip = 0;
  return {
    packed: async group => {
      const bytes = countBytes(group);
      if (bytes < packBytesMin || bytes > groupBytesMax) return group;
      if (skip > 0) {
        skip -= 1;
        return group;
      }
      const zstd = mayShrink(group, bytes) ? await compress(concatBytes(group)) : undefined;
      if (zstd === undefined || zstd.length > bytes * packedShareMax) {
        skip = skipGroups;
        return group;
      }
      return encodeCompressed({ rawBytes: bytes, zstd });
    },
  };
}

/** All frames, in groups. */
export async function packedFrames(frames: Iterable<readonly Uint8Array[]>, compress: Compress): Promise<Uint8Array[]> {
  const packer = createPacker(compress);
  const parts: Uint8Array[] = [];
  let group: Uint8Array[] = [];
  let bytes = 0;
  for (const frame of frames) {
    const frameBytes = countBytes(frame);
    if (bytes > 0 && bytes + frameBytes > groupBytesMax) {
      parts.push(...(await packer.packed(group)));
      group = [];
      bytes = 0;
    }
    group.push(...frame);
    bytes += frameBytes;
  }
  parts.push(...(await packer.packed(group)));
  return parts;
}

/**
 * Whether a part is not obviously random (a look costs a hundredth of a try), or short parts, of which nothing is seen one
 * by one, are enough of the group: many tiny texts shrink a lot together.
 */
function mayShrink(group: readonly Uint8Array[], bytes: number): boolean {
  const isShort = (part: Uint8Array): boolean => part.length < packBytesMin;
  const short = countBytes(group.filter(isShort));
  return short > bytes * (1 - packedShareMax) || group.some(part => !isShort(part) && !looksRandom(part));
}
