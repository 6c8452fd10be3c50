/** The rules of docs/protocol.md, "What a batch must satisfy", one by one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import type { Batch, Op } from '#protocol/commit.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { PastWire } from '#protocol/schema.ts';
import { cargo, createFixture, type Fixture, file, folder, stateOf } from '#station/share/share-fixture.ts';

const update = (id: NodeId, base: number, text: string): Op => ({ op: 'update', id, base, state: stateOf(text) });
const meta = (id: NodeId, base: number): Op => ({ op: 'meta', id, base, mtimeNs: '-5', mode: 0o755 });
const move = (id: NodeId, base: number, place: { parent: NodeId; name: string }): Op => ({
  op: 'move',
  id,
  base,
  ...place,
});
const remove = (id: NodeId, seen: number): Op => ({ op: 'delete', id, seen });

async function withFile(): Promise<Fixture & { readonly root: NodeId; readonly a: NodeId }> {
  const fixture = await createFixture();
  const root = fixture.share.root;
  const a = fixture.id();
  await fixture.done([file(a, { parent: root, name: 'a' }, 'one')], { texts: ['one'] });
  return { ...fixture, root, a };
}

test('B1: a batch says at most one thing about the content and one about the place of a node', async () => {
  const { refused, done, root, a, id } = await withFile();
  assert.equal((await refused([meta(a, 1), meta(a, 1)])).refused, 'malformed');
  assert.equal((await refused([remove(a, 1), meta(a, 1)])).refused, 'malformed');
  const b = id();
  assert.equal((await refused([folder(b, root, 'b'), move(b, 0, { parent: root, name: 'c' })])).refused, 'malformed');
  await done([meta(a, 1), move(a, 1, { parent: root, name: 'c' })]);
});

test('B2: a created id is new, also to the dead', async () => {
  const { refused, done, root, a } = await withFile();
  const again = await refused([folder(a, root, 'other')]);
  assert.deepEqual([again.refused, again.node], ['exists', a]);
  await done([remove(a, 1)]);
  assert.equal((await refused([folder(a, root, 'other')])).refused, 'exists');
});

test('B3: folders hold no content, files do', async () => {
  const { refused, done, root, id } = await withFile();
  assert.equal((await refused([{ ...folder(id(), root, 'd'), state: stateOf('one') }])).refused, 'malformed');
  assert.equal(
    (await refused([{ ...file(id(), { parent: root, name: 'f' }, 'one'), state: null }])).refused,
    'malformed',
  );
  const d = id();
  await done([folder(d, root, 'd')]);
  assert.equal((await refused([meta(d, 2)])).refused, 'malformed');
  assert.equal((await refused([update(d, 2, 'one')])).refused, 'malformed');
});

test('B17: a request that was decided on another past is refused as a whole', async () => {
  const { service, anna, share, root, id } = await withFile();
  const send = (past?: PastWire) => {
    const batch = { opId: id(), ops: [folder(id(), root, id())] };
    const request = { epoch: share.epoch, ...(past && { past }), batches: [batch] };
    return service.commit(anna, share.id, { request, manifests: [], chunks: [] });
  };
  const view = { root, filter: { sizeMax: 0, names: [], extensions: [] } };
  const { mark } = await service.changes(anna, share.id, { epoch: share.epoch, cursor: 0, view });
  assert.ok(mark !== undefined);
  const changed = (error: unknown): boolean => error instanceof Refusal && error.code === 'epoch-changed';
  await assert.rejects(send({ revision: 1, mark: 'f'.repeat(32) }), changed);
  await assert.rejects(send({ revision: 9, mark }), changed);
  assert.equal((await send({ revision: 1, mark })).head, 2);
  assert.equal((await send({ revision: 1, mark })).head, 3, 'it may lie behind the head');
  assert.equal((await send()).head, 4);
});

test('B18: what a question does not find accepted lapses, however late the request itself comes', async () => {
  const { service, anna, share, root, id, paths } = await withFile();
  const [made, late] = [id(), id()].map(opId => ({ opId, ops: [folder(id(), root, opId)] })) as [Batch, Batch];
  const send = async (batches: readonly Batch[], question?: true): Promise<readonly string[]> => {
    const request = { epoch: share.epoch, batches: [...batches], ...(question && { question }) };
    const { results, head } = await service.commit(anna, share.id, { request, manifests: [], chunks: [] });
    return [...results.map(result => ('refused' in result ? result.refused : 'done')), `head ${head}`];
  };
  assert.deepEqual(await send([made]), ['done', 'head 2']);
  assert.deepEqual(await send([made, late], true), ['done', 'lapsed', 'head 2']);
  assert.deepEqual(await send([late]), ['lapsed', 'head 2']);
  assert.deepEqual(
    await send([made, late, late], true),
    ['done', 'lapsed', 'lapsed', 'head 2'],
    'as often as it is asked',
  );
  assert.ok(!(await paths()).some(path => path.includes(late.opId)));
  const other = { ...late, ops: [folder(id(), root, 'other')] };
  assert.deepEqual(await send([other]), ['op-id-reused', 'head 2']);
});

test('a file may be of any year that a file system can hold', async () => {
  const { done, a } = await withFile();
  // 64 bits of seconds, as a file in memory may have.
  for (const [base, seconds] of [-(2n ** 63n), 2n ** 63n - 1n].entries()) {
    const mtimeNs = String(seconds * 1_000_000_000n);
    const [node] = (await done([{ op: 'meta', id: a, base: base + 1, mtimeNs, mode: 0 }])).nodes;
    assert.equal(node?.state?.mtimeNs, mtimeNs);
  }
});

test('B3: a time that no file can have is refused, before it reaches a drive', async () => {
  const { refused, a, root, id } = await withFile();
  const mtimeNs = '9'.repeat(28);
  assert.equal((await refused([{ op: 'meta', id: a, base: 1, mtimeNs, mode: 0 }])).refused, 'malformed');
  const made = file(id(), { parent: root, name: 'x' }, 'one');
  assert.equal((await refused([{ ...made, state: { ...stateOf('one'), mtimeNs } }])).refused, 'malformed');
});

test('B4: what is changed must live, and so must all above it', async () => {
  const { refused, done, root, a, id } = await withFile();
  const d = id();
  const x = id();
  await done([folder(d, root, 'd'), folder(x, d, 'x'), move(a, 1, { parent: x, name: 'a' })]);
  await done([remove(d, 2)]);
  for (const op of [
    meta(a, 1),
    update(a, 1, 'one'),
    move(a, 2, { parent: root, name: 'a' }),
    remove(a, 2),
    remove(d, 3),
  ]) {
    assert.equal((await refused([op])).refused, 'gone');
  }
  assert.equal((await refused([remove(id(), 3)])).refused, 'gone');
});

test('B5: update and meta name the content revision they are based on; a move in between does no harm', async () => {
  const { refused, done, root, a } = await withFile();
  await done([move(a, 1, { parent: root, name: 'b' })]);
  const first = await done([update(a, 1, 'two')], { texts: ['two'] });
  assert.deepEqual(
    first.nodes.map(node => [node.contentRev, node.placeRev, node.revision]),
    [[3, 2, 3]],
  );
  const stale = await refused([update(a, 1, 'two')]);
  assert.deepEqual([stale.refused, stale.node], ['stale', a]);
  assert.equal((await refused([meta(a, 1)])).refused, 'stale');
});

test('B6: a move names the placement revision it is based on; an edit in between does no harm', async () => {
  const { refused, done, root, a } = await withFile();
  await done([update(a, 1, 'two')], { texts: ['two'] });
  await done([move(a, 1, { parent: root, name: 'b' })]);
  const stale = await refused([move(a, 1, { parent: root, name: 'c' })]);
  assert.deepEqual([stale.refused, stale.node], ['stale', a]);
});

test('B7: the top of a share is neither moved nor deleted', async () => {
  const { refused, root, a } = await withFile();
  assert.equal((await refused([remove(root, 1)])).refused, 'denied');
  assert.equal((await refused([move(root, 0, { parent: a, name: 'r' })])).refused, 'denied');
});

test('B8: names are legal', async () => {
  const { refused, root, a, id } = await withFile();
  for (const name of ['.', '..', 'a/b', 'a\0', 'x'.repeat(256)]) {
    assert.equal((await refused([folder(id(), root, name)])).refused, 'bad-name');
    assert.equal((await refused([move(a, 1, { parent: root, name })])).refused, 'bad-name');
  }
});

test('B9: what a batch places has a living folder above it when the batch is done', async () => {
  const { refused, done, root, a, id } = await withFile();
  const d = id();
  assert.equal((await refused([folder(id(), id(), 'x')])).refused, 'parent-gone');
  assert.equal((await refused([folder(id(), a, 'x')])).refused, 'parent-gone');
  await done([folder(d, root, 'd')]);
  const doomed = await refused([folder(id(), d, 'x'), remove(d, 2)]);
  assert.deepEqual([doomed.refused, doomed.node], ['parent-gone', d]);
  const [e, f] = [id(), id()];
  await done([folder(f, e, 'f'), folder(e, root, 'e')]);
});

test('B10: no folder comes to lie inside itself', async () => {
  const { refused, done, root, id } = await withFile();
  const [d, e] = [id(), id()];
  await done([folder(d, root, 'd'), folder(e, root, 'e')]);
  assert.equal((await refused([move(d, 2, { parent: d, name: 'd' })])).refused, 'cycle');
  assert.equal(
    (await refused([move(d, 2, { parent: e, name: 'd' }), move(e, 2, { parent: d, name: 'e' })])).refused,
    'cycle',
  );
  await done([move(d, 2, { parent: e, name: 'd' })]);
  assert.equal((await refused([move(e, 2, { parent: d, name: 'e' })])).refused, 'cycle');
  await done([move(d, 3, { parent: root, name: 'e' }), move(e, 2, { parent: d, name: 'd' })]);
});

test('B11: names are unique in a folder, without regard to case and spelling', async () => {
  const { refused, done, root, a, id } = await withFile();
  const clash = await refused([folder(id(), root, 'A')]);
  assert.deepEqual([clash.refused, clash.node], ['exists', a]);
  assert.equal((await refused([folder(id(), root, 'x'), folder(id(), root, 'X')])).refused, 'exists');
  await done([folder(id(), root, 'caf\u00e9')]);
  assert.equal((await refused([folder(id(), root, 'cafe\u0301')])).refused, 'exists');
  await done([move(a, 1, { parent: root, name: 'A' })]);
  await done([remove(a, 3), folder(id(), root, 'a')]);
});

test('B12: a delete is refused when something at or beneath the node changed after its cursor', async () => {
  const { refused, done, root, a, bob, id } = await withFile();
  const [d, x] = [id(), id()];
  const start = await done([folder(d, root, 'd'), folder(x, d, 'x'), move(a, 1, { parent: x, name: 'a' })]);
  await done([update(a, 1, 'two')], { actor: bob, texts: ['two'] });
  const stale = await refused([remove(d, start.revision)]);
  assert.deepEqual([stale.refused, stale.node], ['stale', a]);
  assert.equal((await refused([remove(x, start.revision)])).refused, 'stale');
  assert.equal((await refused([remove(a, start.revision)])).refused, 'stale');
  const gone = await done([remove(d, 3)]);
  assert.deepEqual([gone.deleted, gone.nodes], [[d], []]);
});

test('B12: what was moved out, or deleted, does not hold up a delete; what moved in does', async () => {
  const { refused, done, root, a, bob, id } = await withFile();
  const [d, x, y] = [id(), id(), id()];
  const start = await done([
    folder(d, root, 'd'),
    folder(x, d, 'x'),
    move(a, 1, { parent: d, name: 'a' }),
    folder(y, root, 'y'),
  ]);
  await done([move(a, 2, { parent: root, name: 'a' }), remove(x, 2)], { actor: bob });
  await done([move(y, 2, { parent: d, name: 'y' })], { actor: bob });
  assert.equal((await refused([remove(d, start.revision)])).node, y);
  await done([move(y, 4, { parent: root, name: 'y' })], { actor: bob });
  await done([remove(d, start.revision)]);
});

test('B12: a delete waits for what was to leave first', async () => {
  const { share, done, refused, id } = await createFixture();
  const [folderId, fileId, other] = [id(), id(), id()];
  await done([folder(folderId, share.root, 'd'), folder(other, share.root, 'taken')]);
  await done([folder(fileId, folderId, 'x')]);
  const without = { op: 'delete' as const, id: folderId, seen: 2, without: [fileId] };
  assert.equal((await refused([without])).refused, 'stale');
  await done([{ op: 'move', id: fileId, base: 2, parent: share.root, name: 'x' }]);
  await done([without]);
});

test('B12: changes of the same request do not hold up its deletes', async () => {
  const { service, share, anna, done, paths, root, a, id } = await withFile();
  const [d, x] = [id(), id()];
  await done([folder(d, root, 'd'), move(a, 1, { parent: d, name: 'a' })]);
  await done([move(a, 2, { parent: root, name: 'b' }), remove(d, 2)]);
  assert.deepEqual(await paths(), ['b']);
  const batches = [
    { opId: id(), ops: [folder(x, root, 'x')] },
    { opId: id(), ops: [remove(x, 3)] },
  ];
  const reply = await service.commit(anna, share.id, { request: { epoch: share.epoch, batches }, ...cargo([]) });
  assert.deepEqual(
    reply.results.map(result => 'refused' in result),
    [false, false],
  );
});

test('B13: one tombstone stands for all that lies beneath', async () => {
  const { done, store, share, root, a, id } = await withFile();
  const d = id();
  await done([folder(d, root, 'd'), move(a, 1, { parent: d, name: 'a' })]);
  const gone = await done([remove(a, 2), remove(d, 2)]);
  assert.deepEqual(gone.deleted, [d]);
  const rows = await store.nodes(share.id, [a, d]);
  assert.deepEqual([rows.get(a)?.deleted, rows.get(d)?.deleted], [false, true]);
});

test('B14: manifests and chunks that the station lacks are named, and sizes must be true', async () => {
  const fixture = await withFile();
  const { refused, done, root, id } = fixture;
  const x = file(id(), { parent: root, name: 'x' }, 'two');
  const noManifest = await refused([x]);
  assert.deepEqual([noManifest.refused, noManifest.missing], ['missing', [stateOf('two').content]]);
  await done([x], { texts: ['two'] });
  const lie = { ...x, id: id(), name: 'y', state: { ...stateOf('two'), size: 4 } };
  assert.equal((await refused([lie], { texts: ['two'] })).refused, 'malformed');
  const { service, share, anna } = fixture;
  const copy = { epoch: share.epoch, batches: [{ opId: id(), ops: [{ ...x, id: id(), name: 'y' }] }] };
  const reply = await service.commit(anna, share.id, {
    request: copy,
    manifests: cargo(['two']).manifests,
    chunks: [],
  });
  assert.equal(reply.head, 3, 'its chunks need not come along');
});

test('B14: a content that the node had before needs no manifest', async () => {
  const { done, a } = await withFile();
  await done([update(a, 1, 'two')], { texts: ['two'] });
  assert.equal((await done([update(a, 2, 'one')])).revision, 3);
});

test('B14: a content that only another share holds is missing like an unknown one', async () => {
  const { service, anna, bob, id } = await withFile();
  const other = await service.createShare({ name: 'other' });
  const ops = [file(id(), { parent: other.root, name: 'x' }, 'one')];
  const commit = async (actor: typeof anna, manifests: boolean) => {
    const request = { epoch: other.epoch, batches: [{ opId: id(), ops }] };
    const { manifests: sent } = cargo(['one']);
    const reply = await service.commit(actor, other.id, { request, manifests: manifests ? sent : [], chunks: [] });
    return reply.results[0];
  };
  const [chunk] = cargo(['one']).chunks;
  assert.deepEqual(await service.missing(bob, other.id, [chunk!.hash]), [chunk!.hash]);
  const result = await commit(bob, true);
  assert.ok(result !== undefined && 'refused' in result);
  assert.deepEqual([result.refused, result.missing], ['missing', [chunk!.hash]]);
  await service.upload(bob, other.id, [chunk!]);
  assert.deepEqual(await service.missing(bob, other.id, [chunk!.hash]), []);
  // Even with all of its chunks sent: that this very content is stored is for those to know who have it.
  const silent = await commit(bob, false);
  assert.ok(silent !== undefined && 'refused' in silent);
  assert.deepEqual([silent.refused, silent.missing], ['missing', [stateOf('one').content]]);
  const stored = await commit(bob, true);
  assert.ok(stored !== undefined && 'revision' in stored);
});

test('B15: each accepted batch takes the next revision; a refused one takes none', async () => {
  const { service, share, anna, root, a, id } = await withFile();
  const [b, c] = [id(), id()];
  const batches = [[folder(b, root, 'b')], [meta(a, 7)], [folder(c, b, 'c'), move(a, 1, { parent: b, name: 'a' })]];
  const request = { epoch: share.epoch, batches: batches.map(ops => ({ opId: id(), ops })) };
  const reply = await service.commit(anna, share.id, { request, ...cargo([]) });
  assert.equal(reply.head, 3);
  assert.deepEqual(
    reply.results.map(result => ('refused' in result ? result.refused : result.revision)),
    [2, 'stale', 3],
  );
  const last = reply.results[2];
  assert.ok(last !== undefined && 'nodes' in last);
  assert.deepEqual(
    last.nodes.map(node => [node.id, node.contentRev, node.placeRev, node.revision]),
    [
      [c, 3, 3, 3],
      [a, 1, 3, 3],
    ],
  );
});
