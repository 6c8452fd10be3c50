/**
 * To whom only a folder is granted, the past of the folder is what it would be if the share consisted of it alone; and in
 * every history nothing of elsewhere is told or changed: rules B22 and B23 of docs/history.md, over random histories.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import type { NodeId, Revision } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import type { Op } from '#protocol/commit.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createPastFixture, type PastFixture } from '#station/past/past-fixture.ts';
import { toldRevert } from '#station/past/revert-told.ts';
import type { Actor } from '#station/share/actor.ts';
import { file, folder, stateOf } from '#station/share/share-fixture.ts';

const seeds = 40;

async function eachSeed(check: (seed: number) => Promise<void>): Promise<void> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    await check(seed).catch(cause => {
      throw new Error(`seed ${seed}: ${(cause as Error).message}`, { cause });
    });
  }
}

/** The same history twice: in a folder of a share in which other things happen too, and in a share of its own. */
interface Twins {
  readonly large: PastFixture;
  readonly alone: PastFixture;
  readonly top: NodeId;
  readonly eve: Actor;
  /** Revisions of the one and of the other. */
  readonly pairs: readonly (readonly [Revision, Revision])[];
}

async function twins(seed: number, random: SeededRandom): Promise<Twins> {
  const [large, alone] = [await createPastFixture(seed), await createPastFixture(seed + 1_000)];
  const [above, top, beside] = [large.id(), large.id(), large.id()];
  await large.done([folder(above, large.share.root, 'above'), folder(top, above, 'top')]);
  await large.done([folder(beside, above, 'beside')]);
  const pairs: [Revision, Revision][] = [];
  for (let step = 0; step < 26; step += 1) {
    for (const { clock } of [large, alone]) clock.nowMs += 1_000;
    const besides = random.chance(0.4) ? await besideOps(large, beside, random) : [];
    const deeds = random.chance(0.7) ? await deedsFor(alone, { newId: large.id, random }) : [];
    const own = await Promise.all(deeds.map(deed => deed(alone, id => id)));
    if (own.length > 0 && 'refused' in (await alone.batch(own, { texts }))) continue;
    const inLarge = await Promise.all(deeds.map(deed => deed(large, id => (id === alone.share.root ? top : id))));
    if (inLarge.length + besides.length > 0) await large.done([...inLarge, ...besides], { texts });
    if (own.length > 0) pairs.push([await large.head(), await alone.head()]);
  }
  const eve: Actor = { account: 'eve', device: large.id(), grant: 'none', folders: new Map([[top, 'write']]) };
  return { large, alone, top, eve, pairs };
}

const texts = Array.from({ length: 8 }, (_, at) => `text ${at}`);
const names = ['a', 'b', 'c', 'D'];
type Deed = (world: PastFixture, place: (parent: NodeId) => NodeId) => Promise<Op>;

/** One or two things to do in the lone share, each to be done in the other as well. */
async function deedsFor(
  alone: PastFixture,
  { newId, random }: { newId: () => NodeId; random: SeededRandom },
): Promise<readonly Deed[]> {
  const rows = await rowsIn(alone, alone.share.root);
  const folders = rows.filter(({ kind }) => kind === 'folder');
  const some = random.pick(rows);
  const [parent, name, text, id] = [random.pick(folders).id, random.pick(names), random.pick(texts), newId()];
  const now = async (world: PastFixture) =>
    (await world.store.nodes(world.share.id, [some.id])).get(some.id) as NodeRow;
  const kind = random.below(10);
  if (kind < 2 || some.parent === null) return [async (_world, place) => folder(id, place(parent), name)];
  if (kind < 4) return [async (_world, place) => file(id, { parent: place(parent), name }, text)];
  if (kind < 6 && some.state !== null)
    return [async world => ({ op: 'update', id: some.id, base: (await now(world)).contentRev, state: stateOf(text) })];
  if (kind < 8) {
    const move: Deed = async (world, place) => {
      const { placeRev: base } = await now(world);
      return { op: 'move', id: some.id, base, parent: place(parent), name };
    };
    return [move, async (_world, place) => file(id, { parent: place(parent), name: `${name}2` }, text)];
  }
  return [async world => ({ op: 'delete', id: some.id, seen: await world.head(), released: true })];
}

async function besideOps(large: PastFixture, beside: NodeId, random: SeededRandom): Promise<readonly Op[]> {
  const [, ...rows] = await rowsIn(large, beside);
  const some = rows.length === 0 ? undefined : random.pick(rows);
  if (some === undefined || random.chance(0.5))
    return [file(large.id(), { parent: beside, name: `hidden ${large.id()}` }, random.pick(texts))];
  if (random.chance(0.3)) return [{ op: 'delete', id: some.id, seen: await large.head(), released: true }];
  return [{ op: 'update', id: some.id, base: some.contentRev, state: stateOf(random.pick(texts)) }];
}

