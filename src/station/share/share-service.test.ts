import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import { createMemoryPackStore } from '#platform/memory/memory-pack-store.ts';
import type { BatchDone, Op } from '#protocol/commit.ts';
import type { Served } from '#station/share/fetch.ts';
import { cargo, createFixture, file, folder, manifestOf, sha256, stateOf } from '#station/share/share-fixture.ts';
import { stationDoor } from '#station/share/station-door.ts';

const move = (id: NodeId, base: number, place: { parent: NodeId; name: string }): Op => ({
  op: 'move',
  id,
  base,
  ...place,
});
const remove = (id: NodeId, seen: number): Op => ({ op: 'delete', id, seen });

test('a swap, a rotation, and move with delete are one batch each', async () => {
  const { share, done, paths, store, id } = await createFixture();
  const { root } = share;
  const [a, b, c] = [id(), id(), id()];
  await done([folder(a, root, 'a'), folder(b, root, 'b'), folder(c, b, 'c')]);
  await done([move(a, 1, { parent: root, name: 'b' }), move(b, 1, { parent: root, name: 'a' })]);
  assert.deepEqual(await paths(), ['a', 'a/c', 'b']);
  await done([
    move(a, 2, { parent: b, name: 'c' }),
    move(b, 2, { parent: root, name: 'b' }),
    move(c, 1, { parent: root, name: 'a' }),
  ]);
  assert.deepEqual(await paths(), ['a', 'b', 'b/c']);
  await done([move(a, 3, { parent: root, name: 'b' }), remove(b, 3)]);
  assert.deepEqual(await paths(), ['a', 'b']);
  assert.deepEqual((await store.nodes(share.id, [a])).get(a)?.name, 'b');
});

test('a folder is wrapped in a new one of its own name, and unwrapped again', async () => {
  const { share, done, paths, id } = await createFixture();
  const [d, x, wrap] = [id(), id(), id()];
  await done([folder(d, share.root, 'd'), folder(x, d, 'x')]);
  await done([folder(wrap, share.root, 'd'), move(d, 1, { parent: wrap, name: 'd' })]);
  assert.deepEqual(await paths(), ['d', 'd/d', 'd/d/x']);
  await done([move(d, 2, { parent: share.root, name: 'd' }), remove(wrap, 2)]);
  assert.deepEqual(await paths(), ['d', 'd/x']);
});

test('a folder hierarchy is turned upside down in one batch', async () => {
  const { share, done, paths, id } = await createFixture();
  const [a, b] = [id(), id()];
  await done([folder(a, share.root, 'a'), folder(b, a, 'b')]);
  await done([move(b, 1, { parent: share.root, name: 'b' }), move(a, 1, { parent: b, name: 'a' })]);
  assert.deepEqual(await paths(), ['b', 'b/a']);
});

test('a lost reply: the same request gets the same answer and happens once', async () => {
  const { share, batch, store, anna, bob, id, done } = await createFixture();
  const [opId, f] = [id(), id()];
  const ops = [file(f, { parent: share.root, name: 'f' }, 'x')];
  const first = await batch(ops, { opId, texts: ['x'] });
  await done([{ op: 'meta', id: f, base: 1, mtimeNs: '1', mode: 0 }], { actor: bob });
  const reordered = [Object.fromEntries(Object.entries(ops[0]!).reverse()) as unknown as Op];
  assert.deepEqual(await batch(reordered, { opId }), first);
  assert.equal((await store.share(share.id))?.head, 2);
  assert.equal((await store.versions(share.id, [f])).length, 1);
  const reused = await batch([folder(id(), share.root, 'g')], { opId });
  assert.ok('refused' in reused && reused.refused === 'op-id-reused');
  // Another device's op ids are its own.
  const other = await batch([folder(id(), share.root, 'g')], { opId, actor: bob });
  assert.ok('revision' in other && anna.device !== bob.device);
});

test('a refused batch may be sent again under its op id, once what was missing is there', async () => {
  const { share, batch, id } = await createFixture();
  const [opId, f] = [id(), id()];
  const ops = [file(f, { parent: share.root, name: 'f' }, 'x')];
  assert.ok('refused' in (await batch(ops, { opId })));
  assert.ok('revision' in (await batch(ops, { opId, texts: ['x'] })));
});

