/** The body of a fetch's answer: fetched frames, packed in groups where that pays, then the end frame. */

import { promisify } from 'node:util';
import { constants, type ZstdOptions, zstdCompress } from 'node:zlib';
import { countBytes } from '#base/bytes.ts';
import { looksRandom } from '#model/looks-random.ts';
import { encodeManifest } from '#model/manifest.ts';
import { encodeDifference } from '#model/manifest-difference.ts';
import { encodeCompressed, encodeEnd, encodeFetched, type FetchedPayload } from '#protocol/frame-payloads.ts';
import type { Served } from '#station/share/fetch.ts';

/** Bytes of frames that are sent, or packed, together. */
export const groupBytesMax = 512 * 1024;
/** Bytes; less than this is not worth packing. */
const packBytesMin = 512;
/** A packed group has at most this share of its bytes, else it travels as it is. */
const packedShareMax = 0.9;
/** Parts shorter than this, bytes, are put together before they are sent: each write has its price. */
const copiedBytesMax = 16 * 1024;
/** After a group that did not shrink, so many groups are sent without trying: contents of one kind come together. */
const skipGroups = 3;

/** Bytes of the blocks in which a packed group comes, so that a text comes in one: by itself zlib takes 16 KiB. */
const packedBlockBytes = groupBytesMax / 4;

const compress = promisify(zstdCompress) as (bytes: Uint8Array, options: ZstdOptions) => Promise<Buffer>;
const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: packedBlockBytes };

/** The bytes to send, in order. */
export async function* fetchReply(answers: AsyncIterable<Served>): AsyncGenerator<Uint8Array> {
  const packer = createPacker();
  let group: Uint8Array[] = [];
  let bytes = 0;
  for await (const answer of answers) {
    const frame = encodeFetched(payloadOf(answer));
    const frameBytes = countBytes(frame);
    if (bytes > 0 && bytes + frameBytes > groupBytesMax) {
      yield* await packer.packed(group);
      group = [];
      bytes = 0;
    }
    group.push(...frame);
    bytes += frameBytes;
  }
  if (bytes > 0) yield* await packer.packed(group);
  yield Buffer.concat(encodeEnd());
}

function payloadOf(served: Served): FetchedPayload {
  const { want } = served;
  if ('refused' in served) return { want, kind: 'refused', code: served.refused, message: served.message };
  if ('bytes' in served) return { want, kind: 'chunk', position: served.position, bytes: served.bytes };
  const whole = encodeManifest(served.manifest);
  const difference = served.base === undefined ? undefined : encodeDifference(served.manifest, served.base.manifest);
  if (difference === undefined || difference.length >= whole.length)
    return { want, kind: 'manifest', base: undefined, encoded: whole };
  return { want, kind: 'manifest', base: served.base?.content, encoded: difference };
}

interface Packer {
  /** The group as a compressed frame, or as it is. */
  packed(group: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
}

function createPacker(): Packer {
  let skip = 0;
  return {
    packed: async group => {
      const bytes = countBytes(group);
      if (bytes < packBytesMin || bytes > groupBytesMax) return gathered(group);
      if (skip > 0) {
        skip -= 1;
        return gathered(group);
      }
      const zstd = mayShrink(group, bytes) ? await compressed(group, bytes) : undefined;
      if (zstd === undefined || zstd.length > bytes * packedShareMax) {
        skip = skipGroups;
        return gathered(group);
      }
      return [Buffer.concat(encodeCompressed({ rawBytes: bytes, zstd }))];
    },
  };
}

/** Told the length beforehand, zstd takes memory for that much, and whoever unpacks the frame needs no memory beside the bytes. */
async function compressed(group: readonly Uint8Array[], bytes: number): Promise<Buffer> {
  return compress(Buffer.concat(group), { ...fastest, pledgedSrcSize: bytes });
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

/** The same bytes in fewer parts. Long ones are not copied: that would cost more memory than anything else here. */
function gathered(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const result: Uint8Array[] = [];
  let short: Uint8Array[] = [];
  const endShort = (): void => {
    if (short.length > 0) result.push(Buffer.concat(short));
    short = [];
  };
  for (const part of parts) {
    if (part.length < copiedBytesMax) {
      short.push(part);
      continue;
    }
    endShort();
    result.push(part);
  }
  endShort();
  return result;
}
