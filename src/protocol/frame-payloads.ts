/**
 * What the payload of each frame type holds, and both ways between bytes and values (docs/protocol.md):
 *
 *     json       := UTF-8 of one JSON message
 *     chunk      := hash (33)  bytes
 *     manifest   := content id (33)  base id (33, or zeros)  encoding, or difference to the base
 *     compressed := raw length:uint32  zstd (one frame of it or several, end to end) of a sequence of json, chunk, manifest and fetched frames
 *     fetched    := want:uint32  kind:byte  position:uint32  answer
 *       answer   := base id (33, or zeros) and encoding or difference (kind 0) · chunk bytes (1) · JSON {code, message} (2)
 *     end        := nothing
 *
 * Decoders throw `Refusal('malformed')` or ('too-large'). They check form only: whoever receives a chunk or a
 * manifest verifies its hash. The bytes that they answer are views on the payload.
 */
import { assert, never } from '#base/assert.ts';
import { fromHex, toHex } from '#base/hex.ts';
import { fromUtf8, toUtf8 } from '#base/text.ts';
import type { ChunkRef } from '#model/manifest.ts';
import { type ContentId, type Hash, isHash } from '#model/node.ts';
import {
  compressedRawBytesMax,
  encodeFrame,
  fetchedHeaderBytes,
  frameHeader,
  hashBytes,
  malformed,
  readUint32,
  writeUint32,
} from '#protocol/frames.ts';
import { Refusal, type RefusalCode, refusals } from '#protocol/refusals.ts';

/** UTF-16 units of the sentence in a refused answer. */
const messageLengthMax = 4_096;

export interface ChunkPayload {
  readonly hash: Hash;
  readonly bytes: Uint8Array;
}

export interface ManifestPayload {
  readonly content: ContentId;
  /** The content whose manifest `encoded` is a difference to; undefined when `encoded` is the whole manifest. */
  readonly base: ContentId | undefined;
  readonly encoded: Uint8Array;
}

export interface CompressedPayload {
  /** Bytes that `zstd` must decompress to, exactly. */
  readonly rawBytes: number;
  readonly zstd: Uint8Array;
}

/** One answer to a fetch; `want` is the position in the request's wants. */
export type FetchedPayload = { readonly want: number } & (
  | { readonly kind: 'manifest'; readonly base: ContentId | undefined; readonly encoded: Uint8Array }
  /** `position` in the manifest, from 0. */
  | { readonly kind: 'chunk'; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly message: string }
);

export function encodeJson(value: unknown): Uint8Array[] {
  return encodeFrame('json', toUtf8(JSON.stringify(value)));
}

/** The value, whatever its form; protocol/wire.ts checks it against a schema. */
export function decodeJson(payload: Uint8Array): unknown {
  const text = fromUtf8(payload);
  if (text === undefined) throw malformed('a message is not UTF-8');
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('a message is not JSON');
  }
}

export function encodeChunk({ hash, bytes }: ChunkPayload): Uint8Array[] {
  return [...chunkHead({ hash, size: bytes.length }), bytes];
}

/** The frame of a chunk up to its bytes, for whoever has these sent from where they are. */
export function chunkHead({ hash, size }: ChunkRef): Uint8Array[] {
  return [frameHeader('chunk', hashBytes + size), bytesOfHash(hash)];
}

export function decodeChunk(payload: Uint8Array): ChunkPayload {
  const bytes = payload.subarray(hashBytes);
  if (bytes.length === 0) throw malformed('a chunk without bytes');
  return { hash: hashAt(payload, 0), bytes };
}

export function encodeManifestFrame({ content, base, encoded }: ManifestPayload): Uint8Array[] {
  return encodeFrame('manifest', bytesOfHash(content), bytesOfBase(base), encoded);
}

export function decodeManifestFrame(payload: Uint8Array): ManifestPayload {
  const encoded = payload.subarray(2 * hashBytes);
  return { content: hashAt(payload, 0), base: baseAt(payload, hashBytes), encoded };
}

