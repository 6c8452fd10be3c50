/**
 * The bytes of a pack. Numbers are big-endian and unsigned.
 *
 *     pack   := "WAYSPACK"  version:1  algorithm:1  zeros:6       then records, end to end
 *     record := "WSCK"  hash:33  length:4  storedLength:4  flags:1  check:4   then storedLength bytes
 *
 * `algorithm` is the tag of the hashes (01 = SHA-256), `flags` bit 0 says that the bytes are a zstd frame, and
 * `check` is the CRC-32 of the header's bytes before it: enough to find records again if the index were lost.
 * The bytes themselves are verified by their hash.
 */
import { promisify } from 'node:util';
import {
  constants,
  crc32,
  type ZstdOptions,
  zstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
} from 'node:zlib';
import { zlibBlock } from '#base/zlib-block.ts';
import { looksRandom } from '#model/looks-random.ts';
import type { Hash } from '#model/node.ts';
import {
  compressBytesMin,
  type PackLocation,
  packHeaderBytes,
  type ReadChunk,
  recordHeaderBytes,
  type StoredChunk,
} from '#platform/pack-store.ts';

export const packFormatVersion = 1;

/** Bytes of a record that is read; a chunk has 256 KiB at most. What an index says beyond it is no record. */
export const recordBytesMax = 16 * 1024 * 1024;

/** True when a record can lie there, whatever a damaged index says. */
export function isLocation({ pack, offset, length, storedLength }: PackLocation): boolean {
  const sizes = [length, storedLength].every(size => Number.isSafeInteger(size) && size > 0 && size <= recordBytesMax);
  return sizes && Number.isSafeInteger(pack) && pack > 0 && Number.isSafeInteger(offset) && offset >= packHeaderBytes;
}

/** Chunks of a group that are packed or unpacked at a time: each holds memory of zstd's, and four threads do the work. */
export const zstdLanes = 4;

/** What every pack begins with. */
export const packHeader: Buffer = Buffer.concat([
  Buffer.from('WAYSPACK'),
  Buffer.from([packFormatVersion, 0x01]),
  Buffer.alloc(6),
]);

/** A record's parts, to be written one behind the other. */
export interface PackRecord {
  readonly header: Buffer;
  readonly body: Uint8Array;
}

/** Frames a chunk, compressed where that saves at least a sixteenth. */
export async function writeRecord({ hash, bytes }: StoredChunk): Promise<PackRecord> {
  const packed = bytes.length < compressBytesMin || looksRandom(bytes) ? bytes : await compressed(bytes);
  const pays = packed.length <= bytes.length - bytes.length / 16;
  const body = pays && packed !== bytes ? packed : bytes;
  return {
    header: recordHeader(hash, { length: bytes.length, storedLength: body.length, compressed: body !== bytes }),
    body,
  };
}

/** The chunk in `record` (header and body as read from `location`); undefined unless it is well formed. */
export async function readRecord(record: Buffer, location: PackLocation): Promise<ReadChunk | undefined> {
  const { length, storedLength } = location;
  if (record.length !== recordHeaderBytes + storedLength) return undefined;
  if (!record.subarray(0, 4).equals(magic) || record.readUInt32BE(46) !== crc32(record.subarray(0, 46)))
    return undefined;
  if (record.readUInt32BE(37) !== length || record.readUInt32BE(41) !== storedLength) return undefined;
  const body = record.subarray(recordHeaderBytes);
  if ((record.readUInt8(45) & compressedFlag) === 0) {
    return body.length === length ? { bytes: body, zstd: undefined } : undefined;
  }
  const bytes = await decompressed(body, length).catch(() => undefined);
  return bytes?.length === length ? { bytes, zstd: body } : undefined;
}

const magic = Buffer.from('WSCK');
const compressedFlag = 0x01;
const levelOne = { [constants.ZSTD_c_compressionLevel]: 1 };
/** Up to this many bytes a frame costs less here than the way to another thread and back. */
const compressHereBytesMax = 32 * 1024;
const compress = promisify(zstdCompress) as (bytes: Uint8Array, options: ZstdOptions) => Promise<Buffer>;
const decompress = promisify(zstdDecompress) as (bytes: Uint8Array, options: ZstdOptions) => Promise<Buffer>;

/**
 * zstd is told the length beforehand. Else it makes ready for any length, with a megabyte for each chunk, which V8 counts and
 * marks the heap for (docs/decisions/0050); and the frame says the length, so that unpacking needs no memory beside the bytes.
 */
async function compressed(bytes: Uint8Array): Promise<Uint8Array> {
  const options = { params: levelOne, chunkSize: zlibBlock(bytes.length), pledgedSrcSize: bytes.length };
  return bytes.length <= compressHereBytesMax ? zstdCompressSync(bytes, options) : compress(bytes, options);
}

async function decompressed(body: Uint8Array, length: number): Promise<Buffer> {
  const options = { maxOutputLength: length, chunkSize: zlibBlock(length) };
  return length <= compressHereBytesMax ? zstdDecompressSync(body, options) : decompress(body, options);
}

interface RecordFacts {
  readonly length: number;
  readonly storedLength: number;
  readonly compressed: boolean;
}

function recordHeader(hash: Hash, { length, storedLength, compressed }: RecordFacts): Buffer {
  const header = Buffer.alloc(recordHeaderBytes);
  magic.copy(header, 0);
  header.write(hash, 4, 'hex');
  header.writeUInt32BE(length, 37);
  header.writeUInt32BE(storedLength, 41);
  header.writeUInt8(compressed ? compressedFlag : 0, 45);
  header.writeUInt32BE(crc32(header.subarray(0, 46)), 46);
  return header;
}
