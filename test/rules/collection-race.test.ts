/**
 * Collection against uploads, commits, readers and its own crashes, in an order drawn from a seed: the real share
 * service and the real collector over memory doors, each call of which waits for its turn.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { contentId, type Manifest } from '#model/manifest.ts';
import type { Hash, NodeId } from '#model/node.ts';
import { createMemoryPackStore, type MemoryPackStore } from '#platform/memory/memory-pack-store.ts';
import { createMemoryShareStore } from '#platform/memory/memory-share-store.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createScheduler, type Life, type Scheduler } from '#simulator/scheduler.ts';
import type { Actor } from '#station/share/actor.ts';
import { sha256 } from '#station/share/share-fixture.ts';
import { createShareService, type ShareService } from '#station/share/share-service.ts';
import { collect } from '#station/upkeep/collect.ts';

const seeds = 60;
const actionsPerDevice = 16;
const crashChance = 0.002;
const leapChance = 0.02;
/** A row without bytes stays one, so that it need not be looked for at every step. */
const checkChance = 0.1;
const hourMs = 3_600_000;
/** So small that packs fill, die and are moved all the time. */
const packBytes = 200;
/** People work with what was sent last, by whomever: sent and not referred to yet, dying, or gone. */
const recentTexts = 5;

test('scenario 67: collection races uploads, commits, readers and crashes: what a version needs is there at every moment', async () => {
  const total = { collected: 0, dropped: 0, moved: 0, commits: 0, raced: 0, crashes: 0 };
  for (let seed = 1; seed <= seeds; seed += 1) {
    try {
      await liveThrough(seed, total);
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  for (const [what, count] of Object.entries(total)) assert.ok(count > 0, `nothing ${what}: the race shows nothing`);
});

interface World {
  readonly random: SeededRandom;
  readonly scheduler: Scheduler;
  readonly store: ShareStore;
  readonly packs: MemoryPackStore;
  readonly service: ShareService;
  readonly share: ShareRow;
  /** The chunks that were ever sent. */
  readonly texts: string[];
  readonly total: Record<'collected' | 'dropped' | 'moved' | 'commits' | 'raced' | 'crashes', number>;
}

async function liveThrough(seed: number, total: World['total']): Promise<void> {
  const random = seededRandom(seed);
  const scheduler = createScheduler({ random, burst: random.pick([0, 0.9, 0.97]), onStep: () => {} });
  const store = createMemoryShareStore();
  const packs = createMemoryPackStore(packBytes);
  const station: Life = { name: 'station', ended: false };
  const doors = {
    store: counting(stepping(store, scheduler, station), total),
    packs: stepping<MemoryPackStore>(packs, scheduler, station),
    ...worldly(scheduler, station, random),
  };
  const made = createShareService(doors).createShare({ name: 'share' });
  while (scheduler.ready() > 0) await scheduler.runOne();
  const service = createShareService(doors);
  const world: World = { random, scheduler, store, packs, service, share: await made, texts: [], total };
  let atWork = 2;
  let failed: unknown;
  for (const number of [1, 2]) {
    const actor: Actor = { account: 'anna', device: idOf(random), grant: 'write' };
    act(world, actor, { name: `device ${number}`, ended: false })
      .catch(error => (failed ??= error))
      .finally(() => (atWork -= 1));
  }
  let collector = startCollector(world, error => (failed ??= error));
  while (atWork > 0 && failed === undefined) {
    if (scheduler.ready() === 0) assert.ok(scheduler.skipToNextSleeper(), 'somebody goes on');
    else await scheduler.runOne();
    if (random.chance(checkChance)) await everyRowHasItsBytes(world);
    // Pins may end at any moment, amid a request too.
    if (random.chance(leapChance)) scheduler.pass(25 * hourMs);
    if (!random.chance(crashChance)) continue;
    scheduler.end(collector);
    total.crashes += 1;
    collector = startCollector(world, error => (failed ??= error));
  }
  if (failed !== undefined) throw failed;
  scheduler.end(collector);
  await nothingIsLeft(world);
}

/** Over and over, with and without a grace time. */
function startCollector(world: World, failed: (error: unknown) => void): Life {
  const { scheduler, store, packs, random, total } = world;
  const life: Life = { name: 'collector', ended: false };
  const doors = {
    store: stepping(store, scheduler, life),
    packs: stepping<MemoryPackStore>(packs, scheduler, life),
    ...worldly(scheduler, life, random),
  };
  const run = async (): Promise<never> => {
    for (;;) {
      const done = await collect(doors, { graceMs: random.pick([0, 0, hourMs]), sealDeadBytesMin: 0 });
      total.collected += done.chunksRemoved;
      total.dropped += done.packsDropped.length;
      total.moved += done.chunksMoved;
      await doors.clock.sleep(random.pick([1, 1, 10 * hourMs]));
    }
  };
  run().catch(failed);
  return life;
}

async function act(world: World, actor: Actor, life: Life): Promise<void> {
  const { random, scheduler } = world;
  const files: { readonly node: NodeId; readonly chunks: readonly string[] }[] = [];
  for (let action = 0; action < actionsPerDevice; action += 1) {
    await scheduler.step(life, 'acts');
    if (random.chance(0.3)) await scheduler.sleep(life, random.pick([1, 30]) * hourMs).over;
    const kind = random.pick(['commit', 'upload only', 'stale', 'stale', 'read'] as const);
    const chunks = Array.from({ length: 1 + random.below(2) }, () => textOf(world));
    if (kind === 'read') await readBack(world, actor, files);
    else if (kind === 'upload only') await patiently(() => upload(world, actor, chunks, random.chance(0.5)));
    else {
      const node = await patiently(() => commitFile(world, actor, { chunks, stale: kind === 'stale' }));
      if (node !== undefined) files.push({ node, chunks });
    }
  }
}

function textOf({ texts, random }: World): string {
  if (texts.length > 0 && random.chance(0.7)) return random.pick(texts.slice(-recentTexts));
  const text = `chunk ${texts.length} `.repeat(1 + random.below(4));
  texts.push(text);
  return text;
}

/** As a drive does: what the station refuses for now is tried again. */
async function patiently<T>(work: () => Promise<T | 'again'>): Promise<T> {
  for (let tries = 0; tries < 50; tries += 1) {
    try {
      const result = await work();
      if (result !== 'again') return result;
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'busy')) throw error;
    }
  }
  throw new Error('was refused again and again');
}

