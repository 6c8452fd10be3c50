/** What somebody to whom a folder is granted does about its past, at and across its border: rules B22 and B23, one by one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import { createPastFixture, type PastFixture } from '#station/past/past-fixture.ts';
import { toldRevert } from '#station/past/revert-told.ts';
import type { Actor } from '#station/share/actor.ts';
import { file, folder, stateOf } from '#station/share/share-fixture.ts';

/** above/ { mine/ { notes = one, deep/ { drawing = two } }, beside/ { secret = three } }, at revision 1. */
async function planted(level: 'read' | 'write' = 'write') {
  const fixture = await createPastFixture(1);
  const { id, share, done } = fixture;
  const [above, mine, notes, deep, drawing, beside, secret] = [id(), id(), id(), id(), id(), id(), id()];
  const ops = [
    folder(above, share.root, 'above'),
    folder(mine, above, 'mine'),
    file(notes, { parent: mine, name: 'notes' }, 'one'),
    folder(deep, mine, 'deep'),
    file(drawing, { parent: deep, name: 'drawing' }, 'two'),
    folder(beside, above, 'beside'),
    file(secret, { parent: beside, name: 'secret' }, 'three'),
  ];
  await done(ops, { texts: ['one', 'two', 'three'] });
  const eve: Actor = { account: 'eve', device: id(), grant: 'none', folders: new Map([[mine, level]]) };
  return { ...fixture, mine, notes, deep, drawing, beside, secret, eve };
}

type Planted = Awaited<ReturnType<typeof planted>>;
const refusedAs = (code: string) => ({ name: 'Refusal', code });

async function move(it: PastFixture, node: NodeId, parent: NodeId, name: string): Promise<number> {
  const base = (await it.store.nodes(it.share.id, [node])).get(node)?.placeRev ?? 0;
  await it.done([{ op: 'move', id: node, base, parent, name }]);
  return it.head();
}

async function remove(it: PastFixture, ...ids: NodeId[]): Promise<number> {
  const seen = await it.head();
  await it.done(ids.map(id => ({ op: 'delete', id, seen, released: true })));
  return it.head();
}

const inside = (it: Planted) => it.held(undefined, it.mine);

test('B23 what was deleted within comes back, with its versions; what was deleted elsewhere is as unknown as nothing', async () => {
  const it = await planted();
  const { past, share, eve, mine, notes, secret, service, store } = it;
  await remove(it, notes, secret);
  const { entries } = await past.deleted(eve, share.id, { node: mine });
  assert.deepEqual(
    entries.map(({ path }) => path.join('/')),
    ['notes'],
  );
  for (const deleted of [secret, it.id()])
    await assert.rejects(past.restore(eve, share.id, { deleted: [deleted], within: mine }), refusedAs('unknown-node'));
  await past.restore(eve, share.id, { deleted: [notes], within: mine });
  assert.equal((await inside(it)).length, 3);
  const [back] = await store.successors(share.id, [notes]);
  const versions = await service.versions(eve, share.id, back?.id as NodeId);
  assert.deepEqual(
    versions.map(({ node }) => node),
    [back?.id, notes],
  );
  const { state } = await service.content(eve, share.id, { node: back?.id as NodeId, content: stateOf('one').content });
  assert.equal(state.size, 3);
});

test('B23 who may only read the folder sees its past, and restores, undoes and keeps nothing', async () => {
  const it = await planted('read');
  const { past, share, eve, mine, notes } = it;
  await remove(it, notes);
  assert.equal((await past.deleted(eve, share.id, { node: mine })).entries.length, 1);
  assert.equal((await past.batches(eve, share.id, { within: mine })).batches.length, 2);
  const denied = refusedAs('denied');
  await assert.rejects(past.restore(eve, share.id, { deleted: [notes], within: mine, preview: true }), denied);
  await assert.rejects(past.undo(eve, share.id, { revisions: [2], within: mine, preview: true }), denied);
  await assert.rejects(past.keep(eve, share.id, { node: it.drawing, revision: 1, name: '' }), denied);
});

