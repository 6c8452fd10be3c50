/** Frames out of a request's body, as they arrive. What is in compressed frames comes out like the rest. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { zlibBlock } from '#base/zlib-block.ts';
import { decodeCompressed } from '#protocol/frame-payloads.ts';
import { createFrameReader, type Frame, malformed, type RoomFor, requestBytesMax } from '#protocol/frames.ts';
import { Refusal } from '#protocol/refusals.ts';
import { frameOverheadBytes, type Hold } from '#station/http/request-budget.ts';

const decompress = promisify(zstdDecompress);

export interface ReadOptions {
  readonly bytesMax?: number;
  readonly hold?: Hold;
  /** Where frames are put together; in fresh memory otherwise. */
  readonly roomFor?: RoomFor;
}

/**
 * The frames up to the end frame, which is left out. Throws `Refusal`: 'too-large' as soon as more arrives (packed or
 * unpacked) than a request may have, 'malformed' for what is not well formed or breaks off, 'busy' when `hold` has no
 * room for it. Whoever is done with a frame's payload gives its bytes back to `hold`.
 */
export async function* readFrames(
  body: IncomingMessage,
  { bytesMax = requestBytesMax, hold, roomFor }: ReadOptions = {},
): AsyncGenerator<Frame> {
  const reader = createFrameReader({ totalBytesMax: bytesMax, roomFor });
  let unpackedLeft = bytesMax;
  for await (const piece of pieces(body)) {
    hold?.take(piece.length);
    for (const frame of reader.push(piece)) {
      const frames = frame.type === 'compressed' ? await unpack(frame.payload, hold) : [frame];
      for (const each of frames) {
        if (each.type === 'end') continue;
        unpackedLeft -= each.payload.length;
        if (unpackedLeft < 0) throw new Refusal('too-large');
        yield each;
      }
    }
  }
  reader.end();
}

/** Refuses a body by the length that its sender announces, before a byte of it is read. */
export function refuseTooLarge(body: IncomingMessage, bytesMax = requestBytesMax): void {
  if (Number(body.headers['content-length'] ?? 0) > bytesMax) {
    throw new Refusal('too-large', `A request has at most ${bytesMax} bytes; send less at a time.`, { bytesMax });
  }
}

async function* pieces(body: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    // A body that is refused half-way is not destroyed: its sender is to read the refusal on the same connection.
    for await (const piece of body.iterator({ destroyOnReturn: false })) yield piece as Buffer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') throw malformed('the connection broke', { cut: true });
    throw error;
  }
}

/** What was packed is held no more, what came out of it is. */
async function unpack(payload: Uint8Array, hold: Hold | undefined): Promise<readonly Frame[]> {
  const { rawBytes, zstd } = decodeCompressed(payload);
  hold?.take(rawBytes);
  hold?.give(payload.length);
  const raw = await unpackedBytes(zstd, rawBytes);
  const nested = createFrameReader({ nested: true });
  const frames = nested.push(raw);
  nested.end();
  hold?.take(frameOverheadBytes * frames.length);
  return frames;
}

async function unpackedBytes(zstd: Uint8Array, rawBytes: number): Promise<Uint8Array> {
  const options = { maxOutputLength: Math.max(1, rawBytes), chunkSize: zlibBlock(rawBytes) };
  const raw = await decompress(zstd, options).catch(() => undefined);
  if (raw?.length !== rawBytes) throw malformed('a compressed frame does not hold what it says');
  return raw;
}