test('an epoch that is not the share’s refuses what is new, and still answers what was done', async () => {
  const { service, share, anna, id } = await createFixture();
  const batches = [{ opId: id(), ops: [folder(id(), share.root, 'd')] }];
  const send = (epoch: string, more: typeof batches = []) =>
    service.commit(anna, share.id, { request: { epoch, batches: [...batches, ...more] }, ...cargo([]) });
  await assert.rejects(send('other'), { code: 'epoch-changed' });
  const reply = await send(share.epoch);
  assert.deepEqual((await send('other')).results, reply.results);
  await assert.rejects(send('other', [{ opId: id(), ops: [folder(id(), share.root, 'e')] }]), {
    code: 'epoch-changed',
  });
});

test('a reader reads, and is denied everything else; an unknown share is unknown', async () => {
  const { service, share, reader, anna, batch, done, id } = await createFixture();
  const f = id();
  await done([file(f, { parent: share.root, name: 'f' }, 'x')], { texts: ['x'] });
  await assert.rejects(batch([folder(id(), share.root, 'd')], { actor: reader }), { code: 'denied' });
  await assert.rejects(service.upload(reader, share.id, cargo(['y']).chunks), { code: 'denied' });
  await assert.rejects(service.missing(reader, share.id, []), { code: 'denied' });
  await assert.rejects(service.resolve(reader, share.id, { path: 'new', create: true }), { code: 'denied' });
  const parts = await all(
    service.fetch(reader, share.id, [{ node: f, content: stateOf('x').content, manifest: true, chunks: 'all' }]),
  );
  assert.equal(parts.length, 2);
  await assert.rejects(service.upload(anna, id(), []), { code: 'unknown-share' });
  await assert.rejects(service.createShare({ name: share.name }), { code: 'exists' });
});

test('commits at the same time take turns; every head is told once and in order', async () => {
  const { service, share, anna, bob, id } = await createFixture();
  const heads: number[] = [];
  const stop = service.subscribe(share.id, push => heads.push(push.head));
  service.subscribe(share.id, () => {
    throw new Error('a listener that fails harms nobody');
  });
  const commits = Array.from({ length: 20 }, (_, i) => {
    const request = { epoch: share.epoch, batches: [{ opId: id(), ops: [folder(id(), share.root, `d${i % 10}`)] }] };
    return service.commit(i % 2 === 0 ? anna : bob, share.id, { request, ...cargo([]) });
  });
  const results = (await Promise.all(commits)).flatMap(reply => reply.results);
  assert.equal(results.filter(result => 'revision' in result).length, 10);
  assert.equal(results.filter(result => 'refused' in result && result.refused === 'exists').length, 10);
  const revisions = results.flatMap(result => ('revision' in result ? [result.revision] : []));
  assert.deepEqual(
    revisions,
    Array.from({ length: 10 }, (_, i) => i + 1),
  );
  assert.deepEqual(
    heads,
    [...new Set(heads)].sort((x, y) => x - y),
  );
  assert.equal(heads.at(-1), 10);
  stop();
});

test('two stations on one store never decide on an old head', async () => {
  const one = await createFixture();
  const { share, store, anna, id } = one;
  let interfered = false;
  const racing = await createFixture({
    seed: 2,
    store: {
      ...store,
      async write(change) {
        if (!interfered && change.share === share.id) {
          interfered = true;
          await one.done([folder(id(), share.root, 'x')]);
        }
        return store.write(change);
      },
    },
  });
  const request = { epoch: share.epoch, batches: [{ opId: id(), ops: [folder(id(), share.root, 'x')] }] };
  const reply = await racing.service.commit(anna, share.id, { request, ...cargo([]) });
  assert.ok(interfered && 'refused' in reply.results[0]!);
  assert.equal((reply.results[0] as { refused: string }).refused, 'exists');
});

test('chunks are pinned until they are used, and only told of to who may know', async () => {
  const { service, share, anna, bob, store, done, clock, id } = await createFixture();
  const { chunks } = cargo(['x']);
  const hashes = chunks.map(chunk => chunk.hash);
  assert.deepEqual(await service.missing(anna, share.id, hashes), hashes);
  await service.upload(anna, share.id, chunks);
  assert.deepEqual(await service.missing(anna, share.id, hashes), []);
  assert.deepEqual(await service.missing(bob, share.id, hashes), hashes);
  await done([file(id(), { parent: share.root, name: 'f' }, 'x')], { texts: ['x'] });
  assert.deepEqual(await service.missing(bob, share.id, hashes), []);
  assert.equal((await store.reach(share.id, anna.device, hashes)).pinned.size, 0);
  assert.equal((await store.reach(share.id, bob.device, hashes)).pinned.size, 1);
  clock.nowMs += 25 * 60 * 60 * 1_000;
  await service.expire();
  assert.equal((await store.reach(share.id, bob.device, hashes)).pinned.size, 0);
});

