import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import type { NodeId } from '#model/node.ts';
import type { Op } from '#protocol/commit.ts';
import type { FeedPage, FeedRequest, View } from '#protocol/feed.ts';
import type { NodeWire } from '#protocol/schema.ts';
import { changes } from '#station/share/feed.ts';
import { createFixture, type Fixture, file, folder } from '#station/share/share-fixture.ts';

const noFilter = { sizeMax: 0, names: [], extensions: [] };

test('a snapshot lists what lives in the view, its root first and folders before what they hold', async () => {
  const { service, share, anna, done, id } = await createFixture();
  const [d, e, f] = [id(), id(), id()];
  await done([folder(d, share.root, 'd'), folder(e, d, 'e'), file(f, { parent: e, name: 'f' }, 'x')], { texts: ['x'] });
  await done([folder(id(), share.root, 'elsewhere'), folder(id(), d, '#recycle')]);
  const page = await service.changes(anna, share.id, { epoch: '', cursor: 0, view: { root: d, filter: noFilter } });
  assert.deepEqual(
    [page.snapshot, page.cursor, page.head, page.epoch, page.after],
    [true, 2, 2, share.epoch, undefined],
  );
  assert.deepEqual(
    page.nodes.map(node => node.id),
    [d, e, f],
  );
});

test('a cursor tells what changed since, each node once and as it is now', async () => {
  const { service, share, anna, done, id } = await createFixture();
  const [d, f] = [id(), id()];
  await done([folder(d, share.root, 'd')]);
  const since = async (cursor: number): Promise<FeedPage> =>
    service.changes(anna, share.id, { epoch: share.epoch, cursor, view: { root: share.root, filter: noFilter } });
  assert.deepEqual((await since(1)).nodes, []);
  await done([file(f, { parent: d, name: 'f' }, 'x')], { texts: ['x'] });
  await done([{ op: 'move', id: f, base: 2, parent: share.root, name: 'g' }]);
  await done([{ op: 'delete', id: d, seen: 3 }]);
  const page = await since(1);
  assert.deepEqual(
    page.nodes.map(node => [node.id, node.name, node.contentRev, node.placeRev]),
    [[f, 'g', 2, 3]],
  );
  assert.deepEqual([page.deleted, page.out, page.snapshot], [[{ id: d, revision: 4 }], [], false]);
});

test('a folder that comes into view brings all that it holds; one that leaves is named', async () => {
  const { service, share, anna, done, id } = await createFixture();
  const [view, other, d, e, f] = [id(), id(), id(), id(), id()];
  await done([
    folder(view, share.root, 'view'),
    folder(other, share.root, 'other'),
    folder(d, other, 'd'),
    folder(e, d, 'e'),
  ]);
  await done([file(f, { parent: e, name: 'f' }, 'x')], { texts: ['x'] });
  const since = async (cursor: number): Promise<FeedPage> =>
    service.changes(anna, share.id, { epoch: share.epoch, cursor, view: { root: view, filter: noFilter } });
  await done([{ op: 'move', id: d, base: 1, parent: view, name: 'd' }]);
  assert.deepEqual(
    (await since(2)).nodes.map(node => node.id),
    [d, e, f],
  );
  await done([{ op: 'move', id: d, base: 3, parent: view, name: '~d' }]);
  await done([{ op: 'meta', id: f, base: 2, mtimeNs: '1', mode: 0 }]);
  const left = await since(3);
  // The file within was changed as well, so it is named too.
  const out = [d, f].map((gone, at) => ({ id: gone, revision: 4 + at, filtered: true }));
  assert.deepEqual([left.nodes, left.deleted, left.out], [[], [], out]);
  await done([{ op: 'move', id: d, base: 4, parent: view, name: 'd' }]);
  await done([{ op: 'move', id: d, base: 6, parent: other, name: 'd' }]);
  assert.deepEqual((await since(6)).out, [{ id: d, revision: 7, filtered: false }]);
});

test('a drive hears of the loss of what it knows from its own commits beyond its cursor', async () => {
  const { service, share, anna, done, id } = await createFixture();
  const [view, other, d, e] = [id(), id(), id(), id()];
  await done([folder(view, share.root, 'view'), folder(other, share.root, 'other')]);
  await done([folder(d, view, 'd'), folder(e, view, 'e')]);
  await done([{ op: 'move', id: d, base: 2, parent: other, name: 'd' }]);
  await done([{ op: 'delete', id: e, seen: 3 }, folder(id(), other, 'never seen')]);
  const request = { epoch: share.epoch, cursor: 1, view: { root: view, filter: noFilter } };
  const page = await service.changes(anna, share.id, request);
  assert.deepEqual(page.nodes, []);
  assert.deepEqual(page.out, [{ id: d, revision: 3, filtered: false }]);
  assert.deepEqual(page.deleted, [{ id: e, revision: 4 }]);
});

