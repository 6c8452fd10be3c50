/** Reads records out of packs, keeping the packs it reads most open. */
import { type FileHandle, open } from 'node:fs/promises';
import { inLanes } from '#base/lanes.ts';
import { isLocation, readRecord, zstdLanes } from '#platform/node/pack-format.ts';
import { packPath } from '#platform/node/pack-writer.ts';
import { type PackLocation, type ReadChunk, recordHeaderBytes } from '#platform/pack-store.ts';

/** Packs that are kept open for reading. */
export const openPacksMax = 64;

/** Bytes of records that are read by one call when they lie end to end. */
export const runBytesMax = 1024 * 1024;

/** Records of one pack that lie end to end. */
export interface PackRun {
  readonly pack: number;
  readonly offset: number;
  /** The first byte behind the last record; not a number when no record can lie there. */
  readonly end: number;
  readonly locations: readonly PackLocation[];
}

/** The runs that the locations make up, in the order of packs and offsets. What is asked for twice is in two runs. */
export function packRuns(locations: readonly PackLocation[]): readonly PackRun[] {
  const runs: { pack: number; offset: number; end: number; locations: PackLocation[] }[] = [];
  for (const location of locations.toSorted((a, b) => a.pack - b.pack || a.offset - b.offset)) {
    const { pack, offset, storedLength } = location;
    const end = isLocation(location) ? offset + recordHeaderBytes + storedLength : Number.NaN;
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
  async read(run: PackRun): Promise<readonly (ReadChunk | undefined)[]> {
    if (Number.isNaN(run.end)) return run.locations.map(() => undefined);
    const pack = this.#use(run.pack);
    try {
      const handle = await this.#opened(pack);
      if (handle === undefined) return run.locations.map(() => undefined);
      const bytes = Buffer.allocUnsafeSlow(run.end - run.offset);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, run.offset);
      return await inLanes(run.locations, zstdLanes, location => {
        const start = location.offset - run.offset;
        const end = start + recordHeaderBytes + location.storedLength;
        return end > bytesRead ? undefined : readRecord(bytes.subarray(start, end), location);
      });
    } finally {
      this.#release(pack);
    }
  }

  /** Lets go of a pack; whoever reads it at the moment comes to an end with it. */
  forget(number: number): void {
    const pack = this.#packs.get(number);
    if (pack === undefined) return;
    this.#packs.delete(number);
    pack.forgotten = true;
    if (pack.users === 0) closeLater(pack);
  }

  async close(): Promise<void> {
    const handles = await Promise.allSettled([...this.#packs.values()].map(pack => pack.handle));
    this.#packs.clear();
    for (const settled of handles) if (settled.status === 'fulfilled') await settled.value?.close();
  }

  /** A pack that cannot be opened now may be there the next time, when its volume is mounted again. */
  async #opened(pack: OpenForReading): Promise<FileHandle | undefined> {
    let handle: FileHandle | undefined;
    try {
      handle = await pack.handle;
      return handle;
    } finally {
      if (handle === undefined && this.#packs.get(pack.number) === pack) this.#packs.delete(pack.number);
    }
  }

  #use(number: number): OpenForReading {
    const pack = this.#packs.get(number) ?? {
      number,
      handle: openPack(packPath(this.#folder, number)),
      users: 0,
      forgotten: false,
    };
    this.#packs.delete(number);
    this.#packs.set(number, pack);
    pack.users += 1;
    return pack;
  }

  #release(pack: OpenForReading): void {
    pack.users -= 1;
    if (pack.forgotten && pack.users === 0) closeLater(pack);
    for (const [number, each] of this.#packs) {
      if (this.#packs.size <= openPacksMax) return;
      if (each.users > 0) continue;
      this.#packs.delete(number);
      closeLater(each);
    }
  }
}

interface OpenForReading {
  readonly number: number;
  readonly handle: Promise<FileHandle | undefined>;
  users: number;
  /** No longer among those kept open: the last user closes it. */
  forgotten: boolean;
}

function closeLater({ handle }: OpenForReading): void {
  void handle.then(opened => opened?.close()).catch(() => {});
}

async function openPack(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