async function rowsIn({ store, share, head }: PastFixture, top: NodeId): Promise<readonly NodeRow[]> {
  const revision = await head();
  const rows = [...(await store.nodes(share.id, [top])).values()];
  for (const row of rows) rows.push(...(await store.childrenAt(share.id, { parent: row.id, revision, limit: 1_000 })));
  return rows;
}

/** What lives beneath, by path, with its content. */
async function held(world: PastFixture, top: NodeId): Promise<readonly string[]> {
  const paths = new Map<NodeId, string>([[top, '']]);
  const [, ...rows] = await rowsIn(world, top);
  return rows
    .map(({ id, parent, name, state }) => {
      paths.set(id, `${paths.get(parent as NodeId)}/${name}`);
      return `${paths.get(id)} ${state?.content ?? ''}`;
    })
    .sort();
}

type Revert = Awaited<ReturnType<typeof toldRevert>>;

/** Without what names the batch and the plan, and whether something lies elsewhere. */
function bare({ plan: _, revision, elsewhere: _elsewhere, ...reply }: Revert) {
  return { ...reply, done: revision !== undefined };
}

async function allDeleted({ past, share }: PastFixture, actor: Actor, node: NodeId): Promise<readonly string[]> {
  const found: string[] = [];
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await past.deleted(actor, share.id, { node, after });
    found.push(...page.entries.map(({ row, path, files }) => `${row.id} ${path.join('/')} ${files} ${row.atMs}`));
    after = page.after;
  }
  return found;
}

test('B22 what is told of the past of a granted folder is what a share of that folder alone would tell', () =>
  eachSeed(async seed => {
    const random = seededRandom(seed);
    const { large, alone, top, eve, pairs } = await twins(seed, random);
    const { anna, share: own } = alone;
    const twin = (id: string | null) => (id === top ? own.root : id);
    assert.deepEqual(await allDeleted(large, eve, top), await allDeleted(alone, anna, own.root));
    const seen = await large.past.batches(eve, large.share.id, { within: top });
    const all = await alone.past.batches(anna, own.id, {});
    const toAlone = new Map(pairs);
    assert.deepEqual(
      seen.batches.map(({ revision, device: _, ...batch }) => ({ ...batch, revision: toAlone.get(revision) })),
      all.batches.map(({ device: _, ...batch }) => batch),
    );
    for (const [there, here] of pairs.filter(() => random.chance(0.3))) {
      const told = await large.past.changesSince(eve, large.share.id, { node: top, since: there });
      const expected = await alone.past.changesSince(anna, own.id, { node: own.root, since: here });
      const bareOf = (page: typeof told) =>
        page.entries.map(({ kind, row, path, was }) => [kind, row.id, twin(row.parent), path, was, row.atMs]);
      assert.deepEqual(bareOf(told), bareOf(expected));
      const atMs = expected.entries.at(-1)?.row.atMs ?? alone.clock.nowMs;
      assert.equal(
        toAlone.get(await large.service.moment(eve, large.share.id, { atMs, within: top })),
        await alone.service.moment(anna, own.id, { atMs }),
      );
      const page = await large.service.folder(eve, large.share.id, { node: top, at: String(there) });
      const ownPage = await alone.service.folder(anna, own.id, { node: own.root, at: String(here) });
      assert.deepEqual(
        page.entries.map(({ id, name }) => [id, name]),
        ownPage.entries.map(({ id, name }) => [id, name]),
      );
      assert.equal(page.above.length, 1);
    }
  }));

test('B23 restoring and undoing in a granted folder does what it would do in a share of that folder alone', () =>
  eachSeed(async seed => {
    const random = seededRandom(seed);
    const { large, alone, top, eve, pairs } = await twins(seed, random);
    const { anna, share: own } = alone;
    const outside = async () => (await held(large, large.share.root)).filter(path => !path.startsWith('/above/top/'));
    const before = await outside();
    for (let step = 0; step < 3; step += 1) {
      const [there, here] = random.pick(pairs);
      const some = pairs.filter(() => random.chance(0.25));
      const how = random.below(3);
      const gone = (await alone.past.deleted(anna, own.id, { node: own.root })).entries.map(({ row }) => row.id);
      const asked = (world: PastFixture, actor: Actor) => {
        const isLarge = world === large;
        const within = isLarge ? { within: top } : {};
        const { past, share } = world;
        if (how === 0 && some.length > 0)
          return past.undo(actor, share.id, { revisions: some.map(pair => pair[isLarge ? 0 : 1]), ...within });
        if (how === 1 && gone.length > 0)
          return past.restore(actor, share.id, { deleted: gone.slice(0, 2), ...within });
        const at = isLarge ? there : here;
        const folder = isLarge ? top : own.root;
        return past.restore(actor, share.id, { folder, at, ...(step === 1 ? {} : { removeAdded: true }), ...within });
      };
      const done = await toldRevert(await asked(large, eve));
      assert.deepEqual(bare(done), bare(await toldRevert(await asked(alone, anna))));
      assert.deepEqual(await held(large, top), await held(alone, own.root));
      if (how !== 0) assert.equal(done.elsewhere, undefined);
      // What both made anew has other ids in each from here on.
      if (done.files.made + done.folders.made + done.files.copied > 0) break;
    }
    assert.deepEqual(await outside(), before);
  }));

