import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentId } from '#model/manifest.ts';
import type { NodeId } from '#model/node.ts';
import type { ShareRow } from '#platform/share-store.ts';
import type { CopyReply, CopyRequest } from '#protocol/copy.ts';
import { Refusal } from '#protocol/refusals.ts';
import { copyStep } from '#station/copy/copy-step.ts';
import type { Actor } from '#station/share/actor.ts';
import {
  createFixture,
  type Fixture,
  file,
  folder,
  manifestOf,
  pathsOf,
  sha256,
  snapshot,
  stateOf,
} from '#station/share/share-fixture.ts';

interface World extends Fixture {
  readonly target: ShareRow;
  readonly tree: { readonly top: NodeId; readonly deep: NodeId; readonly one: NodeId; readonly two: NodeId };
}

/** `papers` with `papers/deep`, `papers/one.txt` and `papers/deep/two.txt`, and another share that is empty. */
async function world(more: Parameters<Fixture['service']['createShare']>[0] = { name: 'target' }): Promise<World> {
  const fixture = await createFixture({ holdFiles: 2 });
  const { share, id, done } = fixture;
  const target = await fixture.service.createShare(more);
  const tree = { top: id(), deep: id(), one: id(), two: id() };
  await done(
    [
      folder(tree.top, share.root, 'papers'),
      folder(tree.deep, tree.top, 'deep'),
      file(tree.one, { parent: tree.top, name: 'one.txt' }, 'first'),
      file(tree.two, { parent: tree.deep, name: 'two.txt' }, 'second'),
    ],
    { texts: ['first', 'second'] },
  );
  return { ...fixture, target, tree };
}

interface Asked extends Partial<CopyRequest> {
  readonly actor?: Actor;
  readonly reader?: Actor;
}

function step(of: World, asked: Asked = {}): Promise<CopyReply> {
  const { share, target, tree, anna, service } = of;
  const { actor = anna, reader = actor, ...more } = asked;
  const request = { copy: share.id, from: share.id, nodes: [tree.top], into: target.root, ...more };
  return service.copy(actor, target.id, { ...request, reader });
}

async function targetPaths({ service, target, anna }: World): Promise<readonly string[]> {
  return pathsOf(await snapshot(service, { share: target, actor: anna }));
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Refusal, 'it is refused');
  return error.code;
}

const whole = ['papers', 'papers/deep', 'papers/deep/two.txt', 'papers/one.txt'];

test('C1 C3: a folder is copied with all it holds, times and modes kept, as a history that begins', async () => {
  const of = await world();
  const reply = await step(of);
  assert.deepEqual([reply.files, reply.folders, reply.bytes, reply.after], [2, 2, 11, undefined]);
  assert.deepEqual(await targetPaths(of), whole);
  const nodes = await snapshot(of.service, { share: of.target, actor: of.anna });
  const copy = nodes.find(({ name }) => name === 'one.txt');
  assert.deepEqual(copy?.state, stateOf('first'));
  assert.equal((await of.service.versions(of.anna, of.target.id, copy?.id as NodeId)).length, 1);
  const content = { node: copy?.id as NodeId, content: contentId(manifestOf('first'), sha256) };
  assert.equal((await of.service.content(of.bob, of.target.id, content)).state.size, 5);
  assert.deepEqual(await of.paths(), whole, 'the originals stay');
});

test('C2: a step that is asked for again makes nothing twice, and another copy gets a free name', async () => {
  const of = await world();
  await step(of);
  const again = await step(of);
  assert.deepEqual([again.files, again.folders], [0, 0]);
  assert.deepEqual(await targetPaths(of), whole);
  await step(of, { copy: of.id() });
  assert.ok((await targetPaths(of)).includes('papers (2)/deep/two.txt'));
});

test('C2: a file that got other content since is not taken for the copy that is there', async () => {
  const of = await world();
  await step(of, { nodes: [of.tree.one] });
  await of.done([{ op: 'update', id: of.tree.one, base: 1, state: stateOf('newer') }], { texts: ['newer'] });
  assert.equal((await step(of, { nodes: [of.tree.one], move: true })).files, 1);
  assert.deepEqual(await targetPaths(of), ['one (2).txt', 'one.txt']);
});

