/**
 * Retention and collection against commits, restores, readers and their own crashes, in an order drawn from a seed: the
 * real share service, the real retention and the real collector over memory doors, each call of which waits for its turn.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { contentId, type Manifest } from '#model/manifest.ts';
import type { ContentId, Hash, NodeId } from '#model/node.ts';
import { keepsEverything } from '#model/retention.ts';
import { createMemoryPackStore, type MemoryPackStore } from '#platform/memory/memory-pack-store.ts';
import { createMemoryShareStore } from '#platform/memory/memory-share-store.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createScheduler, type Life, type Scheduler } from '#simulator/scheduler.ts';
import type { Actor } from '#station/share/actor.ts';
import { readManifests } from '#station/share/contents.ts';
import { sha256 } from '#station/share/share-fixture.ts';
import { createShareService, type ShareService } from '#station/share/share-service.ts';
import { collect } from '#station/upkeep/collect.ts';
import { retain } from '#station/upkeep/retain.ts';
import { verify } from '#station/upkeep/verify.ts';

const seeds = 20;
const actionsPerDevice = 25;
const crashChance = 0.003;
const leapChance = 0.03;
const checkChance = 0.2;
const hourMs = 3_600_000;
const packBytes = 200;
/** So few that versions and files share chunks all the time. */
const textsMax = 8;
const filesMax = 3;

