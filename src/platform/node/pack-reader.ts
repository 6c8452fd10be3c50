/** Reads records out of packs, keeping the packs it reads most open. */
import { type FileHandle, open } from 'node:fs/promises';
import { readRecord, recordHeaderBytes } from '#platform/node/pack-format.ts';
import { packPath } from '#platform/node/pack-writer.ts';
import type { PackLocation } from '#platform/pack-store.ts';

/** Packs that are kept open for reading. */
export const openPacksMax = 64;

export class PackReader {
  readonly #folder: string;
  /** In the order of their last use, oldest first. */
  readonly #packs = new Map<number, OpenForReading>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined when the pack or a well-formed record at that place is not there. */
  async read(location: PackLocation): Promise<Uint8Array | undefined> {
    const pack = this.#use(location.pack);
    try {
      const handle = await pack.handle;
      if (handle === undefined) return undefined;
      const record = Buffer.alloc(recordHeaderBytes + location.storedLength);
      const { bytesRead } = await handle.read(record, 0, record.length, location.offset);
      return bytesRead < record.length ? undefined : await readRecord(record, location);
    } finally {
      this.#release(pack);
    }
  }

  async close(): Promise<void> {
    const handles = await Promise.allSettled([...this.#packs.values()].map(pack => pack.handle));
    this.#packs.clear();
    for (const settled of handles) if (settled.status === 'fulfilled') await settled.value?.close();
  }

  #use(number: number): OpenForReading {
    const pack = this.#packs.get(number) ?? { number, handle: openPack(packPath(this.#folder, number)), users: 0 };
    this.#packs.delete(number);
    this.#packs.set(number, pack);
    pack.users += 1;
    return pack;
  }

  #release(pack: OpenForReading): void {
    pack.users -= 1;
    for (const [number, { handle, users }] of this.#packs) {
      if (this.#packs.size <= openPacksMax) return;
      if (users > 0) continue;
      this.#packs.delete(number);
      void handle.then(opened => opened?.close()).catch(() => {});
    }
  }
}

interface OpenForReading {
  readonly number: number;
  readonly handle: Promise<FileHandle | undefined>;
  users: number;
}

async function openPack(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
