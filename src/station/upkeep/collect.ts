/**
 * Collection: takes away what nothing refers to any more, beside uploads and commits (docs/storage.md, "Collection").
 *
 *     contents   no version names them, no difference is built on them     → rows go
 *     chunks     no share reaches them, no pin keeps them                  → dying, and after a grace time rows go
 *     packs      much of them is dead                                      → what lives moves to another pack
 *     packs      no row names them                                         → retired, and after a grace time files go
 *
 * What is kept is decided by the versions alone, so whoever drops versions need not know of anything below. Each step
 * is short and looks again at what it takes away; commits and pins that come first win. A crash at any point leaves
 * bytes that nobody refers to, never a row without its bytes, and the next run goes on from there.
 *
 * One program at a time may collect, and it has to be the one that appends to the packs.
 */
import { present } from '#base/assert.ts';
import type { ContentId, Hash } from '#model/node.ts';
import type { Clock, HashBytes, Log } from '#platform/doors.ts';
import {
  type PackFacts,
  type PackStore,
  packHeaderBytes,
  type ReadChunk,
  recordHeaderBytes,
} from '#platform/pack-store.ts';
import type { ChunkRow, ShareStore } from '#platform/share-store.ts';
import type { PageAfter, PageDone } from '#platform/share-upkeep.ts';
import { checkChunks, noteDamage } from '#station/chunks/read-chunks.ts';

/** How long a chunk is dying before it goes, and a pack retired before its file does, milliseconds (a day). */
export const collectGraceMs = 24 * 60 * 60_000;
/** How long answers to accepted batches are kept for a retry, milliseconds (60 days). */
export const opKeepMs = 60 * 24 * 60 * 60_000;
/** Rows that one step looks at. */
export const collectRowsMax = 500;
/** Bytes that one step moves to another pack, roughly. */
export const collectMoveBytesMax = 1024 * 1024;
/** Between two steps others have their turn for so long, milliseconds. */
export const collectPauseMs = 2;
/** From this part of a pack on being dead, what lives in it is moved. */
export const deadShareMin = 0.5;
/** The pack that is written on is closed for it only when so many bytes of it are dead. */
export const sealDeadBytesMin = 16 * 1024 * 1024;

export interface CollectDoors {
  readonly store: ShareStore;
  readonly packs: PackStore;
  readonly hash: HashBytes;
  readonly clock: Clock;
  readonly log: Log;
}

export interface CollectOptions {
  /** Milliseconds; 0 takes at once what nothing refers to. */
  readonly graceMs?: number;
  readonly sealDeadBytesMin?: number;
}

/** What a run did, and what it has to leave for a later one. */
export interface CollectReport {
  readonly contentsRemoved: number;
  readonly chunksMarked: number;
  readonly chunksRemoved: number;
  readonly chunksMoved: number;
  readonly packsRetired: readonly number[];
  readonly packsDropped: readonly number[];
  /** Of the packs that were dropped. */
  readonly bytesFreed: number;
  /** Dead bytes in packs that stay for now. */
  readonly bytesDead: number;
  /** Chunks that cannot be moved because they are damaged; they are marked so. */
  readonly damaged: readonly Hash[];
}

/** Runs once over everything. Throws `StorageError` when the storage fails; what was done until then is whole. */
export async function collect(doors: CollectDoors, options: CollectOptions = {}): Promise<CollectReport> {
  const { store, clock } = doors;
  const graceMs = options.graceMs ?? collectGraceMs;
  await store.expire({ pinsMs: clock.nowMs(), opsMs: clock.nowMs() - opKeepMs });
  const contentsRemoved = await sweepContents(doors);
  const chunksMarked = await walk(doors, (page: PageAfter<Hash>) => {
    return store.markDying({ ...page, nowMs: clock.nowMs() });
  });
  const chunksRemoved = await sweepDying(doors, graceMs);
  // Space first: moving needs some.
  const dropped = await dropRetired(doors, graceMs);
  const packs = await collectPacks(doors, options.sealDeadBytesMin ?? sealDeadBytesMin);
  const later = graceMs === 0 ? await dropRetired(doors, graceMs) : { packs: [], bytes: 0 };
  return {
    contentsRemoved,
    chunksMarked,
    chunksRemoved,
    ...packs,
    packsDropped: [...dropped.packs, ...later.packs],
    bytesFreed: dropped.bytes + later.bytes,
  };
}

/** A manifest that others were built on may fall free when they went: walked again until nothing does. */
async function sweepContents(doors: CollectDoors): Promise<number> {
  let removed = 0;
  for (;;) {
    const now = await walk(doors, (page: PageAfter<ContentId>) => doors.store.sweepContents(page));
    removed += now;
    if (now === 0) return removed;
  }
}

async function sweepDying({ store, clock }: CollectDoors, graceMs: number): Promise<number> {
  const markedMs = clock.nowMs() - graceMs;
  let removed = 0;
  for (;;) {
    const { count, more } = await store.sweepDying({ markedMs, limit: collectRowsMax });
    removed += count;
    if (!more) return removed;
    await clock.sleep(collectPauseMs);
  }
}