async function upload({ service, share }: World, actor: Actor, chunks: readonly string[], ask: boolean): Promise<void> {
  const all = chunks.map(stored);
  const missing = ask
    ? await service.missing(
        actor,
        share.id,
        all.map(chunk => chunk.hash),
      )
    : all.map(chunk => chunk.hash);
  await service.upload(
    actor,
    share.id,
    all.filter(chunk => missing.includes(chunk.hash)),
  );
}

interface NewFile {
  readonly chunks: readonly string[];
  readonly stale: boolean;
}

/** Sends the chunks ahead, along, or only those that the station says it lacks; undefined for the stale one. */
async function commitFile(world: World, actor: Actor, file: NewFile): Promise<NodeId | undefined | 'again'> {
  const { random, service, share, total } = world;
  const manifest = manifestOf(file.chunks);
  const content = contentId(manifest, sha256);
  const inline = random.chance(0.5);
  if (!inline) await upload(world, actor, file.chunks, random.chance(0.7));
  const node = idOf(random);
  const size = manifest.chunks.reduce((sum, chunk) => sum + chunk.size, 0);
  const state = { content, size, mtimeNs: '1', mode: 0o644 };
  const parent = file.stale ? idOf(random) : share.root;
  const ops = [{ op: 'create' as const, id: node, parent, name: node, kind: 'file' as const, state }];
  const batches = [{ opId: idOf(random), ops }];
  const arrival = {
    request: { epoch: share.epoch, batches },
    manifests: [{ content, manifest }],
    chunks: inline ? file.chunks.map(stored) : [],
  };
  const [result] = (await service.commit(actor, share.id, arrival)).results;
  assert.ok(result);
  if (!('refused' in result)) {
    total.commits += 1;
    return node;
  }
  if (result.refused === 'missing') return 'again';
  assert.ok(file.stale, `refused as ${result.refused}: ${result.message}`);
  return undefined;
}

