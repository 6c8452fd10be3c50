/** What every share store keeps to when its station looks after itself. */
import assert from 'node:assert/strict';
import type { Hash, NodeId } from '#model/node.ts';
import { author, chunk, emptyChange, hash, id, made, row } from '#platform/contract/share-store.samples.ts';
import type { Check } from '#platform/contract/share-store-contract.ts';
import type { ChunkRow, ContentRow, ShareStore, VersionRow } from '#platform/share-store.ts';

/** Registers the tests of upkeep. */
export function upkeepTests(check: Check): void {
  markTests(check);
  sweepTests(check);
  contentTests(check);
  packTests(check);
  damageTests(check);
  walkTests(check);
}

function markTests(check: Check): void {
  check('chunks that no share reaches and no pin keeps are marked, a page at a time', async store => {
    const it = await made(store);
    await add(store, [1, 2, 3, 4]);
    await store.pin({ device: id(7), hashes: [hash(2)], untilMs: 50 });
    const used = { chunksUsed: [hash(3)], chunksReached: [hash(3)] };
    await store.write({ ...emptyChange(it), newHead: 1, ...used });
    assert.deepEqual(await store.markDying({ limit: 2, nowMs: 10 }), { count: 1, next: hash(2) });
    assert.deepEqual(await store.markDying({ after: hash(2), limit: 2, nowMs: 10 }), { count: 1, next: hash(4) });
    assert.deepEqual(await store.markDying({ after: hash(4), limit: 2, nowMs: 10 }), { count: 0, next: undefined });
    assert.deepEqual(await states(store, [1, 2, 3, 4]), ['dying', 'live', 'live', 'dying']);
    assert.equal((await store.markDying({ limit: 9, nowMs: 20 })).count, 0, 'marked once');
  });
  check('a pin that ended keeps nothing', async store => {
    await add(store, [1]);
    await store.pin({ device: id(1), hashes: [hash(1)], untilMs: 50 });
    await store.expire({ pinsMs: 51, opsMs: 0 });
    assert.equal((await store.markDying({ limit: 9, nowMs: 60 })).count, 1);
  });
}

function sweepTests(check: Check): void {
  check('what was marked long enough goes, unless something refers to it by then', async store => {
    const it = await made(store);
    await add(store, [1, 2, 3, 4]);
    await store.markDying({ limit: 9, nowMs: 10 });
    assert.deepEqual(await store.sweepDying({ markedMs: 9, limit: 9 }), { count: 0, more: false });
    await store.pin({ device: id(1), hashes: [hash(1)], untilMs: 99 });
    const used = { chunksUsed: [hash(2)], chunksReached: [hash(2)] };
    assert.equal(await store.write({ ...emptyChange(it), newHead: 1, ...used }), 'written');
    assert.deepEqual(await store.sweepDying({ markedMs: 10, limit: 1 }), { count: 1, more: true });
    assert.equal((await store.sweepDying({ markedMs: 10, limit: 9 })).count, 1);
    assert.deepEqual(await states(store, [1, 2, 3, 4]), ['live', 'live', undefined, undefined]);
  });
  check('a chunk that was swept is gone for a commit that relied on it, and for a pin', async store => {
    const it = await made(store);
    await add(store, [1]);
    await store.markDying({ limit: 9, nowMs: 10 });
    await store.sweepDying({ markedMs: 10, limit: 9 });
    const change = { ...emptyChange(it), newHead: 1, chunksUsed: [hash(1)], chunksReached: [hash(1)] };
    assert.equal(await store.write(change), 'moved-on');
    const pins = { device: id(1), hashes: [hash(1)], untilMs: 99 };
    assert.deepEqual(await store.pin(pins), new Set());
    assert.equal(await store.addChunks([], pins), 'collected');
    assert.equal(await store.write({ ...change, chunks: [chunk(1)] }), 'written');
  });
}

