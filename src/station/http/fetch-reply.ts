/** The body of a fetch's answer: fetched frames, packed in groups where that pays, then the end frame. */

import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
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
/** After a group that did not shrink, so many groups are sent without trying: contents of one kind come together. */
const skipGroups = 3;

const compress = promisify(zstdCompress);
const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** The bytes to send, group by group. */
export async function* fetchReply(answers: AsyncIterable<Served>): AsyncGenerator<Uint8Array> {
  const packer = createPacker();
  let group: Uint8Array[] = [];
  let bytes = 0;
  for await (const answer of answers) {
    const frame = encodeFetched(payloadOf(answer));
    const frameBytes = frame.reduce((sum, part) => sum + part.length, 0);
    if (bytes > 0 && bytes + frameBytes > groupBytesMax) {
      yield await packer.packed(Buffer.concat(group));
      group = [];
      bytes = 0;
    }
    group.push(...frame);
    bytes += frameBytes;
  }
  if (bytes > 0) yield await packer.packed(Buffer.concat(group));
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
  packed(group: Buffer): Promise<Buffer>;
}

function createPacker(): Packer {
  let skip = 0;
  return {
    packed: async group => {
      if (group.length < packBytesMin || group.length > groupBytesMax) return group;
      if (skip > 0) {
        skip -= 1;
        return group;
      }
      const zstd = await compress(group, fastest);
      if (zstd.length > group.length * packedShareMax) {
        skip = skipGroups;
        return group;
      }
      return Buffer.concat(encodeCompressed({ rawBytes: group.length, zstd }));
    },
  };
}