async function readBack(
  { service, share, random }: World,
  actor: Actor,
  files: readonly { readonly node: NodeId; readonly chunks: readonly string[] }[],
): Promise<void> {
  if (files.length === 0) return;
  const { node, chunks } = random.pick(files);
  const content = contentId(manifestOf(chunks), sha256);
  const read: string[] = [];
  for await (const part of service.fetch(actor, share.id, [{ node, content, manifest: false, chunks: 'all' }])) {
    assert.ok('bytes' in part, JSON.stringify(part));
    read.push(Buffer.from(part.bytes).toString());
  }
  assert.deepEqual(read, chunks);
}

/** Never a row without its bytes, never a version without its rows. */
async function everyRowHasItsBytes({ store, packs, share, texts }: World): Promise<void> {
  const rows = await store.chunks(texts.map(text => stored(text).hash));
  const read = await packs.read([...rows.values()].map(row => row.location));
  for (const [index, hash] of [...rows.keys()].entries()) {
    const chunk = read[index];
    assert.ok(chunk !== undefined && sha256(chunk.bytes) === hash, `the bytes of ${hash} are not there`);
  }
  for (const hash of await store.reached(
    share.id,
    texts.map(text => stored(text).hash),
  )) {
    assert.ok(rows.has(hash), `a version needs ${hash}`);
  }
}

/** Once the pins have ended, two runs leave what the share reaches, and no pack that is mostly dead but the last. */
async function nothingIsLeft({ store, packs, share, scheduler, texts }: World): Promise<void> {
  const clock = { nowMs: () => scheduler.nowMs() + 100 * hourMs, monotonicMs: () => 0, sleep: async () => {} };
  const doors = { store, packs, hash: sha256, clock, log: () => {} };
  for (let run = 0; run < 2; run += 1) await collect(doors, { graceMs: 0, sealDeadBytesMin: 0 });
  const hashes = texts.map(text => stored(text).hash);
  const rows = await store.chunks(hashes);
  assert.deepEqual(new Set(rows.keys()), new Set(await store.reached(share.id, hashes)));
  const live = [...rows.values()].reduce((sum, row) => sum + row.location.storedLength + 50, 0);
  const bytes = (await packs.list()).slice(0, -1).reduce((sum, pack) => sum + pack.bytes, 0);
  assert.ok(bytes <= 2 * live + packBytes, `${bytes} bytes for ${live} that live`);
}

/** Counts how often the station found that collection had come first. */
function counting(store: ShareStore, total: World['total']): ShareStore {
  const counted = async <T>(outcome: Promise<T>): Promise<T> => {
    const found = await outcome;
    if (found === 'collected' || found === 'moved-on') total.raced += 1;
    return found;
  };
  return {
    ...store,
    write: change => counted(store.write(change)),
    addChunks: (rows, pins) => counted(store.addChunks(rows, pins)),
  };
}

function stepping<T extends object>(door: T, scheduler: Scheduler, life: Life): T {
  const wrapped = Object.entries(door).map(([name, method]: [string, (...args: unknown[]) => unknown]) => {
    const call = async (...args: unknown[]): Promise<unknown> => {
      await scheduler.step(life, name);
      return method(...args);
    };
    return [name, call];
  });
  return Object.fromEntries(wrapped) as T;
}

function worldly(scheduler: Scheduler, life: Life, random: SeededRandom) {
  const clock = {
    nowMs: () => scheduler.nowMs(),
    monotonicMs: () => scheduler.nowMs(),
    // A pause is a turn for others; were it time, only who has nothing to do would see the collector at work.
    sleep: (ms: number) => (ms < hourMs ? scheduler.step(life, 'pauses') : scheduler.sleep(life, ms).over),
  };
  return { clock, hash: sha256, random, log: () => {} };
}

function idOf(random: SeededRandom): NodeId {
  return Buffer.from(random.bytes(16)).toString('hex') as NodeId;
}

function stored(text: string): { readonly hash: Hash; readonly bytes: Uint8Array } {
  const bytes = Buffer.from(text);
  return { hash: sha256(bytes), bytes };
}

function manifestOf(chunks: readonly string[]): Manifest {
  return { chunks: chunks.map(text => ({ hash: stored(text).hash, size: Buffer.byteLength(text) })) };
}
