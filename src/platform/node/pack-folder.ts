/**
 * Packs as files in one folder: `000001.pack`, `000002.pack`, … (pack-format.ts, docs/storage.md).
 *
 * Appends that come at the same time are written together and share one fsync. Nothing is ever changed in place:
 * a pack is written behind its end only. A tail that a crash tore stays there as dead bytes, because the index
 * names every record by its offset; so nothing has to be repaired, and nothing that is indexed can be cut off.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PackReader, type PackRun, packRuns } from '#platform/node/pack-reader.ts';
import { dropPack, listPacks, PackWriter } from '#platform/node/pack-writer.ts';
import {
  type ChunkLocation,
  type PackLocation,
  type PackStore,
  packBytesMax,
  type ReadChunk,
  type StoredChunk,
} from '#platform/pack-store.ts';
import { StorageError } from '#platform/storage-error.ts';

/** Bytes that one write and one fsync take, roughly; more waits for the next. */
export const appendBytesMax = 64 * 1024 * 1024;

/** Reads from disk at the same time, each of a run of records. */
export const packReadsMax = 32;

export interface PackFolderOptions {
  /** Bytes at which a new pack is begun; tests make it small. */
  readonly packBytesMax?: number;
  /** What the file `packMarkName` in the folder says; a folder where it says otherwise is not the one that it was. */
  readonly mark?: string;
}

/** A file in the folder of packs that says whose they are: a mount point without its volume has none. */
export const packMarkName = 'station';

/**
 * Nothing is touched before the first append or read, so a command may open the folder beside a running station.
 * The folder has to exist: one that is not there may be a volume that is not mounted, and is never made anew.
 */
export function openPackFolder(folder: string, options: PackFolderOptions = {}): PackStore {
  const reader = new PackReader(folder);
  const mustBeHere = (): Promise<void> => checkFolder(folder, options.mark);
  const writer = new PackWriter(folder, options.packBytesMax ?? packBytesMax, mustBeHere);
  const appends = groupAppends(chunks => writer.append(chunks));
  return {
    append: chunks => translated(folder, () => appends.append(chunks)),
    read: locations =>
      translated(folder, async () => {
        const found = await readRuns(reader, packRuns(locations.filter(each => each.kind === 'pack')));
        const result = locations.map(each => found.get(each));
        if (!result.includes(undefined)) return result;
        // What was opened while another folder stood here must not be read from once this one is back.
        for (const each of locations) if (each.kind === 'pack' && !found.get(each)) reader.forget(each.pack);
        await mustBeHere();
        return result;
      }),
    list: () =>
      translated(folder, async () => {
        await mustBeHere();
        return listPacks(folder);
      }),
    async seal() {
      writer.seal();
    },
    drop: pack =>
      translated(folder, async () => {
        await mustBeHere();
        reader.forget(pack);
        await dropPack(folder, pack);
      }),
    async close() {
      await appends.idle();
      await writer.close();
      await reader.close();
    },
  };
}

/** Throws unless the folder is there, and the one that the mark belongs to. */
async function checkFolder(folder: string, mark: string | undefined): Promise<void> {
  if (mark === undefined) return void (await stat(folder));
  const found = await readFile(join(folder, packMarkName), 'utf8');
  if (found.trim() === mark) return;
  throw new StorageError('absent', `${folder} holds the packs of another station; is the right volume mounted there?`);
}

async function readRuns(
  reader: PackReader,
  runs: readonly PackRun[],
): Promise<ReadonlyMap<ChunkLocation, ReadChunk | undefined>> {
  const found = new Map<ChunkLocation, ReadChunk | undefined>();
  for (let from = 0; from < runs.length; from += packReadsMax) {
    const part = runs.slice(from, from + packReadsMax);
    const read = await Promise.all(part.map(run => reader.read(run)));
    for (const [index, run] of part.entries()) {
      for (const [at, location] of run.locations.entries()) found.set(location, read[index]?.[at]);
    }
  }
  return found;
}

type Append = (chunks: readonly StoredChunk[]) => Promise<readonly PackLocation[]>;

interface Waiting {
  readonly chunks: readonly StoredChunk[];
  readonly done: (locations: readonly PackLocation[]) => void;
  readonly failed: (error: unknown) => void;
}

/** Calls `append` for one group at a time; what comes meanwhile makes up the next. */
function groupAppends(append: Append): { readonly append: Append; idle(): Promise<void> } {
  let waiting: Waiting[] = [];
  let working: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = firstGroup(waiting);
      waiting = waiting.slice(group.length);
      await appendGroup(append, group);
    }
    working = undefined;
  };
  return {
    append: chunks =>
      new Promise((done, failed) => {
        waiting.push({ chunks, done, failed });
        working ??= Promise.resolve().then(work);
      }),
    async idle() {
      await working;
    },
  };
}

async function appendGroup(append: Append, group: readonly Waiting[]): Promise<void> {
  try {
    const locations = await append(group.flatMap(each => each.chunks));
    let from = 0;
    for (const { chunks, done } of group) {
      done(locations.slice(from, from + chunks.length));
      from += chunks.length;
    }
  } catch (error) {
    for (const { failed } of group) failed(error);
  }
}

function firstGroup(waiting: readonly Waiting[]): readonly Waiting[] {
  let bytes = 0;
  const end = waiting.findIndex(({ chunks }, index) => {
    for (const chunk of chunks) bytes += chunk.bytes.length;
    return index > 0 && bytes > appendBytesMax;
  });
  return end < 0 ? waiting : waiting.slice(0, end);
}

async function translated<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (error instanceof StorageError || code === undefined) throw error;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new StorageError('full', `The volume of ${folder} has no room left.`, error);
    if (code === 'ENOENT') throw new StorageError('absent', `The packs in ${folder} are not there.`, error);
    throw new StorageError('io', `The packs in ${folder} cannot be read or written (${String(code)}).`, error);
  }
}