test('bytes that are not what their hash says are refused before anything refers to them', async () => {
  const { service, share, anna, batch, id } = await createFixture();
  const [lie] = cargo(['x']).chunks;
  await assert.rejects(service.upload(anna, share.id, [{ hash: lie!.hash, bytes: Buffer.from('y') }]), {
    code: 'malformed',
  });
  const request = { epoch: share.epoch, batches: [{ opId: id(), ops: [folder(id(), share.root, 'd')] }] };
  const manifests = [{ content: stateOf('x').content, manifest: manifestOf('y') }];
  await assert.rejects(service.commit(anna, share.id, { request, manifests, chunks: [] }), { code: 'malformed' });
  const body = [{ content: stateOf('x').content, body: Uint8Array.of(9, 9) }];
  await assert.rejects(service.commit(anna, share.id, { request, manifests: body, chunks: [] }), { code: 'malformed' });
  assert.ok('revision' in (await batch([folder(id(), share.root, 'd')])));
});

test('a fetch serves what a node has or had, and nothing else', async () => {
  const { service, share, anna, done, refused, id } = await createFixture();
  const [f, g] = [id(), id()];
  await done([file(f, { parent: share.root, name: 'f' }, 'x'), file(g, { parent: share.root, name: 'g' }, 'z')], {
    texts: ['x', 'z'],
  });
  await done([{ op: 'update', id: f, base: 1, state: stateOf('yy') }], { texts: ['yy'] });
  await done([remove(f, 2)]);
  const want = (node: NodeId, text: string, chunks: 'all' | number[] = 'all') => ({
    node,
    content: stateOf(text).content,
    manifest: true,
    chunks,
  });
  const wants = [
    want(f, 'yy'),
    { ...want(f, 'x'), have: stateOf('yy').content },
    want(f, 'z'),
    want(id(), 'x'),
    want(g, 'z', [1]),
  ];
  const parts = await all(service.fetch(anna, share.id, wants));
  assert.deepEqual(
    parts.map(part => [
      part.want,
      'bytes' in part ? String(Buffer.from(part.bytes)) : 'refused' in part ? part.refused : part.base?.content,
    ]),
    [
      [0, undefined],
      [0, 'yy'],
      [1, stateOf('yy').content],
      [1, 'x'],
      [2, 'unknown-node'],
      [3, 'unknown-node'],
      [4, undefined],
      [4, 'malformed'],
    ],
  );
  assert.equal((await refused([remove(f, 3)])).refused, 'gone');
});

test('scenario 68: a damaged chunk is never served; the log names it', async () => {
  const packs = createMemoryPackStore();
  const { service, share, anna, done, logged, id } = await createFixture({ packs });
  const [f, g] = [id(), id()];
  await done([file(f, { parent: share.root, name: 'f' }, 'x'), file(g, { parent: share.root, name: 'g' }, 'y')], {
    texts: ['x', 'y'],
  });
  packs.damage(sha256(Buffer.from('x')));
  const wants = [f, g].map((node, i) => ({
    node,
    content: stateOf('xy'[i]!).content,
    manifest: false,
    chunks: 'all' as const,
  }));
  const parts = await all(service.fetch(anna, share.id, wants));
  assert.deepEqual(
    parts.map(part => ('refused' in part ? part.refused : 'served')),
    ['damaged', 'served'],
  );
  assert.deepEqual(logged, ['error chunk damaged']);
});

test('storage that fails is said so, and nothing half done stays', async () => {
  const packs = createMemoryPackStore();
  const { service, share, anna, batch, paths, logged, id } = await createFixture({ packs });
  packs.failAppends('full');
  await assert.rejects(batch([file(id(), { parent: share.root, name: 'f' }, 'x')], { texts: ['x'] }), { code: 'full' });
  packs.failAppends('absent');
  await assert.rejects(service.upload(anna, share.id, cargo(['x']).chunks), { code: 'storage-absent' });
  packs.failAppends(undefined);
  assert.deepEqual([await paths(), logged.length], [[], 2]);
  assert.ok('revision' in (await batch([file(id(), { parent: share.root, name: 'f' }, 'x')], { texts: ['x'] })));
});