/** `more`: further frames of zstd, whose bytes are counted in `rawBytes` too. */
export function encodeCompressed({ rawBytes, zstd }: CompressedPayload, ...more: readonly Uint8Array[]): Uint8Array[] {
  assert(rawBytes <= compressedRawBytesMax, 'what is compressed keeps within compressedRawBytesMax');
  const length = new Uint8Array(4);
  writeUint32(length, 0, rawBytes);
  return encodeFrame('compressed', length, zstd, ...more);
}

export function decodeCompressed(payload: Uint8Array): CompressedPayload {
  if (payload.length < 5) throw malformed('a compressed frame without bytes');
  const rawBytes = readUint32(payload, 0);
  if (rawBytes > compressedRawBytesMax) {
    const limit = `the limit is ${compressedRawBytesMax}`;
    throw new Refusal('too-large', `A compressed frame holds ${rawBytes} bytes; ${limit}.`);
  }
  return { rawBytes, zstd: payload.subarray(4) };
}

export function encodeFetched(fetched: FetchedPayload): Uint8Array[] {
  const header = new Uint8Array(fetchedHeaderBytes);
  writeUint32(header, 0, fetched.want);
  header[4] = fetchedKinds.indexOf(fetched.kind);
  if (fetched.kind === 'chunk') writeUint32(header, 5, fetched.position);
  switch (fetched.kind) {
    case 'manifest':
      return encodeFrame('fetched', header, bytesOfBase(fetched.base), fetched.encoded);
    case 'chunk':
      return encodeFrame('fetched', header, fetched.bytes);
    case 'refused': {
      const message = fetched.message.slice(0, messageLengthMax);
      return encodeFrame('fetched', header, toUtf8(JSON.stringify({ code: fetched.code, message })));
    }
    default:
      return never(fetched);
  }
}

export function decodeFetched(payload: Uint8Array): FetchedPayload {
  if (payload.length <= fetchedHeaderBytes) throw malformed('an answer to a fetch without content');
  const want = readUint32(payload, 0);
  const kind = fetchedKinds[payload[4] ?? 0];
  const position = readUint32(payload, 5);
  const content = payload.subarray(fetchedHeaderBytes);
  if (position !== 0 && kind !== 'chunk') throw malformed('only chunks have a position');
  switch (kind) {
    case 'manifest':
      return { want, kind, base: baseAt(content, 0), encoded: content.subarray(hashBytes) };
    case 'chunk':
      return { want, kind, position, bytes: content };
    case 'refused':
      return { want, kind, ...refusedIn(decodeJson(content)) };
    case undefined:
      throw malformed(`there is no kind ${payload[4]} of answers to a fetch`);
    default:
      return never(kind);
  }
}

export function encodeEnd(): Uint8Array[] {
  return encodeFrame('end');
}

/** A kind's byte is its position here. */
const fetchedKinds = ['manifest', 'chunk', 'refused'] as const;

function refusedIn(value: unknown): { readonly code: RefusalCode; readonly message: string } {
  const { code, message, ...others } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const isRefused =
    typeof message === 'string' && message.length <= messageLengthMax && Object.keys(others).length === 0;
  if (!isRefused || !isRefusalCode(code))
    throw malformed('an answer to a fetch that is no refusal as this version knows it');
  return { code, message };
}

function isRefusalCode(code: unknown): code is RefusalCode {
  return typeof code === 'string' && Object.hasOwn(refusals, code);
}

function bytesOfHash(hash: Hash): Uint8Array {
  const bytes = fromHex(hash);
  assert(bytes && isHash(hash), `${hash} is no hash`);
  return bytes;
}

function bytesOfBase(base: ContentId | undefined): Uint8Array {
  return base === undefined ? new Uint8Array(hashBytes) : bytesOfHash(base);
}

function hashAt(payload: Uint8Array, at: number): Hash {
  const text = toHex(payload.subarray(at, at + hashBytes));
  if (!isHash(text)) throw malformed('a hash of an unknown algorithm, or cut short');
  return text;
}

function baseAt(payload: Uint8Array, at: number): ContentId | undefined {
  const bytes = payload.subarray(at, at + hashBytes);
  const isNone = bytes.length === hashBytes && bytes.every(byte => byte === 0);
  return isNone ? undefined : hashAt(payload, at);
}