test('B22 without a folder, or with one that is not granted, nothing is answered', async () => {
  const it = await planted();
  const { past, service, share, eve, mine, beside } = it;
  await assert.rejects(past.batches(eve, share.id, {}), refusedAs('denied'));
  await assert.rejects(past.undo(eve, share.id, { revisions: [1] }), refusedAs('denied'));
  await assert.rejects(service.moment(eve, share.id, { atMs: 1 }), refusedAs('denied'));
  for (const within of [beside, share.root, it.id()]) {
    const unknown = refusedAs('unknown-node');
    await assert.rejects(past.batches(eve, share.id, { within }), unknown);
    await assert.rejects(past.undo(eve, share.id, { revisions: [1], within }), unknown);
    await assert.rejects(past.restore(eve, share.id, { folder: mine, at: 1, within }), unknown);
    await assert.rejects(service.moment(eve, share.id, { atMs: 1, within }), unknown);
    await assert.rejects(past.deleted(eve, share.id, { node: within }), unknown);
    await assert.rejects(past.changesSince(eve, share.id, { node: within, since: 1 }), unknown);
  }
});

test('B23 an undo takes back what lies within, and says that something else was left, without saying what', async () => {
  const it = await planted();
  const { past, share, eve, mine, notes, secret, done } = it;
  await done(
    [
      { op: 'update', id: notes, base: 1, state: stateOf('spoilt') },
      { op: 'update', id: secret, base: 1, state: stateOf('spoilt') },
    ],
    { texts: ['spoilt'] },
  );
  const told = await toldRevert(await past.undo(eve, share.id, { revisions: [2], within: mine }));
  assert.deepEqual([told.files.content, told.leftCount, told.elsewhere], [1, 0, true]);
  assert.ok(
    (await it.held()).some(line => line.startsWith('/above/beside/secret = undefined')),
    'theirs stays',
  );
  // A batch that did nothing within is as good as none.
  await done([{ op: 'update', id: secret, base: 2, state: stateOf('three') }]);
  const none = await toldRevert(await past.undo(eve, share.id, { revisions: [await it.head()], within: mine }));
  assert.deepEqual([none.revision, none.elsewhere, none.leftCount], [undefined, undefined, 0]);
});

test('B23 an undo neither removes nor sends away what a batch moved in, and changes nothing that it was elsewhere', async () => {
  const it = await planted();
  const { past, share, eve, mine, secret, beside, done } = it;
  const came = await move(it, secret, mine, 'secret');
  await done([{ op: 'update', id: secret, base: 1, state: stateOf('four') }], { texts: ['four'] });
  const undo = async (...revisions: number[]) =>
    toldRevert(await past.undo(eve, share.id, { revisions, within: mine }));
  const left = await undo(came);
  assert.deepEqual([left.revision, left.elsewhere, left.files.removed], [undefined, true, 0]);
  // What it held elsewhere is not in the grant.
  const content = await undo(came + 1);
  assert.deepEqual([content.revision, content.left], [undefined, [{ path: ['secret'], why: 'not-kept' }]]);
  const again = await move(it, secret, beside, 'secret');
  const gone = await undo(again);
  assert.deepEqual([gone.revision, gone.elsewhere], [undefined, undefined]);
});

test('B23 a folder is restored to a moment with what lies in it now; what left it stays away, and that is said', async () => {
  const it = await planted();
  const { past, share, eve, mine, notes, deep, drawing, beside, secret } = it;
  await move(it, drawing, mine, 'drawing');
  await move(it, deep, beside, 'deep');
  await move(it, secret, mine, 'secret');
  await remove(it, notes);
  const { done, id } = it;
  await done([file(id(), { parent: mine, name: 'new' }, 'new')], { texts: ['new'] });
  const request = { folder: mine, at: 1, removeAdded: true, within: mine } as const;
  const told = await toldRevert(await past.restore(eve, share.id, request));
  assert.deepEqual([told.files.made, told.files.removed, told.files.copied, told.elsewhere], [1, 1, 0, true]);
  assert.deepEqual(told.left.map(({ path, why }) => `${path.join('/')} ${why}`).sort(), [
    'drawing moved',
    'secret moved',
  ]);
  const now = (await inside(it)).map(line => line.split(' ')[0]);
  assert.deepEqual(now, ['/drawing', '/notes', '/secret']);
  assert.ok((await it.held()).includes('/above/beside/deep'), 'what was moved out stays where it is');
});

