/** Retention at a station: what goes, what stays, and what people and drives hear of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import type { NodeId } from '#model/node.ts';
import { keepsEverything, type Retention } from '#model/retention.ts';
import { createMemoryPackStore } from '#platform/memory/memory-pack-store.ts';
import { createMemoryShareStore } from '#platform/memory/memory-share-store.ts';
import type { ShareStore } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createPastService } from '#station/past/past-service.ts';
import { toldRevert } from '#station/past/revert-told.ts';
import { createFixture, file, folder, sha256, stateOf } from '#station/share/share-fixture.ts';
import { collect } from '#station/upkeep/collect.ts';
import { retain } from '#station/upkeep/retain.ts';
import { previewRetention } from '#station/upkeep/retention-preview.ts';
import { verify } from '#station/upkeep/verify.ts';

const dayMs = 24 * 60 * 60_000;

async function setUp(store: ShareStore = createMemoryShareStore()) {
  const packs = createMemoryPackStore(100);
  const fixture = await createFixture({ store, packs });
  const { share, clock: time, service } = fixture;
  const logged: string[] = [];
  const clock = { nowMs: () => time.nowMs, monotonicMs: () => 0, sleep: async () => {} };
  const doors = { store, packs, hash: sha256, clock, log: (_: string, event: string) => logged.push(event) };
  const random = seededRandom(5);
  const past = createPastService({ store, shares: service, hash: sha256, clock, random, log: () => undefined });
  const saved = async (node: NodeId, texts: readonly string[]): Promise<void> => {
    for (const text of texts) {
      const base = (await store.nodes(share.id, [node])).get(node)?.contentRev ?? 0;
      await fixture.done([{ op: 'update', id: node, base, state: stateOf(text) }], { texts: [text] });
      time.nowMs += 2 * dayMs;
    }
  };
  const made = async (name: string, text: string, parent: NodeId = share.root): Promise<NodeId> => {
    const node = fixture.id();
    await fixture.done([file(node, { parent, name }, text)], { texts: [text] });
    time.nowMs += 2 * dayMs;
    return node;
  };
  return {
    ...fixture,
    ...{ packs, past, saved, made, logged, doors },
    keep: (some: Partial<Retention>) => store.setRetention(share.id, { ...keepsEverything, ...some }),
    preview: (some: Partial<Retention>) => previewRetention(doors, share, { ...keepsEverything, ...some }),
    retain: () => retain(doors),
    collect: () => collect(doors, { graceMs: 0, sealDeadBytesMin: 0 }),
    async remove(...ids: NodeId[]) {
      const seen = (await store.share(share.id))?.head ?? 0;
      await fixture.done(ids.map(id => ({ op: 'delete', id, seen, released: true })));
      time.nowMs += 2 * dayMs;
    },
    async contents(node: NodeId): Promise<readonly string[]> {
      const rows = await service.versions(fixture.anna, share.id, node);
      return rows.map(({ state }) => state.content);
    },
    /** Whether the share reaches the chunk. */
    async reaches(text: string): Promise<boolean> {
      const hash = sha256(Buffer.from(text));
      return (await store.reached(share.id, [hash])).has(hash);
    },
    async isThere(text: string): Promise<boolean> {
      const hash = sha256(Buffer.from(text));
      return (await store.chunks([hash])).has(hash);
    },
    async verified(): Promise<readonly string[]> {
      const position = { load: () => undefined, save: () => {} };
      const { faults, damaged, damagedChunks } = await verify(doors, { position });
      return [...faults, ...damaged.map(({ path }) => path), ...damagedChunks];
    },
  };
}

const contentsOf = (...texts: string[]): string[] => texts.map(text => stateOf(text).content);