test('C5: a move deletes the originals once all is there, and nothing of it waits as a mass deletion', async () => {
  const of = await world();
  const reply = await step(of, { move: true });
  assert.deepEqual([reply.files, reply.leftCount], [2, 0]);
  assert.deepEqual(await targetPaths(of), whole);
  assert.deepEqual(await of.paths(), []);
  assert.deepEqual(await of.service.holds(), []);
});

test('C5: what somebody changed, added or moved in since the move began stays, and is told', async () => {
  const of = await world();
  const { copy, doors } = stepwise(of, 2);
  const first = await copy();
  assert.ok(first.after);
  await of.done([{ op: 'update', id: of.tree.two, base: 1, state: stateOf('newer') }], { texts: ['newer'] });
  await of.done([file(of.id(), { parent: of.tree.deep, name: 'new.txt' }, 'new')], { texts: ['new'] });
  let reply = first;
  while (reply.after !== undefined) reply = await copy(reply.after);
  assert.deepEqual(reply.left.map(path => path.join('/')).sort(), ['papers/deep/new.txt', 'papers/deep/two.txt']);
  assert.equal(reply.leftCount, 2);
  assert.deepEqual(await of.paths(), ['papers', 'papers/deep', 'papers/deep/new.txt', 'papers/deep/two.txt']);
  assert.deepEqual(await targetPaths(of), whole);
  assert.ok(doors.commits > 2);
});

test('C6: cut off after any commit, a move lost nothing, and goes on to the same end', async () => {
  for (let crashAt = 1; ; crashAt += 1) {
    const of = await world();
    const { copy, doors } = stepwise(of, 1);
    doors.crashAt = crashAt;
    let after: string | undefined;
    let crashed = 0;
    for (let isMore = true; isMore; ) {
      try {
        const reply = await copy(after);
        after = reply.after;
        isMore = after !== undefined;
      } catch (error) {
        assert.equal((error as Error).message, 'power cut');
        crashed += 1;
        const here = new Set([...(await of.paths()), ...(await targetPaths(of))]);
        assert.deepEqual(
          whole.filter(path => !here.has(path)),
          [],
          'everything is somewhere',
        );
      }
    }
    assert.deepEqual(await targetPaths(of), whole);
    assert.deepEqual(await of.paths(), []);
    if (crashed === 0) return;
  }
});

test('C2, C5: a move whose last answer was lost is asked for again, and answers that all is done', async () => {
  const of = await world();
  const stays = of.id();
  await of.done([file(stays, { parent: of.share.root, name: 'stays.txt' }, 'first')], { texts: ['first'] });
  const asked: Asked = { nodes: [of.tree.top], move: true };
  const first = await step(of, asked);
  assert.deepEqual(await step(of, asked), { ...first, files: 0, folders: 0, bytes: 0 });
  assert.deepEqual([await targetPaths(of), await of.paths()], [whole, ['stays.txt']]);
  const more = await step(of, { nodes: [of.tree.top, stays], move: true });
  assert.deepEqual([more.files, more.leftCount], [1, 0], 'what is gone already does not keep the rest');
  assert.deepEqual(await of.paths(), []);
});

test('C2: what somebody else deleted is not taken for moved, nor is the move of another asked for again', async () => {
  const of = await world();
  await step(of, { nodes: [of.tree.top] });
  await of.done([{ op: 'delete', id: of.tree.top, seen: 9, released: true }]);
  assert.equal(await refusalOf(step(of, { nodes: [of.tree.top], move: true, copy: of.id() })), 'unknown-node');
  assert.equal(await refusalOf(step(of, { nodes: [of.tree.top] })), 'unknown-node');
});

test('C7: rights count on both sides', async () => {
  const of = await world();
  assert.equal(await refusalOf(step(of, { actor: of.reader })), 'denied');
  assert.equal(await refusalOf(step(of, { reader: of.reader, move: true })), 'denied');
  await step(of, { reader: of.reader });
  assert.deepEqual(await targetPaths(of), whole);
});