function contentTests(check: Check): void {
  check('manifests go that no version names, but no difference loses its base', async store => {
    const it = await made(store);
    const contents = [content(1, null), content(2, 1), content(3, 2), content(4, 1), content(5, null)];
    const versions = [version(5, 1, 2)];
    await store.write({ ...emptyChange(it), newHead: 1, contents, versions });
    assert.deepEqual(await store.sweepContents({ limit: 9 }), { count: 3, next: hash(5) });
    assert.equal((await store.sweepContents({ limit: 9 })).count, 0);
    const left = await store.contents([1, 2, 3, 4, 5].map(hash));
    assert.deepEqual([...left.keys()].sort(), [hash(1), hash(2)]);
    const change = { ...emptyChange(it, 1), newHead: 2 };
    assert.equal(await store.write({ ...change, versions: [version(6, 2, 5)] }), 'moved-on');
    assert.equal(await store.write({ ...change, contents: [content(6, 5)] }), 'moved-on');
    assert.equal(await store.write({ ...change, versions: [version(6, 2, 6)], contents: [content(6, 1)] }), 'written');
  });
}

function packTests(check: Check): void {
  check('the chunks of a pack come by offset, and move where their rows did not change', async store => {
    const rows = [at(1, 2, 300), at(2, 2, 16), at(3, 3, 16)];
    await store.addChunks(rows, nobody);
    assert.deepEqual(await store.namedPacks(), [2, 3]);
    assert.deepEqual(await store.packChunks(2, { limit: 1 }), [rows[1]]);
    assert.deepEqual(await store.packChunks(2, { after: 16, limit: 9 }), [rows[0]]);
    const moves = [at(1, 5, 16), at(2, 5, 80), at(3, 5, 90)].map((to, index) => {
      return { hash: to.hash, from: (rows[index === 2 ? 0 : index] as ChunkRow).location, to: to.location };
    });
    assert.equal(await store.moveChunks(moves), 2);
    assert.deepEqual(await store.packChunks(5, { limit: 9 }), [at(1, 5, 16), at(2, 5, 80)]);
    assert.deepEqual(await store.packChunks(3, { limit: 9 }), [at(3, 3, 16)]);
  });
  check('no row can come to name a retired pack', async store => {
    const it = await made(store);
    await store.addChunks([at(1, 2, 16)], nobody);
    assert.equal(await store.retirePack(2, 10), 'in-use');
    assert.equal(await store.retirePack(1, 10), 'retired');
    assert.equal(await store.retirePack(1, 20), 'retired');
    await store.notePackVerified(2, 30);
    assert.deepEqual(await store.packs(), [
      { pack: 1, retiredMs: 10, verifiedMs: null },
      { pack: 2, retiredMs: null, verifiedMs: 30 },
    ]);
    assert.equal(await store.addChunks([at(3, 1, 16)], nobody), 'collected');
    const change = { ...emptyChange(it), newHead: 1, chunks: [at(3, 1, 16)], chunksUsed: [hash(3)] };
    assert.equal(await store.write({ ...change, chunksReached: [hash(3)] }), 'moved-on');
    assert.equal(await store.addChunks([at(1, 1, 16)], nobody), 'added', 'one that keeps its sound row');
    assert.deepEqual(await states(store, [1, 3]), ['live', undefined]);
    await store.forgetPacks();
    assert.deepEqual(await store.packs(), []);
    assert.equal(await store.addChunks([at(3, 1, 16)], nobody), 'added');
  });
}