test('V1, V5 nothing goes until a policy says so; then the oldest go, and collection frees their bytes', async () => {
  const it = await setUp();
  const node = await it.made('a', 'one');
  await it.saved(node, ['two', 'three', 'four']);
  assert.deepEqual(await it.retain(), { versions: 0, files: 0, chunks: 0 });
  await it.keep({ versions: 1 });
  const preview = await it.preview({ versions: 1 });
  assert.deepEqual([preview.versions, preview.files, preview.bytes, preview.atLeast], [2, 1, 6, false]);
  assert.equal(await it.isThere('one'), true, 'a preview takes nothing');
  assert.deepEqual(await it.retain(), { versions: 2, files: 1, chunks: 2 });
  assert.deepEqual(await it.contents(node), contentsOf('four', 'three'));
  await it.collect();
  assert.deepEqual([await it.isThere('one'), await it.isThere('two'), await it.isThere('three')], [false, false, true]);
  assert.deepEqual(await it.verified(), []);
  assert.deepEqual(await it.retain(), { versions: 0, files: 0, chunks: 0 });
});

test('V2 what lives and what is named stay, and so does a chunk that another file or version holds', async () => {
  const it = await setUp();
  const [node, other] = [await it.made('a', 'one'), await it.made('b', 'two')];
  await it.saved(node, ['two', 'three', 'four']);
  const [, , second] = await it.service.versions(it.anna, it.share.id, node);
  await it.past.keep(it.anna, it.share.id, { node, revision: 1, name: 'the first' });
  await it.keep({ versions: 0 });
  assert.equal((await it.preview({ versions: 0 })).bytes, 5, '"three"; "two" lives in the other file');
  assert.equal((await it.retain()).versions, 2);
  assert.deepEqual(await it.contents(node), contentsOf('four', 'one'));
  await it.collect();
  assert.deepEqual([await it.isThere('one'), await it.isThere('two'), await it.isThere('three')], [true, true, false]);
  assert.deepEqual(await it.contents(other), contentsOf('two'));
  assert.deepEqual(await it.verified(), []);
  const gone = it.past.keep(it.anna, it.share.id, { node, revision: second?.revision ?? 0, name: 'too late' });
  await assert.rejects(gone, (error: unknown) => error instanceof Refusal && error.code === 'unknown-node');
});

test('V3 what was superseded or deleted within a day stays whatever the policy says', async () => {
  const it = await setUp();
  const [node, other] = [await it.made('a', 'one'), await it.made('b', 'other')];
  await it.keep({ versions: 0, days: 1, bytes: 0 });
  await it.saved(node, ['two']);
  await it.remove(other);
  it.clock.nowMs -= 1.5 * dayMs;
  assert.equal((await it.retain()).versions, 1, 'the first of a, two and a half days ago');
  it.clock.nowMs += dayMs;
  assert.equal((await it.retain()).versions, 1, 'the deleted one');
  assert.deepEqual(await it.contents(other), []);
  assert.deepEqual(await it.verified(), []);
});

test('V4 days count from when a content was replaced, though the version that replaced it is gone', async () => {
  const it = await setUp();
  const node = await it.made('a', 'one');
  await it.saved(node, ['two', 'three', 'four', 'five']);
  const versions = await it.service.versions(it.anna, it.share.id, node);
  const second = versions.at(-2);
  await it.store.dropVersions(it.share.id, [{ node, revision: second?.revision ?? 0 }]);
  await it.keep({ days: 7 });
  // "one" was replaced 8 days ago; the next that is there came 6 days ago.
  assert.equal((await it.retain()).versions, 1);
  assert.deepEqual(await it.contents(node), contentsOf('five', 'four', 'three'));
});

test('V7 the budget counts what history alone keeps, and the one that was superseded first goes first', async () => {
  const it = await setUp();
  const [node, other] = [await it.made('a', 'aaaa'), await it.made('b', 'bbbbbb')];
  await it.saved(node, ['same', 'same too']);
  await it.saved(other, ['b now']);
  await it.keep({ bytes: 10 });
  assert.equal((await it.preview({ bytes: 10 })).versions, 1, '4, 4 and 6 bytes are kept by history alone');
  await it.retain();
  assert.deepEqual(await it.contents(node), contentsOf('same too', 'same'));
  assert.equal((await it.preview({ bytes: 10 })).versions, 0);
  assert.equal((await it.preview({ bytes: 9 })).versions, 1);
});

