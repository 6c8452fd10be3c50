import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyPagesMax } from '#engine/believe.ts';
import type { StationDoor } from '#engine/station-door.ts';
import type { NodeId } from '#model/node.ts';
import type { FeedPage } from '#protocol/feed.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { NodeWire } from '#protocol/schema.ts';
import { liveThrough } from '#test/rules/hostile-world.ts';
import { binned, createPair, type Pair } from '#test/rules/two-drives.ts';

test('R98: whatever a station answers, nothing is lost, and the drive recovers when it is honest again', async () => {
  const told = await liveThrough(1, 6);
  for (const kind of ['page', 'reply', 'fetch', 'refusal']) assert.ok((told.get(kind) ?? 0) > 0, kind);
});

/** A pair at rest with some files, whose drive B will be lied to by `changes`. */
async function lied(changes: (page: FeedPage, pair: Pair) => FeedPage | Promise<FeedPage>) {
  const at: { pair?: Pair; lying: boolean } = { lying: false };
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    async changes(request) {
      if (!at.lying || !at.pair) return door.changes(request);
      // Where a lie goes on, an honest station has nothing to go on with.
      const { after, ...fromTheCursor } = request;
      const page = await door.changes(after === undefined ? request : fromTheCursor);
      return changes(structuredClone(page), at.pair);
    },
  });
  const pair = await createPair({ b: { between } });
  at.pair = pair;
  pair.a.user.mkdir('dir');
  pair.a.user.write('dir/one', 'text one');
  pair.a.user.write('two', 'text two');
  await pair.settle();
  pair.a.user.write('two', 'text two, changed');
  await pair.a.rest();
  const before = pair.b.tree();
  at.lying = true;
  pair.b.hear();
  const round = await pair.b.once();
  assert.deepEqual(pair.b.tree(), before, 'nothing was done');
  assert.deepEqual(binned(pair.b), []);
  at.lying = false;
  await pair.b.clock.advance(120_000);
  await pair.settle();
  assert.equal(pair.tree()['two'], 'text two, changed');
  return round;
}

const revs = (page: FeedPage) => ({ contentRev: page.cursor, placeRev: page.cursor, revision: page.cursor });
const id = (letter: string): NodeId => letter.repeat(32) as NodeId;
const folder = (page: FeedPage, own: NodeId, parent: NodeId | null): NodeWire => ({
  id: own,
  parent,
  name: `f${own.slice(0, 2)}`,
  kind: 'folder',
  state: null,
  ...revs(page),
});

const lies: Record<string, (page: FeedPage, pair: Pair) => FeedPage> = {
  'folders in a circle': page => ({ ...page, nodes: [folder(page, id('a'), id('b')), folder(page, id('b'), id('a'))] }),
  'a parent that nobody knows': page => ({ ...page, nodes: [folder(page, id('a'), id('c'))] }),
  'no parent at all': page => ({ ...page, nodes: [folder(page, id('a'), null)] }),
  'a folder that becomes a file': (page, { station, b }) => {
    const dir = [...b.store.remoteChildren(station.share.root)].find(node => node.kind === 'folder');
    const state = { content: `01${'0'.repeat(64)}` as never, size: 1, mtimeNs: '0', mode: 0 };
    return { ...page, nodes: [{ ...folder(page, dir?.id ?? id('a'), station.share.root), kind: 'file', state }] };
  },
  "the task's folder is gone": (page, { station }) => ({
    ...page,
    deleted: [{ id: station.share.root, revision: page.cursor }],
  }),
  "the task's folder left the view": (page, { station }) => ({
    ...page,
    out: [{ id: station.share.root, revision: page.cursor, filtered: true }],
  }),
  'a listing of nothing': page => ({ ...page, snapshot: true, nodes: [] }),
  'a revision after the end': (page, { station }) => ({
    ...page,
    nodes: [{ ...folder(page, id('a'), station.share.root), revision: page.cursor + 1 }],
  }),
  'a cursor after the head': page => ({ ...page, cursor: page.head + 1 }),
  'an epoch that no station would take back': page => ({ ...page, epoch: 'x'.repeat(65) }),
};

for (const [what, lie] of Object.entries(lies)) {
  test(`R98: ${what}: not recorded, said, and healed by reading anew`, async () => {
    const round = await lied(lie);
    assert.equal(round.state, 'refused');
    assert.match(round.detail, /not to be trusted/);
  });
}

test('R98: a feed without end is given up', async () => {
  let pages = 0;
  const round = await lied(page => {
    pages += 1;
    return { ...page, nodes: [], deleted: [], out: [], after: `lost.e.1...${pages % 7}` };
  });
  assert.equal(round.state, 'refused');
  assert.equal(pages, emptyPagesMax + 1);
});

test('R98: a station that wants the tree read anew again and again is left for the next turn', async () => {
  let asked = 0;
  const round = await lied(() => {
    asked += 1;
    throw new Refusal('epoch-changed');
  });
  assert.equal(round.state, 'offline');
  assert.ok(asked < 10, `asked ${asked} times`);
});

test('R83: a content that is larger than the tree says is listed, whatever its size', async () => {
  for (const size of [10, 3_000_000]) {
    const between = (door: StationDoor): StationDoor => ({
      ...door,
      async changes(request) {
        const page = structuredClone(await door.changes(request));
        for (const node of page.nodes) if (node.state) node.state = { ...node.state, size: size - 1 };
        return page;
      },
    });
    const pair = await createPair({ b: { between } });
    pair.a.user.write('large', 'x'.repeat(size));
    await pair.a.rest();
    pair.b.hear();
    await pair.b.rest();
    assert.deepEqual(pair.b.problems(), { large: 'damaged' });
    assert.deepEqual(pair.b.tree(), {});
  }
});
