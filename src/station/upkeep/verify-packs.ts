/** Reads every chunk and compares its hash, pack by pack, as far as a budget goes. */
import type { ChunkRow } from '#platform/share-store.ts';
import { checkChunks, noteDamage } from '#station/chunks/read-chunks.ts';
import { type CollectDoors, chunkGroups, packPages } from '#station/upkeep/collect.ts';
import type { VerifyOptions } from '#station/upkeep/verify.ts';

/** Within a pack that a run did not come to the end of: go on behind this offset. */
export interface VerifyPosition {
  readonly pack: number;
  readonly offset: number;
}

export interface PacksChecked {
  /** Whether every pack was read to its end. */
  readonly complete: boolean;
  readonly packsChecked: number;
  readonly packsLeft: number;
  readonly chunksChecked: number;
  readonly bytesChecked: number;
  /** Chunks that were marked as damaged and are sound. */
  readonly chunksMended: number;
}

export async function checkPacks(doors: CollectDoors, { budgetMs, position }: VerifyOptions): Promise<PacksChecked> {
  const untilMs = budgetMs === undefined ? Number.POSITIVE_INFINITY : doors.clock.monotonicMs() + budgetMs;
  const start = position.load();
  const order = await packsByAge(doors, start?.pack);
  const total = { packsChecked: 0, chunksChecked: 0, bytesChecked: 0, chunksMended: 0 };
  for (const pack of order) {
    for await (const page of packPages(doors, pack, pack === start?.pack ? start.offset : undefined)) {
      for (const group of chunkGroups(page)) {
        if (doors.clock.monotonicMs() >= untilMs) {
          return { ...total, complete: false, packsLeft: order.length - total.packsChecked };
        }
        total.chunksMended += await checkGroup(doors, group);
        total.chunksChecked += group.length;
        total.bytesChecked += group.reduce((sum, row) => sum + row.location.length, 0);
        position.save({ pack, offset: group.at(-1)?.location.offset ?? 0 });
      }
    }
    await doors.store.notePackVerified(pack, doors.clock.nowMs());
    position.save(undefined);
    total.packsChecked += 1;
  }
  return { ...total, complete: true, packsLeft: 0 };
}

/** The one that was begun first, then those that were not verified for the longest time. */
async function packsByAge({ store }: CollectDoors, begun: number | undefined): Promise<readonly number[]> {
  const verified = new Map((await store.packs()).map(row => [row.pack, row.verifiedMs]));
  const age = (pack: number): number => (pack === begun ? -1 : (verified.get(pack) ?? 0));
  return (await store.namedPacks()).toSorted((a, b) => age(a) - age(b) || a - b);
}

/** Answers how many were mended. */
async function checkGroup(doors: CollectDoors, group: readonly ChunkRow[]): Promise<number> {
  const { found, damaged } = await checkChunks(
    doors,
    group.map(row => row.hash),
  );
  await noteDamage(doors, damaged);
  const mended = group.filter(row => row.state === 'damaged' && found.has(row.hash));
  await doors.store.noteChunks(mended, 'live');
  return mended.length;
}