function damageTests(check: Check): void {
  check('a damaged chunk counts as missing until its bytes come again', async store => {
    const it = await made(store);
    await add(store, [1, 2]);
    const elsewhere = at(2, 9, 16);
    await store.noteChunks([chunk(1), elsewhere], 'damaged');
    assert.deepEqual(await states(store, [1, 2]), ['damaged', 'live']);
    assert.deepEqual(
      (await store.damagedChunks({ limit: 9 })).map(each => each.hash),
      [hash(1)],
    );
    const pins = { device: id(1), hashes: [hash(1)], untilMs: 9 };
    assert.deepEqual(await store.pin(pins), new Set());
    const change = { ...emptyChange(it), newHead: 1, chunksUsed: [hash(1)], chunksReached: [hash(1)] };
    assert.equal(await store.write(change), 'moved-on');
    assert.equal(await store.addChunks([at(1, 3, 16)], pins), 'added');
    assert.deepEqual((await store.chunks([hash(1)])).get(hash(1)), at(1, 3, 16));
    await store.noteChunks([at(1, 3, 16)], 'damaged');
    assert.equal(await store.write({ ...change, chunks: [at(1, 4, 16)] }), 'written');
    assert.deepEqual((await store.chunks([hash(1)])).get(hash(1)), at(1, 4, 16));
    assert.deepEqual(await store.damagedChunks({ limit: 9 }), []);
  });
  check('the list of what is wanted is by share, and replaced as a whole', async store => {
    const it = await made(store);
    const wanted = [2, 1].map(number => ({ share: it.id, node: id(number), content: hash(number) }));
    await store.setWanted(wanted);
    assert.deepEqual(await store.wanted(it.id, 9), wanted.toReversed());
    assert.deepEqual(await store.wanted(it.id, 1), [wanted[1]]);
    await store.setWanted([]);
    assert.deepEqual(await store.wanted(it.id, 9), []);
  });
  check('a damaged chunk that nothing refers to goes at once; one that was mended lives', async store => {
    await add(store, [1, 2]);
    await store.noteChunks([chunk(1), chunk(2)], 'damaged');
    await store.noteChunks([chunk(2)], 'live');
    await store.pin({ device: id(1), hashes: [hash(2)], untilMs: 9 });
    assert.equal((await store.markDying({ limit: 9, nowMs: 1 })).count, 1);
    assert.deepEqual(await states(store, [1, 2]), [undefined, 'live']);
  });
}

function walkTests(check: Check): void {
  check('kept contents, their uses, nodes and answers are walked in pages', async store => {
    const it = await made(store);
    const op = { opId: id(8), requestHash: hash(8), result: '{}', atMs: 5 };
    await store.write({
      ...emptyChange(it),
      newHead: 2,
      nodes: [row(5, 1, { parent: it.root, name: 'x' })],
      contents: [content(1, null), content(2, null)],
      versions: [version(5, 1, 1), version(5, 2, 2), version(6, 2, 1)],
      ops: [op, { ...op, opId: id(9) }],
    });
    assert.deepEqual(await store.keptContents({ limit: 1 }), [hash(1)]);
    assert.deepEqual(await store.keptContents({ after: hash(1), limit: 9 }), [hash(2)]);
    assert.deepEqual(await store.contentUses(hash(2), 9), [
      { share: it.id, node: id(5), revision: 2, content: hash(2), size: 1 },
    ]);
    assert.equal((await store.contentUses(hash(1), 9)).length, 2);
    assert.equal((await store.contentUses(hash(1), 1)).length, 1);
    assert.deepEqual(await store.nodeIds(it.id, { limit: 1 }), [id(5)]);
    assert.deepEqual(await store.nodeIds(it.id, { after: id(5), limit: 9 }), [it.root]);
    assert.deepEqual(await store.allOps({ limit: 1 }), [{ device: id(1), ...op }]);
    const rest = await store.allOps({ after: { device: id(1), opId: op.opId }, limit: 9 });
    assert.deepEqual(
      rest.map(each => each.opId),
      [id(9)],
    );
    assert.deepEqual(await store.faults(), []);
    await store.beginEpoch(it.id, 'other');
    assert.equal((await store.share(it.id))?.epoch, 'other');
    assert.deepEqual(await store.reached(it.id, [hash(1)]), new Set());
  });
}

const nobody = { device: id(1), hashes: [] as Hash[], untilMs: 0 };

/** Rows for chunks of these numbers, unpinned. */
async function add(store: ShareStore, numbers: readonly number[]): Promise<void> {
  await store.addChunks(numbers.map(chunk), nobody);
}

function at(number: number, pack: number, offset: number): ChunkRow {
  return { ...chunk(number), location: { ...chunk(number).location, pack, offset } };
}

async function states(store: ShareStore, numbers: readonly number[]): Promise<readonly (string | undefined)[]> {
  const rows = await store.chunks(numbers.map(hash));
  return numbers.map(number => rows.get(hash(number))?.state);
}

function content(number: number, base: number | null): ContentRow {
  const depth = base === null ? 0 : 1;
  return { content: hash(number), base: base === null ? null : hash(base), depth, body: Uint8Array.of(number) };
}

function version(node: number, revision: number, number: number): VersionRow {
  const state = { content: hash(number), size: 1, mtimeNs: 1n, mode: 0o600 };
  return { node: id(node) as NodeId, revision, state, reason: 'create', ...author };
}