test('a view whose root is deleted is refused; a foreign epoch and a cursor ahead of the head ask for a snapshot', async () => {
  const { service, share, anna, done, id } = await createFixture();
  const [d, e] = [id(), id()];
  await done([folder(d, share.root, 'd'), folder(e, d, 'e')]);
  const ask = async (request: Partial<FeedRequest>) =>
    service.changes(anna, share.id, { epoch: share.epoch, cursor: 1, view: { root: e, filter: noFilter }, ...request });
  assert.equal((await ask({ epoch: 'other' })).snapshot, true);
  assert.equal((await ask({ cursor: 2 })).snapshot, true);
  await assert.rejects(ask({ after: 'nonsense' }), { code: 'malformed' });
  await assert.rejects(ask({ after: `lost.other.1...` }), { code: 'epoch-changed' });
  await done([{ op: 'delete', id: d, seen: 1 }]);
  await assert.rejects(ask({}), { code: 'unknown-node' });
  await assert.rejects(ask({ view: { root: id(), filter: noFilter } }), { code: 'unknown-node' });
});

test('B33: what is left out is told of itself, and nothing that it holds, whatever happens there', async () => {
  const { service, share, anna, done, id } = await createFixture();
  const [d, e, f, g, into] = [id(), id(), id(), id(), id()];
  await done([folder(d, share.root, 'd'), folder(e, d, 'e')]);
  await done([file(f, { parent: e, name: 'f' }, 'x'), file(into, { parent: share.root, name: 'into' }, 'x')], {
    texts: ['x'],
  });
  const view = { root: share.root, filter: noFilter, leftOut: [d] };
  const whole = await service.changes(anna, share.id, { epoch: '', cursor: 0, view });
  assert.deepEqual(whole.nodes.map(node => node.id).toSorted(), [share.root, d, into].toSorted());
  assert.deepEqual(whole.out, []);
  const since = async (cursor: number): Promise<FeedPage> =>
    service.changes(anna, share.id, { epoch: share.epoch, cursor, view });
  await done([file(g, { parent: e, name: 'g' }, 'x')], { texts: ['x'] });
  await done([{ op: 'meta', id: f, base: 2, mtimeNs: '1', mode: 0 }]);
  await done([{ op: 'delete', id: g, seen: 4 }]);
  const quiet = await since(2);
  assert.deepEqual([quiet.nodes, quiet.out], [[], []]);
  await done([{ op: 'move', id: d, base: 1, parent: share.root, name: 'renamed' }]);
  await done([{ op: 'move', id: into, base: 2, parent: e, name: 'into' }]);
  const moved = await since(5);
  assert.deepEqual(
    moved.nodes.map(node => node.name),
    ['renamed'],
  );
  assert.deepEqual(moved.out, [{ id: into, revision: 7, filtered: false }]);
  await done([{ op: 'move', id: into, base: 7, parent: share.root, name: 'back' }]);
  assert.deepEqual(
    (await since(7)).nodes.map(node => node.name),
    ['back'],
  );
});

test('pages of any size, with commits in between, make a drive equal to the share', async () => {
  for (let seed = 1; seed <= 60; seed += 1) await followShare(seed);
});

/** Two drives with different views follow random commits; after each catch-up they hold exactly their view. */
async function followShare(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const fixture = await createFixture({ seed });
  const user = createUser(fixture, random);
  for (let i = 0; i < 12; i += 1) await user.act();
  const inner = random.pick(user.folders().filter(node => node.id !== fixture.share.root)) ?? {
    id: fixture.share.root,
  };
  const filter = { sizeMax: 5, names: ['n3'], extensions: ['iso'] };
  const drives = [
    createDrive({ fixture, random, view: { root: fixture.share.root, filter: noFilter }, user }),
    createDrive({ fixture, random, view: { root: inner.id, filter }, user }),
    createDrive({
      fixture,
      random,
      view: { root: fixture.share.root, filter: noFilter, leftOut: someOf(user, random) },
      user,
    }),
    createDrive({ fixture, random, view: { root: inner.id, filter, leftOut: someOf(user, random) }, user }),
  ];
  for (let round = 0; round < 12; round += 1) {
    for (let i = random.below(8); i > 0; i -= 1) await user.act();
    for (const drive of drives) await drive.catchUp();
  }
}

/** Folders and files that a drive leaves out. */
function someOf(user: User, random: SeededRandom): NodeId[] {
  return user.nodes().flatMap(({ id }) => (random.chance(0.2) ? [id] : []));
}

interface User {
  nodes(): readonly NodeWire[];
  act(): Promise<void>;
  folders(): readonly NodeWire[];
}

