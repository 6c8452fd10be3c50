/**
 * The body of every bulk request and reply is a sequence of frames, closed by an `end` frame, so that a cut
 * connection is told from a complete answer (docs/protocol.md):
 *
 *     frame := type:byte  length:uint32 big-endian  payload (length bytes)
 *
 * What each payload holds is written in protocol/frame-payloads.ts.
 */
import { assert } from '#base/assert.ts';
import { chunkSizeMax } from '#model/chunker.ts';
import { Refusal } from '#protocol/refusals.ts';

export const frameTypes = { json: 1, chunk: 2, manifest: 3, compressed: 4, fetched: 5, end: 6 } as const;
export type FrameName = keyof typeof frameTypes;

/** Bytes before the payload. */
export const frameHeaderBytes = 5;
/** Bytes of a hash with its algorithm tag. */
export const hashBytes = 33;
/** Bytes of one JSON message: a feed page of 5,000 nodes with the longest names has 8 MiB. */
export const jsonBytesMax = 16 * 1024 * 1024;
/**
 * Bytes of one encoded manifest: 3.7 million chunks, that is 230 GiB of average chunks. Nobody holds that much
 * memory for a mere announcement: a reader takes memory as bytes arrive.
 */
export const manifestBytesMax = 128 * 1024 * 1024;
/** Bytes of the frames inside a compressed one: a batch of 4 MiB, or the largest JSON message. */
export const compressedRawBytesMax = 20 * 1024 * 1024;
/** Bytes of one request: the largest manifest, the largest message, and a batch of chunks. */
export const requestBytesMax = manifestBytesMax + jsonBytesMax + 16 * 1024 * 1024;
/** Bytes of a fetched payload before its content: want, kind, position. */
export const fetchedHeaderBytes = 9;

/** Bytes that a payload of each type has at least and at most. */
export const payloadBytes: Readonly<Record<FrameName, { readonly min: number; readonly max: number }>> = {
  json: { min: 1, max: jsonBytesMax },
  chunk: { min: hashBytes + 1, max: hashBytes + chunkSizeMax },
  manifest: { min: 2 * hashBytes, max: 2 * hashBytes + manifestBytesMax },
  compressed: { min: 5, max: 4 + compressedRawBytesMax },
  fetched: { min: fetchedHeaderBytes + 1, max: fetchedHeaderBytes + hashBytes + manifestBytesMax },
  end: { min: 0, max: 0 },
};

/** The largest payload of any type. */
export const frameBytesMax = Math.max(...Object.values(payloadBytes).map(({ max }) => max));

export interface Frame {
  readonly type: FrameName;
  /**
   * Where the frame came within one buffer, this is a view on that buffer, which must not be reused. With `reusesRooms`,
   * it is valid only until more bytes are pushed.
   */
  readonly payload: Uint8Array;
}

export interface FrameReader {
  /** The frames that these bytes complete. Throws `Refusal`: 'malformed' or 'too-large'; it then stays broken. */
  push(bytes: Uint8Array): Frame[];
  /** No more bytes come. Throws `Refusal('malformed')`, with `about.cut`, when that is not the end of the sequence. */
  end(): void;
}

export interface FrameLimits {
  /** Bytes of one payload, where it is to be smaller than each type's own limit. */
  readonly frameBytesMax?: number;
  /** Bytes of all frames with their headers; without it, the sequence may go on for ever. */
  readonly totalBytesMax?: number;
  /** The bytes came out of a compressed frame: no compressed or end frame stands in there. */
  readonly nested?: boolean;
  /** Whoever pushes is done with all payloads before more bytes are pushed: their memory serves again. */
  readonly reusesRooms?: boolean;
  /** Whose memory frames are put together in, where it is not fresh. */
  readonly roomFor?: RoomFor | undefined;
}

/** A frame as the arrays to send one after the other. The payload is not copied. */
export function encodeFrame(type: FrameName, ...parts: readonly Uint8Array[]): Uint8Array[] {
  let size = 0;
  for (const part of parts) size += part.length;
  return [frameHeader(type, size), ...parts];
}

/** What stands before a payload of so many bytes. */
export function frameHeader(type: FrameName, size: number): Uint8Array {
  const { min, max } = payloadBytes[type];
  assert(size >= min && size <= max, `a ${type} frame keeps within ${min} to ${max} bytes, not ${size}`);
  const header = new Uint8Array(frameHeaderBytes);
  header[0] = frameTypes[type];
  writeUint32(header, 1, size);
  return header;
}

