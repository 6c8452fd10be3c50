/**
 * The body of a fetch's answer: fetched frames, packed in groups where that pays, then the end frame. A longer chunk that is
 * stored packed travels as it is stored; together with others the small ones pack better.
 */

import { countBytes } from '#base/bytes.ts';
import { encodeManifest } from '#model/manifest.ts';
import { encodeDifference } from '#model/manifest-difference.ts';
import { packGroup } from '#platform/zstd-group.ts';
import { createPacker, groupBytesMax } from '#protocol/frame-packing.ts';
import { encodeCompressed, encodeEnd, encodeFetched, type FetchedPayload } from '#protocol/frame-payloads.ts';
import { zstdAsIs } from '#protocol/zstd-as-is.ts';
import type { Served } from '#station/share/fetch.ts';

/** A chunk from so many bytes on is sent as it is stored: packing it anew, in a group, would hardly save any. */
export const sentAsStoredBytesMin = 32 * 1024;
/** Parts shorter than this, bytes, are put together before they are sent: each write has its price. */
const copiedBytesMax = 16 * 1024;

/** The bytes to send, in order. */
export async function* fetchReply(answers: AsyncIterable<Served>): AsyncGenerator<Uint8Array> {
  const packer = createPacker(packGroup);
  let group = emptyGroup(false);
  const sent = async (): Promise<readonly Uint8Array[]> =>
    gathered(group.isStored ? asStored(group) : await packer.packed(group.parts));
  for await (const answer of answers) {
    const frame = encodeFetched(payloadOf(answer));
    const frameBytes = countBytes(frame);
    const zstd = storedFrame(answer);
    const isStored = zstd !== undefined;
    if (group.isStored !== isStored || group.bytes + frameBytes > groupBytesMax) {
      if (group.bytes > 0) yield* await sent();
      group = emptyGroup(isStored);
    }
    group.bytes += frameBytes;
    if (zstd === undefined) group.parts.push(...frame);
    else group.parts.push(zstdAsIs(Buffer.concat(frame.slice(0, -1))), zstd);
  }
  if (group.bytes > 0) yield* await sent();
  yield Buffer.concat(encodeEnd());
}

/** Frames that travel together. */
interface Group {
  /** Whether `parts` are frames of zstd already, to be sent as they are; else they are what may be packed. */
  readonly isStored: boolean;
  readonly parts: Uint8Array[];
  /** Of the frames, unpacked. */
  bytes: number;
}

function emptyGroup(isStored: boolean): Group {
  return { isStored, parts: [], bytes: 0 };
}

/** What a longer chunk is stored as, if that is packed. */
function storedFrame(served: Served): Uint8Array | undefined {
  return 'bytes' in served && served.bytes.length >= sentAsStoredBytesMin ? served.zstd : undefined;
}

/** The heads of the frames as they are, and each chunk's own zstd frame behind its head. */
function asStored({ parts, bytes }: Group): readonly Uint8Array[] {
  const [zstd = new Uint8Array(), ...more] = parts;
  return encodeCompressed({ rawBytes: bytes, zstd }, ...more);
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