test('equal chunks are stored once', async () => {
  const packs = createMemoryPackStore();
  const { share, done, id } = await createFixture({ packs });
  await done([file(id(), { parent: share.root, name: 'f' }, 'x'), file(id(), { parent: share.root, name: 'g' }, 'x')], {
    texts: ['x', 'x'],
  });
  await done([file(id(), { parent: share.root, name: 'h' }, 'x')], { texts: ['x'] });
  assert.equal(packs.records(), 1);
});

test('manifests travel and are kept as differences, with a bounded chain', async () => {
  const { service, share, anna, store, done, id } = await createFixture();
  const f = id();
  const texts = Array.from({ length: 12 }, (_, i) => `version ${i}`);
  const door = stationDoor(service, anna, share.id);
  const parts = Array.from({ length: 40 }, (_, i) => ({
    hash: sha256(Buffer.from(`part ${i}`)),
    bytes: Buffer.from(`part ${i}`),
  }));
  await door.upload(parts);
  const manifests = texts.map(text => ({
    chunks: [...parts.map(({ hash, bytes }) => ({ hash, size: bytes.length })), ...manifestOf(text).chunks],
  }));
  const { contentId } = await import('#model/manifest.ts');
  const size = manifests.map(manifest => manifest.chunks.reduce((sum, chunk) => sum + chunk.size, 0));
  await done([file(f, { parent: share.root, name: 'f' }, '')], { texts: [''] });
  for (const [i, manifest] of manifests.entries()) {
    const content = contentId(manifest, sha256);
    const before = manifests[i - 1];
    const base = before === undefined ? {} : { base: { content: contentId(before, sha256), manifest: before } };
    const state = { ...stateOf(''), content, size: size[i]! };
    const request = {
      epoch: share.epoch,
      batches: [{ opId: id(), ops: [{ op: 'update' as const, id: f, base: i + 1, state }] }],
    };
    const reply = await door.commit(request, [{ content, manifest, ...base }], cargo([texts[i]!]).chunks);
    assert.equal((reply.results[0] as BatchDone).revision, i + 2);
  }
  const contents = manifests.map(manifest => contentId(manifest, sha256));
  const rows = await store.contents(contents);
  assert.deepEqual(
    contents.map(content => rows.get(content)?.depth),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2],
  );
  const wants = contents.map(content => ({ node: f, content, manifest: true, chunks: [] }));
  const served = await all(service.fetch(anna, share.id, wants));
  assert.deepEqual(
    served,
    manifests.map((manifest, want) => ({ want, manifest })),
  );
});

test('versions go back through the node that was replaced; meta makes none', async () => {
  const { service, share, anna, done, id } = await createFixture();
  const [f, g] = [id(), id()];
  await done([file(f, { parent: share.root, name: 'f' }, 'x')], { texts: ['x'] });
  await done([{ op: 'meta', id: f, base: 1, mtimeNs: '1', mode: 0 }]);
  await done([remove(f, 2)]);
  await done([{ ...file(g, { parent: share.root, name: 'f' }, 'y'), replaces: f }], { texts: ['y'] });
  const versions = await service.versions(anna, share.id, g);
  assert.deepEqual(
    versions.map(({ node, revision, reason, account }) => [node, revision, reason, account]),
    [
      [g, 4, 'create', 'anna'],
      [f, 1, 'create', 'anna'],
    ],
  );
});

test('a path is found without regard to case, and made when asked', async () => {
  const { service, share, anna, done, paths, id } = await createFixture();
  const d = id();
  await done([folder(d, share.root, 'Docs'), file(id(), { parent: d, name: 'f' }, 'x')], { texts: ['x'] });
  const resolve = (path: string, create = false) => service.resolve(anna, share.id, { path, create });
  assert.equal(await resolve(''), share.root);
  assert.equal(await resolve('docs'), d);
  await assert.rejects(resolve('docs/a/b'), { code: 'unknown-path' });
  await assert.rejects(resolve('docs/f', true), { code: 'unknown-path' });
  await assert.rejects(resolve('docs/../x', true), { code: 'bad-name' });
  const made = await resolve('docs/a/b', true);
  assert.equal(await resolve('Docs/A/B'), made);
  assert.deepEqual(await paths(), ['Docs', 'Docs/a', 'Docs/a/b', 'Docs/f']);
});

async function all(parts: AsyncIterable<Served>): Promise<Served[]> {
  const result: Served[] = [];
  for await (const part of parts) result.push(part);
  return result;
}