test('B22 what was moved out is not among what was, and comes back into sight when it is moved in again', async () => {
  const it = await planted();
  const { service, past, share, eve, mine, deep, drawing, beside } = it;
  const names = async () =>
    (await service.folder(eve, share.id, { node: mine, at: '1' })).entries.map(({ name }) => name);
  await move(it, deep, beside, 'deep');
  assert.deepEqual(await names(), ['notes']);
  assert.deepEqual((await past.changesSince(eve, share.id, { node: mine, since: 1 })).entries, []);
  await it.done([{ op: 'update', id: drawing, base: 1, state: stateOf('not for eve') }], { texts: ['not for eve'] });
  const hidden = await it.head();
  await move(it, deep, mine, 'deep');
  assert.deepEqual(await names(), ['deep', 'notes']);
  const versions = await service.versions(eve, share.id, drawing);
  assert.deepEqual(
    versions.map(({ revision }) => revision),
    [1],
  );
  const { batches } = await past.batches(eve, share.id, { within: mine });
  assert.ok(!batches.some(({ revision }) => revision === hidden), 'what was done while it was away');
  await assert.rejects(service.folder(eve, share.id, { node: deep, at: String(hidden) }), refusedAs('unknown-node'));
});

test('B23 a version within is kept under a name and let go; one from elsewhere is none of the file', async () => {
  const it = await planted();
  const { past, share, eve, mine, notes, secret, done } = it;
  await past.keep(eve, share.id, { node: notes, revision: 1, name: 'first' });
  assert.deepEqual(
    (await past.keptVersions(eve, share.id, notes)).map(({ name }) => name),
    ['first'],
  );
  await past.release(eve, share.id, { node: notes, revision: 1 });
  assert.deepEqual(await past.keptVersions(eve, share.id, notes), []);
  await past.keep(it.anna, share.id, { node: secret, revision: 1, name: 'hidden' });
  await move(it, secret, mine, 'open');
  await done([{ op: 'update', id: secret, base: 1, state: stateOf('four') }], { texts: ['four'] });
  assert.deepEqual(await past.keptVersions(eve, share.id, secret), []);
  const keeping = past.keep(eve, share.id, { node: secret, revision: 1, name: '' });
  await assert.rejects(keeping, refusedAs('unknown-node'));
});

test('B23 who may read a share and write in a folder of it restores and undoes there, and nowhere else', async () => {
  const it = await planted();
  const { past, share, mine, beside, notes, secret } = it;
  const cleo: Actor = { account: 'cleo', device: it.id(), grant: 'read', folders: new Map([[mine, 'write']]) };
  const gone = await remove(it, notes, secret);
  const denied = refusedAs('denied');
  await assert.rejects(past.restore(cleo, share.id, { deleted: [notes] }), denied);
  await assert.rejects(past.restore(cleo, share.id, { deleted: [secret], within: beside }), denied);
  const told = await toldRevert(await past.undo(cleo, share.id, { revisions: [gone], within: mine }));
  assert.deepEqual([told.files.made, told.elsewhere], [1, true]);
  await past.keep(cleo, share.id, { node: it.drawing, revision: 1, name: '' });
});

test('B22 a page of the past that ends amid what lies elsewhere names none of it, and the next one misses nothing', async () => {
  const it = await planted();
  const { past, share, eve, mine, beside, id } = it;
  // Newest first, the page ends within the batch that deletes it, and comes to it last.
  const low = `${'0'.repeat(31)}1` as NodeId;
  await it.done([folder(low, mine, 'low')]);
  const many = Array.from({ length: 2_100 }, () => id());
  const some = Array.from({ length: 5 }, (_, at) => many.slice(at * 450, (at + 1) * 450));
  for (const ids of some) await it.done(ids.map(node => folder(node, beside, `hidden ${node}`)));
  for (const [at, ids] of some.entries()) await remove(it, ...ids, ...(at === 0 ? [low] : []));
  const found: NodeId[] = [];
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await past.deleted(eve, share.id, { node: mine, after });
    found.push(...page.entries.map(({ row }) => row.id));
    after = page.after;
    for (const node of many) assert.ok(!after?.includes(node));
  }
  assert.deepEqual(found, [low]);
});
