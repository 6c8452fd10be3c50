/**
 * Takes chunks in: verified, written to the packs, durable, and only then in the index. Chunks that were there
 * already are not stored twice; the sender cannot tell, so it learns nothing about what others have.
 */
import type { Clock, HashBytes } from '#platform/doors.ts';
import type { PackStore, StoredChunk } from '#platform/pack-store.ts';
import type { ChunkRow, DeviceId, ShareStore } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';

/** How long chunks are kept for a device that has not referred to them yet, milliseconds. */
export const pinMs = 24 * 60 * 60 * 1_000;

export interface ChunkDoors {
  readonly store: ShareStore;
  readonly packs: PackStore;
  readonly hash: HashBytes;
  readonly clock: Clock;
}

/** Durable and pinned for `device` when it returns. Throws 'malformed' when bytes are not what their hash says. */
export async function takeChunks(doors: ChunkDoors, device: DeviceId, chunks: readonly StoredChunk[]): Promise<void> {
  if (chunks.length === 0) return;
  const sent = new Map(chunks.map(chunk => [chunk.hash, chunk]));
  for (const { hash, bytes } of sent.values()) {
    if (bytes.length === 0 || doors.hash(bytes) !== hash) {
      throw new Refusal('malformed', `The bytes sent as chunk ${hash} are others; read the file again.`);
    }
  }
  const hashes = [...sent.keys()];
  const known = await doors.store.chunks(hashes);
  const fresh = [...sent.values()].filter(({ hash }) => !known.has(hash));
  const locations = fresh.length === 0 ? [] : await doors.packs.append(fresh);
  const rows = locations.map((location, index): ChunkRow => {
    const chunk = fresh[index] as StoredChunk;
    return { hash: chunk.hash, location, state: 'live' };
  });
  await doors.store.addChunks(rows, { device, hashes, untilMs: doors.clock.nowMs() + pinMs });
}
