import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chunkSizeMax } from '#model/chunker.ts';
import { contentId } from '#model/manifest.ts';
import { createMemoryPackStore } from '#platform/memory/memory-pack-store.ts';
import { transferBytesMax } from '#protocol/content.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createFixture, type Fixture, file, folder, sha256, stateOf } from '#station/share/share-fixture.ts';

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** Makes a file of these chunks. */
async function fileOf(it: Fixture, pieces: readonly Uint8Array[], name = 'f') {
  const id = it.id();
  const chunks = pieces.map(bytes => ({ hash: sha256(bytes), bytes }));
  const manifest = { chunks: chunks.map(({ hash, bytes }) => ({ hash, size: bytes.length })) };
  const content = contentId(manifest, sha256);
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const create = { ...file(id, { parent: it.share.root, name }, ''), state: { ...stateOf(''), content, size } };
  const request = { epoch: it.share.epoch, batches: [{ opId: it.id(), ops: [create] }] };
  await it.service.commit(it.anna, it.share.id, { request, manifests: [{ content, manifest }], chunks });
  return { node: id, chunks, whole: Buffer.concat(pieces) };
}

test('any part of any content is what a slice of it is', async () => {
  const it = await createFixture();
  const piece = fc.uint8Array({ minLength: 1, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), fc.nat(110), fc.nat(110), async (pieces, one, other) => {
      const { node, whole } = await fileOf(it, pieces, `f${it.id()}`);
      const opened = await it.service.content(it.reader, it.share.id, { node });
      assert.equal(opened.state.size, whole.length);
      const [first, last] = [Math.min(one, other), Math.max(one, other)];
      assert.deepEqual(await bytesOf(await opened.read({ first, last })), whole.subarray(first, last + 1));
    }),
    { numRuns: 200 },
  );
});

test('a large content is read group by group, and of a part only the chunks that it lies in', async () => {
  const packs = createMemoryPackStore();
  const reads: number[] = [];
  const counted = {
    ...packs,
    read: (locations: Parameters<typeof packs.read>[0]) => {
      reads.push(locations.length);
      return packs.read(locations);
    },
  };
  const it = await createFixture({ packs: counted });
  const { node, whole } = await fileOf(
    it,
    Array.from({ length: 40 }, (_, n) => new Uint8Array(chunkSizeMax).fill(n)),
  );
  const opened = await it.service.content(it.anna, it.share.id, { node });
  const stream = await opened.read({ first: 0, last: whole.length - 1 });
  assert.deepEqual(reads, [transferBytesMax / chunkSizeMax], 'no more than what goes out first');
  assert.ok(whole.equals(await bytesOf(stream)));
  assert.deepEqual(reads, [16, 16, 8]);
  reads.length = 0;
  await bytesOf(await opened.read({ first: 20 * chunkSizeMax - 1, last: 20 * chunkSizeMax }));
  assert.deepEqual(reads, [2]);
});

test('a damaged chunk is refused when it is the first, and breaks the stream off when it is a later one', async () => {
  const packs = createMemoryPackStore();
  const it = await createFixture({ packs });
  const { node, chunks } = await fileOf(it, [Buffer.from('one'), Buffer.from('two'), Buffer.from('three')]);
  const opened = await it.service.content(it.anna, it.share.id, { node });
  packs.damage(chunks[1]!.hash);
  await assert.rejects(opened.read({ first: 4, last: 8 }), refused('damaged'));
  const got: string[] = [];
  await assert.rejects(async () => {
    for await (const part of await opened.read({ first: 0, last: 10 })) got.push(Buffer.from(part).toString());
  }, refused('damaged'));
  assert.deepEqual(got, ['one']);
  assert.ok(it.logged.includes('error chunk damaged'));
  assert.equal(String(await bytesOf(await opened.read({ first: 6, last: 10 }))), 'three');
});

test('a version is read by its content, also one of the file that it replaced; any other content is unknown', async () => {
  const it = await createFixture();
  const { root } = it.share;
  const [f, g, h] = [it.id(), it.id(), it.id()];
  await it.done([file(f, { parent: root, name: 'f' }, 'old')], { texts: ['old'] });
  await it.done([{ op: 'update', id: f, base: 1, state: stateOf('older than new') }], { texts: ['older than new'] });
  await it.done([{ op: 'delete', id: f, seen: 2 }]);
  await it.done([{ ...file(g, { parent: root, name: 'f' }, 'new'), replaces: f }], { texts: ['new'] });
  await it.done([file(h, { parent: root, name: 'h' }, 'else')], { texts: ['else'] });
  const text = async (content?: string) => {
    const named = content === undefined ? {} : { content: stateOf(content).content };
    const opened = await it.service.content(it.anna, it.share.id, { node: g, ...named });
    return String(await bytesOf(await opened.read({ first: 0, last: opened.state.size - 1 })));
  };
  assert.equal(await text(), 'new');
  assert.equal(await text('new'), 'new');
  assert.equal(await text('older than new'), 'older than new');
  assert.equal(await text('old'), 'old');
  await assert.rejects(text('else'), refused('unknown-node'), 'another file has it');
});

test('folders, links, unknown nodes and those of other shares are no files', async () => {
  const it = await createFixture();
  const other = await createFixture({ store: it.store, seed: 2 });
  const [d, link, far] = [it.id(), it.id(), other.id()];
  const made = [
    folder(d, it.share.root, 'd'),
    { ...file(link, { parent: it.share.root, name: 'l' }, 'x'), kind: 'link' as const },
  ];
  await it.done(made, { texts: ['x'] });
  await other.done([file(far, { parent: other.share.root, name: 'x' }, 'x')], { texts: ['x'] });
  for (const node of [d, link, far, it.id()]) {
    await assert.rejects(it.service.content(it.anna, it.share.id, { node }), refused('unknown-node'), node);
  }
  for (const node of [d, far, it.id()]) {
    await assert.rejects(it.service.versions(it.anna, it.share.id, node), refused('unknown-node'), node);
  }
});

test('a content without bytes is an empty stream', async () => {
  const it = await createFixture();
  const { node } = await fileOf(it, []);
  const opened = await it.service.content(it.anna, it.share.id, { node });
  assert.equal((await bytesOf(await opened.read({ first: 0, last: -1 }))).length, 0);
});
