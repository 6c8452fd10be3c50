/**
 * Takes chunks in: verified, written to the packs, durable, and only then in the index. Chunks that were there
 * already are not stored twice; the sender cannot tell, so it learns nothing about what others have.
 */
import { present } from '#base/assert.ts';
import type { Hash } from '#model/node.ts';
import type { Clock, HashBytes } from '#platform/doors.ts';
import type { PackStore, StoredChunk } from '#platform/pack-store.ts';
import type { ChunkRow, DeviceId, ShareStore } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';

/** How long chunks are kept for a device that has not referred to them yet, milliseconds. */
export const pinMs = 24 * 60 * 60 * 1_000;

/** How often chunks are stored anew because collection took them away meanwhile; then the station is busy. */
export const takeTriesMax = 8;

export interface ChunkDoors {
  readonly store: ShareStore;
  readonly packs: PackStore;
  readonly hash: HashBytes;
  readonly clock: Clock;
}

/** Durable and pinned for `device` when it returns. Throws 'malformed' when bytes are not what their hash says. */
export async function takeChunks(doors: ChunkDoors, device: DeviceId, chunks: readonly StoredChunk[]): Promise<void> {
  if (chunks.length === 0) return;
  for (let tries = 0; tries < takeTriesMax; tries += 1) {
    const sent = await storeChunks(doors, chunks);
    if ((await pinChunks(doors, device, sent)) === 'added') return;
  }
  throw new Refusal('busy', 'Chunks were collected again and again while they came; send them again.');
}

/** Chunks that a device sent, verified and durable. */
export interface SentChunks {
  readonly hashes: readonly Hash[];
  /** Rows for those that are not in the index yet. The others keep theirs, which collection may take away meanwhile. */
  readonly fresh: readonly ChunkRow[];
}

/** Makes the bytes durable, without touching the index. */
export async function storeChunks(doors: ChunkDoors, chunks: readonly StoredChunk[]): Promise<SentChunks> {
  if (chunks.length === 0) return { hashes: [], fresh: [] };
  const sent = new Map(chunks.map(chunk => [chunk.hash, chunk]));
  for (const { hash, bytes } of sent.values()) {
    if (bytes.length === 0 || doors.hash(bytes) !== hash) {
      throw new Refusal('malformed', `The bytes sent as chunk ${hash} are others; read the file again.`);
    }
  }
  const hashes = [...sent.keys()];
  const known = await doors.store.chunks(hashes);
  const unknown = [...sent.values()].filter(({ hash }) => !isSound(known.get(hash)));
  const locations = unknown.length === 0 ? [] : await doors.packs.append(unknown);
  const fresh = unknown.map(({ hash }, index): ChunkRow => {
    return { hash, location: present(locations[index], 'an append answers a location for each chunk'), state: 'live' };
  });
  return { hashes, fresh };
}

/** Whether the station has the chunk; one that is damaged has to be sent again, like one that never was. */
export function isSound(row: ChunkRow | undefined): boolean {
  return row !== undefined && row.state !== 'damaged';
}

/** Puts the chunks in the index and pins them for `device`; 'collected' when they have to be stored again. */
export async function pinChunks(
  { store, clock }: ChunkDoors,
  device: DeviceId,
  sent: SentChunks,
): Promise<'added' | 'collected'> {
  if (sent.hashes.length === 0) return 'added';
  return store.addChunks(sent.fresh, { device, hashes: sent.hashes, untilMs: clock.nowMs() + pinMs });
}
