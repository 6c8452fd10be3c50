/**
 * A zstd frame of few bytes as they are (RFC 8878, 3.1.1). Frames end to end unpack to what they hold, end to end, so a head can
 * be set before bytes that were packed long ago.
 */
import { assert } from '#base/assert.ts';

/** Bytes that the frame takes beside its content. */
export const asIsOverheadBytes = 9;

/** The frame; its length has one byte, so `bytes` are at most 255. */
export function zstdAsIs(bytes: Uint8Array): Uint8Array {
  assert(bytes.length > 0 && bytes.length < 256, 'the length has one byte');
  const frame = new Uint8Array(asIsOverheadBytes + bytes.length);
  // The magic number, "single segment, a length of one byte, no checksum", and the length.
  frame.set([0x28, 0xb5, 0x2f, 0xfd, 0x20, bytes.length]);
  // One block: its length from bit 3 on, type 0 (raw), bit 0: it is the last.
  const block = (bytes.length << 3) | 1;
  frame.set([block & 0xff, block >> 8, 0], 6);
  frame.set(bytes, asIsOverheadBytes);
  return frame;
}