/** For every node and revision, by plain walks: whether it, and all above it up to the folder, lay there then and do now. */
async function sightOf({ store, share, head }: PastFixture, top: NodeId) {
  const now = await head();
  const at: Map<NodeId, NodeRow>[] = [];
  const ids = new Set<NodeId>();
  for (let below: { revision: Revision; id: NodeId } | undefined; ; ) {
    const page = await store.written(share.id, { ...(below ? { below } : {}), limit: 1_000 });
    for (const { id } of page) ids.add(id);
    below = page.at(-1);
    if (page.length < 1_000) break;
  }
  for (let revision = 0; revision <= now; revision += 1)
    at.push(new Map(await store.nodesAt(share.id, [...ids], revision)));
  const way = (id: NodeId, revision: Revision): NodeId[] => {
    const row = at[revision]?.get(id);
    return !row ? [] : row.parent === null || id === top ? [id] : [id, ...way(row.parent, revision)];
  };
  const lies = (id: NodeId): boolean => way(id, now).at(-1) === top;
  const seen = (id: NodeId, revision: Revision): boolean => {
    const then = way(id, revision);
    return then.at(-1) === top && then.every(lies);
  };
  return { ids: [...ids], now, at, seen, lies };
}

test('B22 B23 in every history, with moves in and out, nothing of elsewhere is told or changed', () =>
  eachSeed(async seed => {
    const fixture = await createPastFixture(seed);
    const random = seededRandom(seed);
    const { past, service, share, store } = fixture;
    for (let tries = 0; tries < 90; tries += 1) await fixture.happen(random);
    const all = await rowsIn(fixture, share.root);
    const folders = all.filter(({ kind, parent }) => kind === 'folder' && parent !== null);
    if (folders.length === 0) return;
    const top = random.pick(folders).id;
    const eve: Actor = { account: 'eve', device: fixture.id(), grant: 'none', folders: new Map([[top, 'write']]) };
    const { ids, now, at, seen, lies } = await sightOf(fixture, top);
    const since = random.below(now + 1);
    const noted: unknown[] = [];
    const note = async (work: Promise<unknown>) => noted.push(await work.catch(error => [error.code, error.message]));
    await note(past.deleted(eve, share.id, { node: top }));
    await note(past.batches(eve, share.id, { within: top }));
    await note(past.changesSince(eve, share.id, { node: top, since }));
    await note(service.folder(eve, share.id, { node: top, at: String(since) }));
    for (const id of ids) await note(service.versions(eve, share.id, id));
    const batches = (await past.batches(eve, share.id, { within: top })).batches;
    for (const { revision } of batches)
      assert.ok(
        ids.some(id => at[revision]?.get(id)?.revision === revision && seen(id, revision)),
        'a batch is seen',
      );
    const revisions = Array.from({ length: 3 }, () => 1 + random.below(now));
    const requests = [
      () => past.undo(eve, share.id, { revisions, within: top }),
      () => past.restore(eve, share.id, { folder: top, at: since, removeAdded: true, within: top }),
      () => past.undo(eve, share.id, { account: 'anna', fromMs: 0, within: top }),
    ];
    // What is brought back goes on with what it replaces, which was seen; ids of its own are new.
    for (const request of requests) {
      const done = await request().catch((error: unknown) => error);
      if (!(done instanceof Error)) noted.push(await toldRevert(done as Awaited<ReturnType<typeof request>>));
      else if (done instanceof Refusal && done.code === 'unknown-node') noted.push([done.message]);
      else throw done;
    }
    const told = JSON.stringify(noted, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
    for (const id of ids)
      if (!Array.from({ length: now + 1 }, (_, revision) => revision).some(revision => seen(id, revision)))
        assert.ok(!told.includes(`"${id}"`) || id === top, `${id} is told of`);
    const after = await store.nodes(share.id, ids);
    for (const id of ids)
      if (!lies(id)) assert.deepEqual(after.get(id), at[now]?.get(id), 'what lies elsewhere is as it was');
    const known = new Set<string | undefined>();
    for (const id of ids)
      for (const [revision, rows] of at.entries()) if (seen(id, revision)) known.add(rows.get(id)?.state?.content);
    for (const { revision, state } of await rowsIn(fixture, top))
      assert.ok(revision <= now || state === null || known.has(state.content), 'no content comes from elsewhere');
  }));