test('retention races commits, restores, readers and crashes: what a version needs is there at every moment', async () => {
  const total = { dropped: 0, lost: 0, collected: 0, commits: 0, restored: 0, refused: 0, crashes: 0 };
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
  readonly files: { readonly node: NodeId; readonly contents: ContentId[] }[];
  readonly total: Record<'dropped' | 'lost' | 'collected' | 'commits' | 'restored' | 'refused' | 'crashes', number>;
}

async function liveThrough(seed: number, total: World['total']): Promise<void> {
  const random = seededRandom(seed);
  const scheduler = createScheduler({ random, burst: random.pick([0, 0.9, 0.97]), onStep: () => {} });
  const store = createMemoryShareStore();
  const packs = createMemoryPackStore(packBytes);
  const service = createShareService(doorsOf({ store, packs, random, scheduler }, { name: 'station', ended: false }));
  const making = service.createShare({ name: 'share' });
  while (scheduler.ready() > 0) await scheduler.runOne();
  const share = await making;
  await store.setRetention(share.id, {
    ...keepsEverything,
    versions: random.below(3),
    order: random.pick(['oldest', 'smart']),
    bytes: random.pick([null, 30]),
  });
  const world: World = { random, scheduler, store, packs, service, share, files: [], total };
  let atWork = 2;
  let failed: unknown;
  const fails = (error: unknown): void => {
    failed ??= error;
  };
  for (const number of [1, 2]) {
    const actor: Actor = { account: 'anna', device: idOf(random), grant: 'write' };
    act(world, actor, { name: `device ${number}`, ended: false })
      .catch(fails)
      .finally(() => (atWork -= 1));
  }
  let upkeep = startUpkeep(world, fails);
  while (atWork > 0 && failed === undefined) {
    if (scheduler.ready() === 0) assert.ok(scheduler.skipToNextSleeper(), 'somebody goes on');
    else await scheduler.runOne();
    if (random.chance(checkChance)) await everyVersionIsWhole(world);
    if (random.chance(leapChance)) scheduler.pass(25 * hourMs);
    if (!random.chance(crashChance)) continue;
    scheduler.end(upkeep);
    total.crashes += 1;
    upkeep = startUpkeep(world, fails);
  }
  if (failed !== undefined) throw failed;
  scheduler.end(upkeep);
  await nothingIsLeft(world);
}

function startUpkeep(world: World, fails: (error: unknown) => void): Life {
  const { random, total } = world;
  const life: Life = { name: 'upkeep', ended: false };
  const doors = doorsOf(world, life);
  const run = async (): Promise<never> => {
    for (;;) {
      const { versions, chunks } = await retain(doors);
      total.dropped += versions;
      total.lost += chunks;
      total.collected += (await collect(doors, { graceMs: 0, sealDeadBytesMin: 0 })).chunksRemoved;
      await doors.clock.sleep(random.pick([1, 1, 10 * hourMs]));
    }
  };
  run().catch(fails);
  return life;
}

async function act(world: World, actor: Actor, life: Life): Promise<void> {
  const { random, scheduler } = world;
  for (let action = 0; action < actionsPerDevice; action += 1) {
    await scheduler.step(life, 'acts');
    if (random.chance(0.3)) await scheduler.sleep(life, random.pick([1, 30]) * hourMs).over;
    const kind = random.pick(['save', 'save', 'restore', 'read', 'delete'] as const);
    if (kind === 'save') await save(world, actor);
    else if (kind === 'restore') await restore(world, actor);
    else if (kind === 'read') await read(world, actor);
    else if (random.chance(0.2)) await remove(world, actor);
  }
}

/** Sends the manifest, and only the chunks that the station lacks; sends them along once it was told of more. */
async function save(world: World, actor: Actor): Promise<void> {
  const { random, service, share, total, files } = world;
  const texts = Array.from({ length: 1 + random.below(3) }, () => `text ${random.below(textsMax)} `.repeat(3));
  const manifest = manifestOf(texts);
  const content = contentId(manifest, sha256);
  const chunks = texts.map(stored);
  const missing = await service.missing(
    actor,
    share.id,
    chunks.map(({ hash }) => hash),
  );
  let sent = random.chance(0.5) ? chunks.filter(({ hash }) => missing.includes(hash)) : [];
  for (let tries = 0; tries < 20; tries += 1) {
    const file = files.length < filesMax ? undefined : random.pick(files);
    const result = await committed(world, actor, { node: file?.node ?? idOf(random), content, manifest, sent });
    if (result === 'missing') sent = chunks;
    else if (result !== 'again') {
      if (typeof result === 'string' && result !== 'refused') {
        total.commits += 1;
        if (file) file.contents.push(content);
        else files.push({ node: result, contents: [content] });
      }
      return;
    }
  }
  throw new Error(`was refused again and again in "${share.name}"`);
}

/** Names a content of before, and brings nothing along: it is taken when it is kept, and `missing` when it is not. */
async function restore(world: World, actor: Actor): Promise<void> {
  const { random, files, total } = world;
  if (files.length === 0) return;
  const { node, contents } = random.pick(files);
  const result = await committed(world, actor, { node, content: random.pick(contents), sent: [] });
  if (result === 'missing') total.refused += 1;
  else if (result === node) total.restored += 1;
}

interface Saved {
  readonly node: NodeId;
  readonly content: ContentId;
  readonly manifest?: Manifest;
  readonly sent: readonly { readonly hash: Hash; readonly bytes: Uint8Array }[];
}

const sizes = new Map<ContentId, number>();

async function committed(world: World, actor: Actor, saved: Saved): Promise<NodeId | 'missing' | 'again' | 'refused'> {
  const { random, service, store, share } = world;
  const { node, content, manifest, sent } = saved;
  if (manifest)
    sizes.set(
      content,
      manifest.chunks.reduce((sum, chunk) => sum + chunk.size, 0),
    );
  const state = { content, size: sizes.get(content) ?? 0, mtimeNs: '1', mode: 0o644 };
  const row = (await store.nodes(share.id, [node])).get(node);
  const op = row
    ? { op: 'update' as const, id: node, base: row.contentRev, state }
    : { op: 'create' as const, id: node, parent: share.root, name: node, kind: 'file' as const, state };
  const request = { epoch: share.epoch, batches: [{ opId: idOf(random), ops: [op] }] };
  try {
    const manifests = manifest ? [{ content, manifest }] : [];
    const [result] = (await service.commit(actor, share.id, { request, manifests, chunks: sent })).results;
    assert.ok(result);
    if (!('refused' in result)) return node;
    return result.refused === 'missing' ? 'missing' : 'refused';
  } catch (error) {
    if (error instanceof Refusal && error.code === 'busy') return 'again';
    throw error;
  }
}

/** What was begun to be read is read to its end, or refused; never anything else. */
async function read({ service, share, random, files, total }: World, actor: Actor): Promise<void> {
  if (files.length === 0) return;
  const { node, contents } = random.pick(files);
  const content = random.pick(contents);
  const found: { hash: Hash; size: number }[] = [];
  for await (const part of service.fetch(actor, share.id, [{ node, content, manifest: false, chunks: 'all' }])) {
    if ('refused' in part) {
      total.refused += 1;
      return;
    }
    if ('bytes' in part) found.push({ hash: sha256(part.bytes), size: part.bytes.length });
  }
  assert.equal(contentId({ chunks: found }, sha256), content);
}

async function remove({ service, share, random, files, store }: World, actor: Actor): Promise<void> {
  const file = files.at(0);
  if (file === undefined) return;
  files.shift();
  const seen = (await store.share(share.id))?.head ?? 0;
  const ops = [{ op: 'delete' as const, id: file.node, seen, released: true as const }];
  const request = { epoch: share.epoch, batches: [{ opId: idOf(random), ops }] };
  await service.commit(actor, share.id, { request, manifests: [], chunks: [] });
}

/** Its manifest is there, and the share reaches its chunks, which have their bytes. */
async function everyVersionIsWhole({ store, packs, share }: World): Promise<void> {
  const needed = await chunksOfVersions(store, share);
  const rows = await store.chunks(needed);
  const found = await packs.read([...rows.values()].map(row => row.location));
  for (const [index, hash] of [...rows.keys()].entries()) {
    const read = found[index];
    assert.ok(read !== undefined && sha256(read.bytes) === hash, `the bytes of ${hash} are not there`);
  }
  const reached = await store.reached(share.id, needed);
  for (const hash of needed) {
    assert.ok(rows.has(hash), `a version needs the chunk ${hash}`);
    assert.ok(reached.has(hash), `a version needs the share to reach ${hash}`);
  }
}

async function chunksOfVersions(store: ShareStore, share: ShareRow): Promise<readonly Hash[]> {
  const versions = await store.versionsAfter(share.id, { limit: 10_000 });
  const contents = [...new Set(versions.map(({ content }) => content))];
  const manifests = await readManifests(store, contents);
  for (const content of contents) assert.ok(manifests.has(content), `a version needs the manifest ${content}`);
  return [...new Set([...manifests.values()].flatMap(({ chunks }) => chunks.map(({ hash }) => hash)))];
}

/** Days later, the share reaches what its versions hold and nothing else, and that is all there is. */
async function nothingIsLeft(world: World): Promise<void> {
  const { store, packs, share, scheduler } = world;
  const clock = { nowMs: () => scheduler.nowMs() + 1_000 * hourMs, monotonicMs: () => 0, sleep: async () => {} };
  const doors = { store, packs, hash: sha256, clock, log: () => {} };
  await retain(doors);
  for (let run = 0; run < 2; run += 1) await collect(doors, { graceMs: 0, sealDeadBytesMin: 0 });
  await everyVersionIsWhole(world);
  const all = Array.from({ length: textsMax }, (_, index) => stored(`text ${index} `.repeat(3)).hash);
  const needed = new Set(await chunksOfVersions(store, share));
  assert.deepEqual(new Set(await store.reached(share.id, all)), new Set(all.filter(hash => needed.has(hash))));
  assert.deepEqual(new Set((await store.chunks(all)).keys()), new Set(all.filter(hash => needed.has(hash))));
  const report = await verify(doors, { position: { load: () => undefined, save: () => {} } });
  assert.deepEqual([report.faults, report.damaged, report.damagedChunks], [[], [], []]);
}

type Doors = Pick<World, 'store' | 'packs' | 'random' | 'scheduler'>;

function doorsOf({ store, packs, random, scheduler }: Doors, life: Life) {
  const clock = {
    nowMs: () => scheduler.nowMs(),
    monotonicMs: () => scheduler.nowMs(),
    sleep: (ms: number) => (ms < hourMs ? scheduler.step(life, 'pauses') : scheduler.sleep(life, ms).over),
  };
  const log = () => {};
  return {
    store: stepping(store, scheduler, life),
    packs: stepping(packs, scheduler, life),
    ...{ clock, hash: sha256, random, log },
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