test('C6: what cannot be is refused, and leaves both sides as they were', async () => {
  const of = await world({ name: 'small', quota: 3 });
  assert.equal(await refusalOf(step(of, { move: true })), 'quota');
  assert.equal(await refusalOf(step(of, { nodes: [of.id()] })), 'unknown-node');
  assert.equal(await refusalOf(step(of, { nodes: [of.share.root] })), 'denied');
  assert.equal(await refusalOf(step(of, { into: of.id() })), 'parent-gone');
  assert.equal(await refusalOf(step(of, { after: 'nonsense' })), 'malformed');
  const elsewhere = `${of.share.epoch}.${of.id()}.1.0.`;
  assert.equal(await refusalOf(step(of, { after: elsewhere, move: true })), 'epoch-changed');
  assert.deepEqual(await targetPaths(of), []);
  assert.deepEqual(await of.paths(), whole);
});

test('C4: names that the target does not tell apart are told apart by a number', async () => {
  const fixture = await createFixture();
  const exact = await fixture.service.createShare({ name: 'exact', nameMode: 'exact' });
  const top = fixture.id();
  const ops = [
    folder(top, exact.root, 'mixed'),
    folder(fixture.id(), top, 'Notes'),
    folder(fixture.id(), top, 'notes'),
  ];
  const request = { epoch: exact.epoch, batches: [{ opId: fixture.id(), ops }] };
  await fixture.service.commit(fixture.anna, exact.id, { request, manifests: [], chunks: [] });
  const { anna, share } = fixture;
  const asked = { copy: fixture.id(), from: exact.id, nodes: [top], into: share.root, reader: anna };
  await fixture.service.copy(anna, share.id, asked);
  assert.deepEqual(await fixture.paths(), ['mixed', 'mixed/Notes', 'mixed/notes (2)']);
});

test('10,000 files come in bounded steps', async () => {
  const of = await world();
  for (let at = 0; at < 10_000; at += 500) {
    const ops = Array.from({ length: 500 }, (_, n) =>
      file(of.id(), { parent: of.tree.deep, name: `f${at + n}` }, 'second'),
    );
    await of.done(ops, { texts: ['second'] });
  }
  let [steps, files] = [0, 0];
  for (let after: string | undefined, isMore = true; isMore; steps += 1) {
    const reply = await step(of, { move: true, ...(after === undefined ? {} : { after }) });
    assert.ok(reply.files + reply.folders <= 500);
    files += reply.files;
    after = reply.after;
    isMore = after !== undefined;
  }
  assert.deepEqual([steps, files], [21, 10_002]);
  assert.deepEqual(await of.paths(), []);
});

/** Steps of a few nodes; `crashAt` cuts the power right after that commit, once. */
function stepwise(of: World, stepNodesMax: number) {
  const { service, share, target, tree, anna, store } = of;
  const doors = { commits: 0, crashAt: 0 };
  const commit: Fixture['service']['commit'] = async (...args) => {
    const reply = await service.commit(...args);
    doors.commits += 1;
    if (doors.commits === doors.crashAt) throw new Error('power cut');
    return reply;
  };
  const pin = async (actor: Actor, hashes: Parameters<typeof store.pin>[0]['hashes']) =>
    store.pin({ device: actor.device, hashes, untilMs: of.clock.nowMs + 1_000 });
  const request = { copy: share.id, from: share.id, nodes: [tree.top], into: target.root, move: true as const };
  const copy = async (after?: string): Promise<CopyReply> => {
    const rows = new Map((await store.shares()).map(row => [row.id, row]));
    const side = (id: ShareRow['id']) => ({ actor: anna, share: rows.get(id) as ShareRow });
    const asked = after === undefined ? request : { ...request, after };
    return copyStep(
      { store, hash: sha256, commit, newId: of.id, pin, stepNodesMax },
      { from: side(share.id), to: side(target.id), request: asked },
    );
  };
  return { copy, doors };
}
