/** Reads chunks back. Every byte is verified by its hash before it leaves; what does not match is never served. */
import type { Hash } from '#model/node.ts';
import type { HashBytes, Log } from '#platform/doors.ts';
import type { PackStore, ReadChunk } from '#platform/pack-store.ts';
import type { ChunkRow, ShareStore } from '#platform/share-store.ts';

export interface ReadDoors {
  readonly store: ShareStore;
  readonly packs: PackStore;
  readonly hash: HashBytes;
  readonly log: Log;
}

/** How often a chunk is looked up again because it was moved while it was read. */
export const lookUpsMax = 4;

/**
 * Each chunk; one that is damaged or not there is left out. One that is found damaged is marked so,
 * and the log names it.
 */
export async function readChunks(doors: ReadDoors, hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, ReadChunk>> {
  const { found, damaged } = await checkChunks(doors, [...new Set(hashes)]);
  await noteDamage(doors, damaged);
  return found;
}

/** Marks chunks as damaged, and names them in the log. */
export async function noteDamage(
  { store, log }: Pick<ReadDoors, 'store' | 'log'>,
  rows: readonly ChunkRow[],
): Promise<void> {
  for (const { hash, location } of rows) log('error', 'chunk damaged', { hash, location });
  await store.noteChunks(
    rows.filter(row => row.state !== 'damaged'),
    'damaged',
  );
}

export interface CheckedChunks {
  readonly found: ReadonlyMap<Hash, ReadChunk>;
  /** Rows whose bytes are not what the hash says, or not there. Chunks without a row are in neither. */
  readonly damaged: readonly ChunkRow[];
}

/**
 * Reads and verifies chunks. Collection may move them to another pack between the look-up and the reading, so what is
 * not found is looked up again until its row stays the same.
 */
export async function checkChunks(
  { store, packs, hash: hashOf }: Omit<ReadDoors, 'log'>,
  hashes: readonly Hash[],
): Promise<CheckedChunks> {
  const found = new Map<Hash, ReadChunk>();
  const damaged = new Map<Hash, ChunkRow>();
  let wanted = hashes;
  for (let tries = 0; wanted.length > 0 && tries < lookUpsMax; tries += 1) {
    const rows = [...(await store.chunks(wanted)).values()].filter(row => !samePlace(row, damaged.get(row.hash)));
    const read = await packs.read(rows.map(row => row.location));
    for (const [index, row] of rows.entries()) {
      const chunk = read[index];
      if (chunk !== undefined && hashOf(chunk.bytes) === row.hash) {
        found.set(row.hash, chunk);
        damaged.delete(row.hash);
      } else damaged.set(row.hash, row);
    }
    wanted = rows.filter(row => damaged.has(row.hash)).map(row => row.hash);
  }
  return { found, damaged: [...damaged.values()] };
}

function samePlace({ location }: ChunkRow, other: ChunkRow | undefined): boolean {
  return other?.location.pack === location.pack && other.location.offset === location.offset;
}