test('V8 restoring and undoing say what they cannot bring back, and bring back the rest', async () => {
  const it = await setUp();
  const plans = it.id();
  await it.done([folder(plans, it.share.root, 'plans')]);
  const [a, b, c] = [
    await it.made('a', 'a one', plans),
    await it.made('b', 'b one', plans),
    await it.made('c', 'c one', plans),
  ];
  const at = (await it.store.share(it.share.id))?.head ?? 0;
  await it.saved(a, ['a two']);
  await it.past.keep(it.anna, it.share.id, { node: b, revision: 3, name: '' });
  await it.remove(b, c);
  await it.keep({ versions: 0 });
  assert.equal((await it.retain()).versions, 2, 'the first of a, and c');
  await it.collect();
  const isNotKept = (error: unknown): boolean => error instanceof Refusal && error.code === 'not-kept';
  await assert.rejects(it.service.tree(it.anna, it.share.id, { node: plans, at: `${at}` }), isNotKept);
  await it.service.tree(it.anna, it.share.id, { node: plans });
  const restored = await toldRevert(await it.past.restore(it.anna, it.share.id, { folder: plans, at }));
  assert.deepEqual(
    restored.left.map(({ path, why }) => `${path.join('/')} ${why}`),
    ['plans/a not-kept', 'plans/c not-kept'],
  );
  assert.deepEqual(await it.paths(), ['plans', 'plans/a', 'plans/b']);
  const undone = await toldRevert(await it.past.undo(it.anna, it.share.id, { revisions: [at + 1], preview: true }));
  assert.deepEqual(
    undone.left.map(({ why }) => why),
    ['not-kept'],
  );
  const deleted = await toldRevert(await it.past.restore(it.anna, it.share.id, { deleted: [c] }));
  assert.deepEqual([deleted.leftCount, deleted.revision], [1, undefined]);
});

test('V8 who asks for a content that is not kept is told so, by word of the people and of the drives', async () => {
  const it = await setUp();
  const node = await it.made('a', 'one');
  // The bytes are still there: somebody else has the same.
  await it.made('b', 'one');
  const gone = await it.made('c', 'one');
  await it.saved(node, ['two']);
  await it.remove(gone);
  await it.keep({ versions: 0 });
  await it.retain();
  const { content } = stateOf('one');
  const isNotKept = (error: unknown): boolean => error instanceof Refusal && error.code === 'not-kept';
  await assert.rejects(it.service.content(it.anna, it.share.id, { node, content }), isNotKept);
  await assert.rejects(it.service.content(it.anna, it.share.id, { node: gone }), isNotKept);
  for (const asked of [node, gone]) {
    const wants = [{ node: asked, content, manifest: true, chunks: 'all' as const }];
    for await (const part of it.service.fetch(it.anna, it.share.id, wants)) {
      assert.equal('refused' in part && part.refused, 'unknown-node');
    }
  }
});

test('a chunk that only a dropped version held is lost to the share, and has to be sent anew', async () => {
  const it = await setUp();
  const node = await it.made('a', 'one');
  await it.saved(node, ['two']);
  await it.keep({ versions: 0 });
  await it.retain();
  assert.deepEqual([await it.reaches('one'), await it.reaches('two')], [false, true]);
  const hash = sha256(Buffer.from('one'));
  assert.deepEqual(await it.service.missing(it.bob, it.share.id, [hash]), [hash]);
});

test('every rule about retention in docs/history.md is named by a test', () => {
  const text = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
  const files = ['retain.test.ts', '../../model/retention.test.ts', '../http/new-retention-routes.test.ts'];
  const tests = files.map(text).join('');
  const titles = new Set([...tests.matchAll(/^test\('(V[^a-z]+) /gm)].flatMap(([, rules = '']) => rules.split(', ')));
  const rules = [...text('../../../docs/history.md').matchAll(/^- \*\*(V\d+)\*\*/gm)].map(([, rule = '']) => rule);
  assert.equal(rules.length, 11);
  assert.deepEqual([...titles].sort(), rules.toSorted());
});
