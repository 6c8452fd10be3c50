/** Reads records out of packs, keeping the packs it reads most open. */
import { type FileHandle, open } from 'node:fs/promises';
import { readRecord, recordHeaderBytes } from '#platform/node/pack-format.ts';
import { packPath } from '#platform/node/pack-writer.ts';
import type { PackLocation } from '#platform/pack-store.ts';

/** Packs that are kept open for reading. */
export const openPacksMax = 64;

/** Bytes of records that are read by one call when they lie end to end. */
export const runBytesMax = 1024 * 1024;

/** Records of one pack that lie end to end. */
export interface PackRun {
  readonly pack: number;
  readonly offset: number;
  /** The first byte behind the last record. */
  readonly end: number;
  readonly locations: readonly PackLocation[];
}

/** The runs that the locations make up, in the order of packs and offsets. What is asked for twice is in two runs. */
export function packRuns(locations: readonly PackLocation[]): readonly PackRun[] {
  const runs: { pack: number; offset: number; end: number; locations: PackLocation[] }[] = [];
  for (const location of locations.toSorted((a, b) => a.pack - b.pack || a.offset - b.offset)) {
    const { pack, offset, storedLength } = location;
    const end = offset + recordHeaderBytes + storedLength;
    const last = runs.at(-1);
    if (last && last.pack === pack && last.end === offset && end - last.offset <= runBytesMax) {
      last.locations.push(location);
      last.end = end;
    } else runs.push({ pack, offset, end, locations: [location] });
  }
  return runs;
}

export class PackReader {
  readonly #folder: string;
  /** In the order of their last use, oldest first. */
  readonly #packs = new Map<number, OpenForReading>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** One answer for each of a run's locations: undefined when the pack or a well-formed record there is not there. */
  async read(run: PackRun): Promise<readonly (Uint8Array | undefined)[]> {
    const pack = this.#use(run.pack);
    try {
      const handle = await pack.handle;
      if (handle === undefined) return run.locations.map(() => undefined);
      const bytes = Buffer.allocUnsafeSlow(run.end - run.offset);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, run.offset);
      return await Promise.all(
        run.locations.map(location => {
          const start = location.offset - run.offset;
          const end = start + recordHeaderBytes + location.storedLength;
          return end > bytesRead ? undefined : readRecord(bytes.subarray(start, end), location);
        }),
      );
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
