/** B19 of docs/protocol.md: what a share may hold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import type { Op } from '#protocol/commit.ts';
import { cargo, createFixture, type Fixture, file, folder, stateOf } from '#station/share/share-fixture.ts';

const text = (size: number): string => 'x'.repeat(size);
const update = (id: NodeId, base: number, size: number): Op => ({ op: 'update', id, base, state: stateOf(text(size)) });
const remove = (id: NodeId, seen: number): Op => ({ op: 'delete', id, seen });

interface Filled extends Fixture {
  readonly root: NodeId;
  readonly a: NodeId;
  create(size: number, parent?: NodeId): readonly [readonly Op[], { readonly texts: readonly string[] }];
  used(): Promise<number | undefined>;
}

/** A share that may hold 100 bytes, with a file of 60. */
async function filled(): Promise<Filled> {
  const fixture = await createFixture();
  const { root } = fixture.share;
  const a = fixture.id();
  await fixture.done([file(a, { parent: root, name: 'a' }, text(60))], { texts: [text(60)] });
  await fixture.service.setQuota(fixture.share.id, 100);
  return {
    ...fixture,
    root,
    a,
    create: (size, parent = root) => {
      const id = fixture.id();
      return [[file(id, { parent, name: id }, text(size))], { texts: [text(size)] }];
    },
    used: async () => (await fixture.store.share(fixture.share.id))?.liveBytes,
  };
}

test('B19: what fits exactly is taken, one byte more is not, and the refusal says how much there is', async () => {
  const { create, done, refused, used, logged } = await filled();
  const { refused: code, message, node } = await refused(...create(41));
  assert.equal(code, 'quota');
  assert.match(message, /may hold 100 bytes and holds 60; this would add 41\. Delete something/);
  assert.ok(node);
  await done(...create(40));
  assert.equal(await used(), 100);
  assert.equal((await refused(...create(1))).refused, 'quota');
  await done(...create(0));
  assert.deepEqual(logged, []);
});

test('B19: an edit counts by what it adds; shrinking, moving, renaming, new folders and deletions always pass', async () => {
  const { a, root, id, create, done, refused, service, share, used } = await filled();
  await done([update(a, 1, 100)], { texts: [text(100)] });
  assert.equal((await refused([update(a, 2, 101)], { texts: [text(101)] })).refused, 'quota');
  await service.setQuota(share.id, 10);
  const d = id();
  await done([folder(d, root, 'd')]);
  await done([{ op: 'move', id: a, base: 1, parent: d, name: 'b' }]);
  await done([{ op: 'meta', id: a, base: 2, mtimeNs: '7', mode: 0o600 }]);
  await done([update(a, 5, 50)], { texts: [text(50)] });
  assert.equal((await refused(...create(1))).refused, 'quota');
  await done([remove(d, 6)]);
  assert.equal(await used(), 0);
  await done(...create(10));
});

test('B19: batches of one request are counted together, and those that fit go on', async () => {
  const { create, service, anna, share, id, used } = await filled();
  const made = [30, 30, 10].map(size => create(size));
  const request = { epoch: share.epoch, batches: made.map(([ops]) => ({ opId: id(), ops: [...ops] })) };
  const { results } = await service.commit(anna, share.id, {
    request,
    ...cargo([text(30), text(10)]),
  });
  assert.deepEqual(
    results.map(result => ('refused' in result ? result.refused : 'done')),
    ['done', 'quota', 'done'],
  );
  assert.equal(await used(), 100);
});

test('B19: a batch is counted on what it leaves behind: a file that goes makes room for one that comes', async () => {
  const { a, create, done, used } = await filled();
  const [ops, cargo] = create(100);
  await done([remove(a, 1), ...ops], cargo);
  assert.equal(await used(), 100);
});

test('B19: what a deleted folder held makes room from the next request on', async () => {
  const { a, root, id, create, done, service, anna, share } = await filled();
  const d = id();
  await done([folder(d, root, 'd')]);
  await done([{ op: 'move', id: a, base: 1, parent: d, name: 'a' }]);
  const [ops, brought] = create(50);
  const batches = [[remove(d, 3)], [...ops]].map(each => ({ opId: id(), ops: each }));
  const { results } = await service.commit(anna, share.id, {
    request: { epoch: share.epoch, batches },
    ...cargo(brought.texts),
  });
  assert.deepEqual(
    results.map(result => ('refused' in result ? result.refused : 'done')),
    ['done', 'quota'],
  );
  await done(ops, brought);
});

test('B19: a size that a drive claims to get past the quota is found out', async () => {
  const { root, id, refused } = await filled();
  const op = file(id(), { parent: root, name: 'liar' }, text(50));
  const lie = { ...op, state: { ...stateOf(text(50)), size: 1 } };
  assert.equal((await refused([lie], { texts: [text(50)] })).refused, 'malformed');
});
