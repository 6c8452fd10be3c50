/** Reads chunks back. Every byte is verified by its hash before it leaves; what does not match is never served. */
import type { Hash } from '#model/node.ts';
import type { HashBytes, Log } from '#platform/doors.ts';
import type { PackStore } from '#platform/pack-store.ts';
import type { ShareStore } from '#platform/share-store.ts';

export interface ReadDoors {
  readonly store: ShareStore;
  readonly packs: PackStore;
  readonly hash: HashBytes;
  readonly log: Log;
}

/** The bytes of each chunk; a chunk that is damaged or not there is left out, and the log names it. */
export async function readChunks(doors: ReadDoors, hashes: readonly Hash[]): Promise<ReadonlyMap<Hash, Uint8Array>> {
  const rows = [...(await doors.store.chunks([...new Set(hashes)])).values()];
  const read = await doors.packs.read(rows.map(row => row.location));
  const result = new Map<Hash, Uint8Array>();
  for (const [index, { hash, location }] of rows.entries()) {
    const bytes = read[index];
    if (bytes !== undefined && doors.hash(bytes) === hash) result.set(hash, bytes);
    else doors.log('error', 'chunk damaged', { hash, location, unreadable: bytes === undefined });
  }
  return result;
}