async function walk<K>({ clock }: CollectDoors, step: (page: PageAfter<K>) => Promise<PageDone<K>>): Promise<number> {
  let total = 0;
  for (let after: K | undefined; ; ) {
    const { count, next } = await step({ after, limit: collectRowsMax });
    total += count;
    if (next === undefined) return total;
    after = next;
    await clock.sleep(collectPauseMs);
  }
}

type PackReport = Pick<CollectReport, 'chunksMoved' | 'packsRetired' | 'bytesDead' | 'damaged'>;

async function collectPacks(doors: CollectDoors, sealFromBytes: number): Promise<PackReport> {
  const { store, packs, clock } = doors;
  const report = { chunksMoved: 0, packsRetired: [] as number[], bytesDead: 0, damaged: [] as Hash[] };
  const known = new Map((await store.packs()).map(row => [row.pack, row]));
  const found = await packs.list();
  for (const facts of found) {
    if (known.get(facts.pack)?.retiredMs) continue;
    const dead = await deadBytes(doors, facts);
    const isLast = facts === found.at(-1);
    if (dead < deadShareMin * facts.bytes || (isLast && dead < sealFromBytes)) {
      report.bytesDead += dead;
      continue;
    }
    if (isLast) await packs.seal();
    const moved = await moveChunks(doors, facts.pack);
    report.chunksMoved += moved.count;
    report.damaged.push(...moved.damaged);
    // The last stays: its number must not be used again. The next run retires it, when another has begun.
    const done = !isLast && (await store.retirePack(facts.pack, clock.nowMs())) === 'retired';
    if (done) report.packsRetired.push(facts.pack);
    else report.bytesDead += facts.bytes;
  }
  return report;
}

/** Everything of the pack that no row names: its header is no loss. */
async function deadBytes(doors: CollectDoors, { pack, bytes }: PackFacts): Promise<number> {
  let live = packHeaderBytes;
  for await (const rows of packPages(doors, pack)) {
    for (const { location } of rows) live += recordHeaderBytes + location.storedLength;
  }
  return Math.max(0, bytes - live);
}

/** The rows that name a pack, by offset, a page at a time. */
export async function* packPages(
  { store, clock }: Pick<CollectDoors, 'store' | 'clock'>,
  pack: number,
  from?: number,
): AsyncGenerator<readonly ChunkRow[]> {
  for (let after = from; ; ) {
    const page = await store.packChunks(pack, { after, limit: collectRowsMax });
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)?.location.offset;
    await clock.sleep(collectPauseMs);
  }
}

/** Bytes first, durable; then the rows. Whoever looked a chunk up before finds it in either place. */
async function moveChunks(
  doors: CollectDoors,
  pack: number,
): Promise<{ readonly count: number; readonly damaged: readonly Hash[] }> {
  const damaged: Hash[] = [];
  let count = 0;
  for await (const page of packPages(doors, pack)) {
    for (const group of chunkGroups(page)) {
      const { found, damaged: rotten } = await checkChunks(
        doors,
        group.map(row => row.hash),
      );
      await noteDamage(doors, rotten);
      damaged.push(...rotten.map(row => row.hash));
      count += await moveGroup(
        doors,
        group.filter(row => found.has(row.hash)),
        found,
      );
      await doors.clock.sleep(collectPauseMs);
    }
  }
  return { count, damaged };
}

async function moveGroup(
  { store, packs }: CollectDoors,
  rows: readonly ChunkRow[],
  found: ReadonlyMap<Hash, ReadChunk>,
): Promise<number> {
  if (rows.length === 0) return 0;
  const places = await packs.append(
    rows.map(({ hash }) => ({ hash, bytes: present(found.get(hash), 'it was read').bytes })),
  );
  return store.moveChunks(
    rows.map(({ hash, location }, index) => {
      return { hash, from: location, to: present(places[index], 'an append answers a place for each') };
    }),
  );
}

/** Chunks of a page, a step at a time. */
export function* chunkGroups(rows: readonly ChunkRow[]): Generator<readonly ChunkRow[]> {
  let group: ChunkRow[] = [];
  let bytes = 0;
  for (const row of rows) {
    group.push(row);
    bytes += row.location.length;
    if (bytes < collectMoveBytesMax && group.length < collectRowsMax) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

/** Readers, and backups under way, have had the grace time to let go of a retired pack. */
async function dropRetired(
  { store, packs, clock }: CollectDoors,
  graceMs: number,
): Promise<{ readonly packs: readonly number[]; readonly bytes: number }> {
  const sizes = new Map((await packs.list()).map(({ pack, bytes }) => [pack, bytes]));
  const retired = (await store.packs()).filter(
    ({ retiredMs }) => retiredMs !== null && retiredMs <= clock.nowMs() - graceMs,
  );
  const there = retired.map(({ pack }) => pack).filter(pack => sizes.has(pack));
  for (const pack of there) await packs.drop(pack);
  return { packs: there, bytes: there.reduce((sum, pack) => sum + (sizes.get(pack) ?? 0), 0) };
}