/** Reads frames from bytes of unknown origin, however they are cut. Memory is bounded by what has arrived. */
export function createFrameReader(limits: FrameLimits = {}): FrameReader {
  const header = new Uint8Array(frameHeaderBytes);
  const roomFor = limits.roomFor ?? (limits.reusesRooms ? createRooms() : freshRoom);
  let headerFilled = 0;
  let body: Body | undefined;
  let total = 0;
  let ended = false;
  let broken: Refusal | undefined;

  /** Takes what belongs to the frame in progress; answers how much that was, and the frame when it is complete. */
  const take = (bytes: Uint8Array, at: number): { readonly taken: number; readonly frame?: Frame } => {
    if (body) return body.take(bytes, at);
    const taken = Math.min(frameHeaderBytes - headerFilled, bytes.length - at);
    header.set(bytes.subarray(at, at + taken), headerFilled);
    headerFilled += taken;
    if (headerFilled < frameHeaderBytes) return { taken };
    const { type, size } = checkedHeader(header, limits);
    body = createBody({ type, size, roomFor });
    return size === 0 ? { taken, frame: { type, payload: new Uint8Array(0) } } : { taken };
  };
  const pushAll = (bytes: Uint8Array): Frame[] => {
    const frames: Frame[] = [];
    total += bytes.length;
    if (total > (limits.totalBytesMax ?? Number.POSITIVE_INFINITY))
      throw tooLarge(`more than ${limits.totalBytesMax} bytes`);
    for (let at = 0; at < bytes.length; ) {
      if (ended) throw malformed('bytes follow the end frame');
      const { taken, frame } = take(bytes, at);
      at += taken;
      if (!frame) continue;
      frames.push(frame);
      ended = frame.type === 'end';
      body = undefined;
      headerFilled = 0;
    }
    return frames;
  };
  return {
    push: bytes => {
      if (broken) throw broken;
      try {
        return pushAll(bytes);
      } catch (error) {
        if (error instanceof Refusal) broken = error;
        throw error;
      }
    },
    end: () => {
      if (broken) throw broken;
      const isWhole = headerFilled === 0 && (limits.nested === true || ended);
      if (!isWhole) throw malformed('the frames break off before their end', { cut: true });
    },
  };
}

/** The number in the four bytes from `at` on, which are there. */
export function readUint32(bytes: Uint8Array, at: number): number {
  const byte = (offset: number): number => bytes[at + offset] ?? 0;
  return byte(0) * 0x100_0000 + ((byte(1) << 16) | (byte(2) << 8) | byte(3));
}

export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  assert(Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff, `${value} is no 32-bit number`);
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

export function malformed(what: string, about: Readonly<Record<string, unknown>> = {}): Refusal {
  return new Refusal('malformed', `The frames are not well formed: ${what}.`, about);
}

/**
 * The memory that a frame gets at first: a chunk as much as it takes, so that it is never copied again. That of larger
 * frames doubles as the bytes arrive.
 */
const firstRoomBytes = hashBytes + chunkSizeMax;

/** Memory in which a frame begins to be put together; it may hold more than `bytes`, which are `firstRoomBytes` at most. */
export type RoomFor = (bytes: number, type: FrameName) => Uint8Array;

const freshRoom: RoomFor = bytes => new Uint8Array(bytes);

/** Two rooms in turn: the frame that a push completes is in use while the next one begins. */
function createRooms(): RoomFor {
  const rooms: Uint8Array[] = [new Uint8Array(0), new Uint8Array(0)];
  let turn = 0;
  return bytes => {
    turn = 1 - turn;
    const kept = rooms[turn] as Uint8Array;
    const room = kept.length >= bytes ? kept : new Uint8Array(firstRoomBytes);
    rooms[turn] = room;
    return room;
  };
}

const namesOfTypes: ReadonlyMap<number, FrameName> = new Map(
  Object.entries(frameTypes).map(([name, type]) => [type, name as FrameName]),
);

function checkedHeader(header: Uint8Array, limits: FrameLimits): { readonly type: FrameName; readonly size: number } {
  const type = namesOfTypes.get(header[0] ?? 0);
  const size = readUint32(header, 1);
  if (!type) throw malformed(`there is no frame type ${header[0]}`);
  if (limits.nested && (type === 'compressed' || type === 'end'))
    throw malformed(`a ${type} frame within a compressed one`);
  const { min, max } = payloadBytes[type];
  if (size < min) throw malformed(`a ${type} frame of ${size} bytes; it has at least ${min}`);
  const most = Math.min(max, limits.frameBytesMax ?? max);
  if (size > most) throw tooLarge(`a ${type} frame of ${size} bytes; the limit is ${most}`);
  return { type, size };
}

interface Body {
  take(bytes: Uint8Array, at: number): { readonly taken: number; readonly frame?: Frame };
}

function createBody({ type, size, roomFor }: { type: FrameName; size: number; roomFor: RoomFor }): Body {
  let room: Uint8Array | undefined;
  let filled = 0;
  const take: Body['take'] = (bytes, at) => {
    if (!room && bytes.length - at >= size)
      return { taken: size, frame: { type, payload: bytes.subarray(at, at + size) } };
    const taken = Math.min(size - filled, bytes.length - at);
    room = withRoom(room ?? roomFor(Math.min(size, firstRoomBytes), type), { filled, needed: filled + taken, size });
    room.set(bytes.subarray(at, at + taken), filled);
    filled += taken;
    return filled === size ? { taken, frame: { type, payload: room.subarray(0, size) } } : { taken };
  };
  return { take };
}

function withRoom(
  room: Uint8Array,
  { filled, needed, size }: { readonly filled: number; readonly needed: number; readonly size: number },
): Uint8Array {
  if (needed <= room.length) return room;
  const larger = new Uint8Array(Math.min(size, Math.max(needed, 2 * room.length)));
  larger.set(room.subarray(0, filled));
  return larger;
}

function tooLarge(what: string): Refusal {
  return new Refusal('too-large', `The frames are too large: ${what}.`);
}
