/** What the parts of a sync cost by themselves, in processor seconds of this process with all its threads. */
import { createHash, hash, randomFillSync } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, utimesSync, writeSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connect, createServer } from 'node:tls';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { countBytes } from '#base/bytes.ts';
import { inLanes } from '#base/lanes.ts';
import { zlibBlock } from '#base/zlib-block.ts';
import type { Hash } from '#model/node.ts';
import { createFastChunker } from '#platform/node/fast-chunker.ts';
import { readRecord, writeRecord, zstdLanes } from '#platform/node/pack-format.ts';
import { inTransaction } from '#platform/node/sqlite-transaction.ts';
import type { PackLocation } from '#platform/pack-store.ts';
import { packGroup } from '#platform/zstd-group.ts';
import { groupBytesMax, packedFrames } from '#protocol/frame-packing.ts';
import type { PemPair } from '#station/certificate/identity.ts';

/** Bytes that are read, cut and written together: a chunk has a sixteenth of them on average. */
const pieceBytes = 1024 * 1024;
/** What is encrypted by one call: a chunk of usual size. */
const sentBytes = 64 * 1024;
/** Files that share a barrier, and rows that share a transaction. */
const groupMax = 500;
/** A record names a hash, which nothing here looks at. */
const anyHash = `01${'0'.repeat(64)}` as Hash;
const unpack = promisify(zstdDecompress);

/** Processor seconds of `work`. */
export async function cpuSeconds(work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** SHA-256 over each, as the program calls it. */
export function hashed(parts: Iterable<Uint8Array>): void {
  for (const part of parts) hash('sha256', part, 'hex');
}

/** So many random bytes, in parts of which each is the same memory. */
export function* randomParts(bytes: number, partBytes: number): Generator<Uint8Array> {
  const part = randomFillSync(Buffer.alloc(partBytes));
  for (let left = bytes; left > 0; left -= partBytes) yield part;
}

/** Where the chunks of a big content end. */
export function cut(bytes: number): void {
  const chunkEnds = createFastChunker();
  const piece = randomFillSync(Buffer.alloc(pieceBytes));
  for (let left = bytes; left > 0; left -= pieceBytes) chunkEnds(piece, true);
}

/** Over one connection of loopback, both ends. */
export async function encrypted({ key, certificate }: PemPair, bytes: number): Promise<void> {
  const server = createServer({ key, cert: certificate }).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const arrived = new Promise<void>((resolve, reject) => {
    server.once('secureConnection', socket => {
      let left = bytes;
      socket.on('data', piece => {
        left -= piece.length;
        if (left <= 0) resolve();
      });
      socket.on('error', reject);
    });
  });
  const port = (server.address() as AddressInfo).port;
  // Only its own server answers there.
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  const piece = randomFillSync(Buffer.alloc(sentBytes));
  for (let left = bytes; left > 0; left -= sentBytes) {
    await new Promise<void>((resolve, reject) => socket.write(piece, error => (error ? reject(error) : resolve())));
  }
  await arrived;
  socket.destroy();
  server.close();
}

/** One file written from its beginning to its end, and made durable. */
export function written(dir: string, bytes: number): void {
  const piece = randomFillSync(Buffer.alloc(pieceBytes));
  const file = openSync(join(dir, 'big'), 'w');
  for (let at = 0; at < bytes; at += pieceBytes) writeSync(file, piece, 0, Math.min(bytes - at, pieceBytes), at);
  fsyncSync(file);
  closeSync(file);
}

/** The same file, read from its beginning to its end. */
export function readBack(dir: string): void {
  const piece = Buffer.alloc(pieceBytes);
  const file = openSync(join(dir, 'big'), 'r');
  for (let at = 0, read = 1; read > 0; at += read) read = readSync(file, piece, { position: at });
  closeSync(file);
}

/** Small files, each written under another name, given its time and put in its place. */
export function placed(dir: string, files: number, bytes: number): void {
  const content = randomFillSync(Buffer.alloc(bytes));
  for (const folder of ['staged', 'small']) mkdirSync(join(dir, folder));
  for (let index = 0; index < files; index += 1) {
    const [staged, place] = ['staged', 'small'].map(folder => join(dir, folder, String(index))) as [string, string];
    const file = openSync(staged, 'wx');
    writeSync(file, content);
    if (index % groupMax === 0) fsyncSync(file);
    closeSync(file);
    utimesSync(staged, 1, 1);
    renameSync(staged, place);
  }
}

/** Each opened, read and closed. */
export function readSmall(dir: string, files: number, bytes: number): void {
  const content = Buffer.alloc(bytes);
  for (let index = 0; index < files; index += 1) {
    const file = openSync(join(dir, 'small', String(index)), 'r');
    readSync(file, content);
    closeSync(file);
  }
}

/** Statements that each write one row of ids, hashes and numbers into a new database, in transactions that are durable. */
export function rows(dir: string, count: number): void {
  const db = new DatabaseSync(join(dir, 'floor.db'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec('CREATE TABLE row (id BLOB PRIMARY KEY, parent BLOB, name TEXT, hash TEXT, size INT, at INT)');
  const put = db.prepare('INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?, ?, ?)');
  const id = (index: number): Buffer => createHash('md5').update(String(index)).digest();
  const parent = id(-1);
  for (let at = 0; at < count; at += groupMax) {
    inTransaction(db, () => {
      for (let index = at; index < Math.min(at + groupMax, count); index += 1) {
        put.run(id(index), parent, `file-${index}.bin`, parent.toString('hex'), index, index);
      }
    });
  }
  db.close();
}

/** Chunks as they travel. */
export interface Sent {
  /** Of all of them. */
  readonly bytes: number;
  /** What zstd made of the groups that it packed. */
  readonly frames: readonly Uint8Array[];
}

/** Chunks packed together, in the groups that the program makes of them. */
export async function packedTogether(chunks: readonly Uint8Array[]): Promise<Sent> {
  const frames: Uint8Array[] = [];
  const pack = async (bytes: Uint8Array): Promise<Uint8Array> => {
    const frame = await packGroup(bytes);
    frames.push(frame);
    return frame;
  };
  const parts = await packedFrames(
    chunks.map(chunk => [chunk]),
    pack,
  );
  return { bytes: countBytes(parts), frames };
}

export async function unpackedTogether({ frames }: Sent): Promise<void> {
  for (const frame of frames) await unpack(frame, { chunkSize: zlibBlock(groupBytesMax) });
}

/** A chunk's record in a pack, as it is read. */
export interface Stored {
  readonly record: Buffer;
  readonly location: PackLocation;
}

/** Each chunk packed by itself, as a station stores it. */
export function packedAlone(chunks: readonly Uint8Array[]): Promise<readonly Stored[]> {
  return inLanes(chunks, zstdLanes, async bytes => {
    const { header, body } = await writeRecord({ hash: anyHash, bytes });
    const place = { kind: 'pack', pack: 1, offset: 0, length: bytes.length, storedLength: body.length } as const;
    return { record: Buffer.concat([header, body]), location: place };
  });
}

/** What `packedAlone` answered. */
export async function unpackedAlone(stored: readonly Stored[]): Promise<void> {
  await inLanes(stored, zstdLanes, ({ record, location }) => readRecord(record, location));
}
