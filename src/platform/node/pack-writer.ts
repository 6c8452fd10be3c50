/** Writes packs at their end. One append at a time; the caller sees to that. */
import { type FileHandle, open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '#base/assert.ts';
import { inLanes } from '#base/lanes.ts';
import { type PackRecord, packHeader, writeRecord, zstdLanes } from '#platform/node/pack-format.ts';
import {
  type PackFacts,
  type PackLocation,
  packHeaderBytes,
  recordHeaderBytes,
  type StoredChunk,
} from '#platform/pack-store.ts';

/** Buffers that one system call takes; Linux allows 1,024. */
export const writeBuffersMax = 1_000;

export class PackWriter {
  readonly #folder: string;
  readonly #bytesMax: number;
  /** Throws unless the folder is the one that it was: a new pack must not come to lie on another volume. */
  readonly #mustBeHere: () => Promise<void>;
  /** The next append begins a new pack. */
  #sealed = false;
  #pack: OpenPack | undefined;
  /** The newest pack's number; undefined before the folder was looked at. */
  #newest: number | undefined;

  constructor(folder: string, bytesMax: number, mustBeHere: () => Promise<void>) {
    this.#folder = folder;
    this.#bytesMax = bytesMax;
    this.#mustBeHere = mustBeHere;
  }

  /** Durable when it returns. After a failure the pack at hand is left for good and the next append begins another. */
  async append(chunks: readonly StoredChunk[]): Promise<readonly PackLocation[]> {
    const records = await inLanes(chunks, zstdLanes, writeRecord);
    const pack = await this.#openPack();
    try {
      const { locations, end } = laidOut(pack, { chunks, records });
      await writeAll(pack, records);
      await pack.handle.datasync();
      pack.end = end;
      return locations;
    } catch (error) {
      // Once a write or an fsync failed, the system may have dropped bytes: what this file says is not trusted again.
      this.#pack = undefined;
      await pack.handle.close().catch(() => {});
      throw error;
    }
  }

  seal(): void {
    this.#sealed = true;
  }

  async close(): Promise<void> {
    const pack = this.#pack;
    this.#pack = undefined;
    await pack?.handle.close();
  }

  async #openPack(): Promise<OpenPack> {
    if (this.#pack !== undefined && this.#pack.end >= this.#bytesMax) await this.close();
    if (this.#newest === undefined) {
      // Of a folder that only stands in its place, the newest pack would be taken for the one to go on with.
      await this.#mustBeHere();
      this.#newest = await newestPack(this.#folder);
      this.#pack = this.#sealed ? undefined : await this.#reopen(this.#newest);
    } else if (this.#sealed) await this.close();
    this.#sealed = false;
    this.#pack ??= await this.#begin((this.#newest ?? 0) + 1);
    return this.#pack;
  }

  /** Goes on with a pack that is not full. One that was torn while it was begun is left alone. */
  async #reopen(number: number): Promise<OpenPack | undefined> {
    if (number === 0) return undefined;
    const handle = await open(packPath(this.#folder, number), 'r+');
    return keptOpen(handle, async () => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(packHeaderBytes), 0, packHeaderBytes, 0);
      const { size } = await handle.stat();
      const whole = bytesRead === packHeaderBytes && buffer.equals(packHeader);
      return whole && size < this.#bytesMax ? { number, handle, end: size } : undefined;
    });
  }

  async #begin(number: number): Promise<OpenPack> {
    await this.#mustBeHere();
    const handle = await open(packPath(this.#folder, number), 'wx');
    this.#newest = number;
    return keptOpen(handle, async () => {
      await handle.write(packHeader, 0, packHeaderBytes, 0);
      await handle.datasync();
      await syncFolder(this.#folder);
      return { number, handle, end: packHeaderBytes };
    });
  }
}

/** Closes the file unless `work` answers something: Node ends a process that lets one go open. */
async function keptOpen<T>(handle: FileHandle, work: () => Promise<T>): Promise<T> {
  let kept: T | undefined;
  try {
    kept = await work();
    return kept;
  } finally {
    if (kept === undefined) await handle.close();
  }
}

/** Where pack `number` stands in the folder. */
export function packPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(6, '0')}.pack`);
}

interface OpenPack {
  readonly number: number;
  readonly handle: FileHandle;
  end: number;
}

/** The packs in a folder, by number. */
export async function listPacks(folder: string): Promise<readonly PackFacts[]> {
  const numbers = await packNumbers(folder);
  const sizes = await Promise.all(numbers.map(async number => (await stat(packPath(folder, number))).size));
  return numbers.map((pack, index) => ({ pack, bytes: sizes[index] ?? 0 }));
}

/** Removes a pack that is not the last, durably. One that is gone already is no failure. */
export async function dropPack(folder: string, number: number): Promise<void> {
  assert(number < (await newestPack(folder)), 'the last pack stays, so that its number is not used again');
  try {
    await unlink(packPath(folder, number));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  await syncFolder(folder);
}

/** 0 when there is none. */
async function newestPack(folder: string): Promise<number> {
  return (await packNumbers(folder)).at(-1) ?? 0;
}

async function packNumbers(folder: string): Promise<readonly number[]> {
  const numbers = (await readdir(folder)).flatMap(name => {
    const number = /^(\d{6,})\.pack$/.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
  return numbers.sort((a, b) => a - b);
}

function laidOut(
  pack: OpenPack,
  { chunks, records }: { readonly chunks: readonly StoredChunk[]; readonly records: readonly PackRecord[] },
): { readonly locations: readonly PackLocation[]; readonly end: number } {
  let end = pack.end;
  const locations = records.map(({ body }, index): PackLocation => {
    const offset = end;
    end += recordHeaderBytes + body.length;
    return {
      kind: 'pack',
      pack: pack.number,
      offset,
      length: chunks[index]?.bytes.length ?? 0,
      storedLength: body.length,
    };
  });
  return { locations, end };
}

async function writeAll(pack: OpenPack, records: readonly PackRecord[]): Promise<void> {
  let buffers = records.flatMap(({ header, body }) => [header, body]);
  for (let at = pack.end; buffers.length > 0; ) {
    const { bytesWritten } = await pack.handle.writev(buffers.slice(0, writeBuffersMax), at);
    at += bytesWritten;
    buffers = withoutFirst(buffers, bytesWritten);
  }
}

function withoutFirst(buffers: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let left = bytes;
  let index = 0;
  for (const buffer of buffers) {
    if (left < buffer.length) break;
    left -= buffer.length;
    index += 1;
  }
  const [first, ...rest] = buffers.slice(index);
  return first === undefined ? [] : [first.subarray(left), ...rest];
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows has no way to open a folder; NTFS journals its entries by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