/** Does what the share accepts, at random; names include filtered ones. */
function createUser({ share, id, batch, service, anna }: Fixture, random: SeededRandom): User {
  let nodes = new Map<NodeId, NodeWire>();
  const names = ['a', 'b', 'c', 'n3', 'x.iso', '~t', 'd', 'e', 'f.txt'];
  const texts = ['1', '123', '1234567'];
  const refresh = async (): Promise<void> => {
    const request = { epoch: '', cursor: 0, view: { root: share.root, filter: noFilter } };
    const { nodes: live } = await service.changes(anna, share.id, request);
    // Nodes with filtered names are not in any feed: those the user makes are remembered by their commits.
    for (const node of live) nodes.set(node.id, node);
  };
  const remember = async (ops: readonly Op[]): Promise<void> => {
    const result = await batch(ops, { texts });
    if ('refused' in result) return;
    for (const node of result.nodes) nodes.set(node.id, node);
    for (const gone of result.deleted) nodes = new Map([...nodes].filter(([, node]) => !isBeneath(nodes, node, gone)));
    await refresh();
  };
  const folders = (): readonly NodeWire[] => [...nodes.values()].filter(node => node.kind === 'folder');
  return {
    folders,
    nodes: () => [...nodes.values()].filter(node => node.parent !== null),
    async act() {
      if (nodes.size === 0) await refresh();
      const place = { parent: random.pick(folders()).id, name: random.pick(names) };
      const node = random.pick([...nodes.values()]);
      const kind = random.below(10);
      if (kind < 3) await remember([folder(id(), place.parent, place.name)]);
      else if (kind < 5) await remember([file(id(), place, random.pick(texts))]);
      else if (kind < 8) await remember([{ op: 'move', id: node.id, base: node.placeRev, ...place }]);
      else if (kind < 9 && node.kind === 'file')
        await remember([
          { op: 'update', id: node.id, base: node.contentRev, state: file(id(), place, random.pick(texts)).state! },
        ]);
      else if (random.chance(0.4)) await remember([{ op: 'delete', id: node.id, seen: Number.MAX_SAFE_INTEGER }]);
    },
  };
}

function isBeneath(nodes: ReadonlyMap<NodeId, NodeWire>, node: NodeWire, top: NodeId): boolean {
  for (
    let at: NodeWire | undefined = node;
    at !== undefined;
    at = at.parent === null ? undefined : nodes.get(at.parent)
  ) {
    if (at.id === top) return true;
  }
  return false;
}

interface DriveSetup {
  readonly fixture: Fixture;
  readonly random: SeededRandom;
  readonly view: View;
  readonly user: User;
}

function createDrive({ fixture, random, view, user }: DriveSetup) {
  const { share, store } = fixture;
  let cursor = 0;
  let tree = new Map<NodeId, NodeWire>();
  const ask = (request: FeedRequest): Promise<FeedPage> =>
    changes({ store, share: share.id, pageNodesMax: 1 + random.below(6) }, request);
  return {
    async catchUp(): Promise<void> {
      const request: FeedRequest = { epoch: share.epoch, cursor, view };
      const first = await ask(request).catch(error =>
        error.code === 'unknown-node' ? undefined : Promise.reject(error),
      );
      if (first === undefined) return;
      if (first.snapshot) tree = new Map();
      for (let page = first; ; ) {
        applyPage(tree, page, view);
        if (page.after === undefined) break;
        if (random.chance(0.3)) await user.act();
        const next = await ask({ ...request, after: page.after }).catch(error =>
          error.code === 'unknown-node' ? undefined : Promise.reject(error),
        );
        if (next === undefined) return;
        assert.equal(next.cursor, first.cursor);
        page = next;
      }
      cursor = first.cursor;
      const whole = await snapshotAt(fixture, view, cursor);
      assert.deepEqual(sorted(tree), sorted(whole));
    },
  };
}

function applyPage(tree: Map<NodeId, NodeWire>, page: FeedPage, view: View): void {
  assert.equal(new Set(page.nodes.map(node => node.id)).size, page.nodes.length, 'a node at most once in a page');
  for (const node of page.nodes) {
    assert.ok(node.id === view.root || (node.parent !== null && tree.has(node.parent)), 'parents before children');
    tree.set(node.id, node);
  }
  for (const { id } of [...page.deleted, ...page.out]) {
    // Where the view's root stands by now is nothing to it: what left it may hold it.
    const within = new Map([...tree].filter(([at]) => at !== view.root));
    const lost = [...within.values()].filter(node => isBeneath(within, node, id));
    for (const node of lost) tree.delete(node.id);
  }
}

/** What the view holds at a revision: the whole of the past, straight from the store. */
async function snapshotAt(
  { store, share }: Fixture,
  view: View,
  revision: number,
): Promise<ReadonlyMap<NodeId, NodeWire>> {
  const older = { ...store, share: async () => ({ ...(await store.share(share.id))!, head: revision }) };
  const page = await changes({ store: older, share: share.id }, { epoch: '', cursor: 0, view });
  assert.ok(page.snapshot);
  return new Map(page.nodes.map(node => [node.id, node]));
}

function sorted(nodes: ReadonlyMap<NodeId, NodeWire>): readonly NodeWire[] {
  return [...nodes.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
