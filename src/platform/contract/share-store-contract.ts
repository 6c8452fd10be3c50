/** What every share store keeps to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import type { ContentState, NodeId, Revision } from '#model/node.ts';
import { historyBytesTests } from '#platform/contract/history-bytes-contract.ts';
import { holdTests } from '#platform/contract/hold-store-contract.ts';
import { liveBytesTests } from '#platform/contract/live-bytes-contract.ts';
import { pastStoreTests } from '#platform/contract/past-store-contract.ts';
import { retentionTests } from '#platform/contract/retention-contract.ts';
import { shareLifeTests } from '#platform/contract/share-life-contract.ts';
import {
  author,
  chunk,
  emptyChange,
  hash,
  id,
  made,
  rootOf,
  row,
  share,
} from '#platform/contract/share-store.samples.ts';
import { upkeepTests } from '#platform/contract/share-upkeep-contract.ts';
import type { NamedPlace, NodeRow, Search, ShareRow, ShareStore } from '#platform/share-store.ts';

/** Registers the tests of the contract for the stores that `open` makes: new, empty, and closed by the test. */
export function shareStoreContract(name: string, open: () => ShareStore): void {
  const check: Check = (title, body) => {
    test(`${name}: ${title}`, async () => {
      const store = open();
      try {
        await body(store);
      } finally {
        await store.close();
      }
    });
  };
  shareTests(check);
  treeTests(check);
  searchTests(check);
  pastTests(check);
  contentTests(check);
  upkeepTests(check);
  liveBytesTests(check);
  historyBytesTests(check);
  retentionTests(check);
  pastStoreTests(check);
  shareLifeTests(check);
  holdTests({ check, made, emptyChange, row, id });
}

export type Check = (title: string, body: (store: ShareStore) => Promise<void>) => void;

function shareTests(check: Check): void {
  check('shares have unique ids and names and are listed in the order of their making', async store => {
    const [b, a] = [share(2, 'b'), share(1, 'a')];
    assert.equal(await store.createShare(b, rootOf(b)), 'done');
    assert.equal(await store.createShare(a, rootOf(a)), 'done');
    assert.equal(await store.createShare(share(3, 'a'), rootOf(share(3, 'a'))), 'exists');
    assert.deepEqual(await store.shares(), [b, a]);
    assert.deepEqual(await store.shares(new Set([a.id])), [a]);
    assert.deepEqual(await store.shares(new Set([a.id, b.id])), [b, a]);
    assert.deepEqual(await store.shares(new Set()), []);
    assert.deepEqual(await store.share(a.id), a);
    assert.equal(await store.share(id(99)), undefined);
  });
  check('a write on an old head is refused and leaves nothing behind', async store => {
    const it = await made(store);
    const change = { ...emptyChange(it), newHead: 1, nodes: [row(5, 1, { parent: it.root, name: 'x' })] };
    assert.equal(await store.write(change), 'written');
    assert.equal(await store.write({ ...change, nodes: [row(6, 1, { parent: it.root, name: 'y' })] }), 'moved-on');
    assert.equal((await store.nodes(it.id, [id(6)])).size, 0);
    assert.equal((await store.share(it.id))?.head, 1);
  });
  check('shares do not see each other', async store => {
    const [one, two] = [share(1, 'one'), share(2, 'two')];
    await store.createShare(one, rootOf(one));
    await store.createShare(two, rootOf(two));
    await store.write({ ...emptyChange(one), newHead: 1, nodes: [row(5, 1, { parent: one.root, name: 'x' })] });
    assert.equal((await store.nodes(two.id, [id(5), one.root])).size, 0);
    assert.deepEqual(await store.changedAt(two.id, { after: 0, revision: 9, limit: 9 }), []);
  });
}

function treeTests(check: Check): void {
  check('rows come back as they were written, with any time and any name', async store => {
    const it = await made(store);
    const state: ContentState = {
      content: hash(7),
      size: 2 ** 52,
      mtimeNs: -(2n ** 63n) * 1_000_000_000n,
      mode: 0o755,
    };
    const place = { parent: it.root, name: '\u{1F4C4} e\u0301\ud7ff' };
    const node: NodeRow = { ...row(5, 1, place), kind: 'link', state, replaces: id(4), base: 3 };
    await store.write({ ...emptyChange(it), newHead: 1, nodes: [node] });
    assert.deepEqual((await store.nodes(it.id, [id(5), id(6)])).get(id(5)), node);
    assert.deepEqual(
      await store.named(it.id, [
        { parent: it.root, nameKey: place.name },
        { parent: id(5), nameKey: 'x' },
      ]),
      [node],
    );
  });
  check('names of one write may be swapped, and are free again when their node is deleted', async store => {
    const it = await made(store);
    const [a, b] = [row(5, 1, { parent: it.root, name: 'a' }), row(6, 1, { parent: it.root, name: 'b' })];
    await store.write({ ...emptyChange(it), newHead: 1, nodes: [a, b] });
    const swapped = [
      { ...a, name: 'b', nameKey: 'b', revision: 2 },
      { ...b, name: 'a', nameKey: 'a', revision: 2 },
    ];
    await store.write({ ...emptyChange(it, 1), newHead: 2, nodes: swapped });
    assert.deepEqual(
      (await store.named(it.id, [{ parent: it.root, nameKey: 'a' }])).map(node => node.id),
      [b.id],
    );
    const gone = { ...swapped[1]!, deleted: true, revision: 3 };
    await store.write({ ...emptyChange(it, 2), newHead: 4, nodes: [gone, row(7, 4, { parent: it.root, name: 'a' })] });
    assert.deepEqual(
      (await store.named(it.id, [{ parent: it.root, nameKey: 'a' }])).map(node => node.id),
      [id(7)],
    );
    assert.equal((await store.nodes(it.id, [b.id])).get(b.id)?.deleted, true);
  });
  check('children come in the order of their keys as UTF-8 bytes, in pages', async store => {
    const it = await made(store);
    const names = ['b', '\u{1F4C4}', '\uff21', 'a', 'ab', '\u00e9'];
    const nodes = names.map((name, index) => row(10 + index, 1, { parent: it.root, name }));
    await store.write({ ...emptyChange(it), newHead: 1, nodes });
    const sorted = [...names].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
    const found: string[] = [];
    for (let afterKey: string | undefined; ; ) {
      const at = { parent: it.root, revision: 1, limit: 2, ...(afterKey === undefined ? {} : { afterKey }) };
      const page = await store.childrenAt(it.id, at);
      found.push(...page.map(node => node.name));
      afterKey = page.at(-1)?.nameKey;
      if (afterKey === undefined) break;
    }
    assert.deepEqual(found, sorted);
  });
}

function searchTests(check: Check): void {
  const tree = async (store: ShareStore): Promise<ShareRow> => {
    const it = await made(store);
    const [photos, gone] = [id(40), id(50)];
    const nodes = [
      row(40, 1, { parent: it.root, name: 'Photos' }),
      row(41, 2, { parent: photos, name: 'Summer Photo.jpg' }),
      row(42, 3, { parent: photos, name: 'Winter.jpg' }),
      row(50, 4, { parent: it.root, name: 'x' }),
      row(51, 5, { parent: gone, name: 'photo beneath.jpg' }),
      { ...row(43, 6, { parent: it.root, name: 'deleted photo.jpg' }), deleted: true },
      { ...row(50, 7, { parent: it.root, name: 'x' }), deleted: true },
    ];
    assert.equal(await store.write({ ...emptyChange(it), newHead: 7, nodes }), 'written');
    return it;
  };
  const all = async (store: ShareStore, it: ShareRow, search: Partial<Search>) => {
    const names: string[] = [];
    let steps = 0;
    for (let position: NamedPlace | undefined; ; steps += 1) {
      const found = await store.search(it.id, { words: ['o'], scan: 100, limit: 100, ...search, position });
      assert.ok(found.rows.length <= (search.limit ?? 100));
      names.push(...found.rows.map(({ name }) => name));
      if (found.next === undefined) return { names: names.toSorted(), steps };
      position = found.next;
    }
  };
  check(
    'a search finds undeleted names that hold all words, by their keys, whatever became of the folder',
    async store => {
      const it = await tree(store);
      const { names } = await all(store, it, { words: ['photo'] });
      assert.deepEqual(names, ['Photos', 'Summer Photo.jpg', 'photo beneath.jpg']);
      assert.deepEqual((await all(store, it, { words: ['.jpg', 'er'] })).names, ['Summer Photo.jpg', 'Winter.jpg']);
      assert.deepEqual((await all(store, it, { words: ['%'] })).names, []);
      const other = share(9, 'other');
      await store.createShare(other, rootOf(other));
      assert.deepEqual((await all(store, other, { words: ['photo'] })).names, []);
    },
  );
  check('a search goes on where it stopped, by names looked at and by names found', async store => {
    const it = await tree(store);
    const whole = await all(store, it, {});
    assert.equal(whole.steps, 0);
    for (const scan of [1, 2, 3, 5]) {
      const { names, steps } = await all(store, it, { scan });
      assert.deepEqual(names, whole.names);
      assert.equal(steps, Math.floor(4 / scan));
    }
    assert.deepEqual((await all(store, it, { limit: 1 })).names, whole.names);
    assert.deepEqual((await all(store, it, { scan: 2, limit: 1 })).names, whole.names);
  });
}

function pastTests(check: Check): void {
  check('a node changed several times in one write has all its rows in its history', async store => {
    const it = await made(store);
    const node = row(5, 1, { parent: it.root, name: 'a' });
    const rows = [node, { ...node, name: 'b', nameKey: 'b', revision: 2 }, { ...node, deleted: true, revision: 3 }];
    await store.write({ ...emptyChange(it), newHead: 3, nodes: rows });
    const [first, second, third] = rows;
    const history = [
      { ...first, until: 2 },
      { ...second, until: 3 },
      { ...third, until: null },
    ];
    assert.deepEqual(await store.history(it.id, node.id), history);
  });
  check('any past moment answers as it did when it was the newest', async store => {
    const it = await made(store);
    const random = seededRandom(7);
    const nodes = new Map<NodeId, NodeRow>([[it.root, rootOf(it)]]);
    const moments = [new Map(nodes)];
    for (let revision = 1; revision <= 120; revision += 1) {
      const changed = randomRow(random, revision, [...nodes.values()]);
      assert.equal(
        await store.write({ ...emptyChange(it, revision - 1), newHead: revision, nodes: [changed] }),
        'written',
      );
      nodes.set(changed.id, changed);
      moments.push(new Map(nodes));
    }
    for (const [revision, moment] of moments.entries())
      await sameMoment(store, it, { revision, moment, after: random.below(revision + 1) });
  });
}

async function sameMoment(
  store: ShareStore,
  it: ShareRow,
  { revision, moment, after }: { revision: Revision; moment: ReadonlyMap<NodeId, NodeRow>; after: Revision },
): Promise<void> {
  const rows = [...moment.values()];
  const ids = [...moment.keys(), id(999)];
  assert.deepEqual(new Map([...(await store.nodesAt(it.id, ids, revision))].sort()), new Map([...moment].sort()));
  for (const parent of moment.keys()) {
    const children = rows.filter(node => node.parent === parent && !node.deleted);
    const sorted = children.sort((a, b) => (a.nameKey < b.nameKey ? -1 : 1));
    assert.deepEqual(await store.childrenAt(it.id, { parent, revision, limit: 1_000 }), sorted);
  }
  const changed = rows.filter(node => node.revision > after);
  changed.sort((a, b) => a.revision - b.revision || (a.id < b.id ? -1 : 1));
  const found: NodeRow[] = [];
  for (let position: { revision: Revision; id: NodeId } | undefined; ; ) {
    const page = await store.changedAt(it.id, {
      after,
      revision,
      limit: 7,
      ...(position === undefined ? {} : { position }),
    });
    found.push(...page);
    const last = page.at(-1);
    if (last === undefined) break;
    position = { revision: last.revision, id: last.id };
  }
  assert.deepEqual(found, changed);
}

/** A new node, or a rename, a move or a delete of one that is there. */
function randomRow(random: ReturnType<typeof seededRandom>, revision: Revision, rows: readonly NodeRow[]): NodeRow {
  const live = rows.filter(node => !node.deleted);
  const moved = live.filter(node => node.parent !== null);
  const place = { parent: random.pick(live).id, name: `n${revision}` };
  if (moved.length < 3 || random.chance(0.4)) return row(100 + revision, revision, place);
  const node = random.pick(moved);
  if (random.chance(0.2)) return { ...node, deleted: true, revision };
  return { ...node, ...place, nameKey: place.name, revision };
}

function contentTests(check: Check): void {
  chunkTests(check);
  check('contents come with those that they are differences to', async store => {
    const it = await made(store);
    const whole = { content: hash(1), base: null, depth: 0, body: Uint8Array.of(1) };
    const difference = { content: hash(2), base: hash(1), depth: 1, body: Uint8Array.of(2, 0) };
    assert.equal(await store.write({ ...emptyChange(it), newHead: 1, contents: [difference] }), 'moved-on');
    await store.write({ ...emptyChange(it), newHead: 1, contents: [whole, difference] });
    const found = await store.contents([hash(2), hash(3)]);
    assert.deepEqual([...found.keys()].sort(), [hash(1), hash(2)].sort());
    assert.deepEqual({ ...found.get(hash(2)), body: [...found.get(hash(2))!.body] }, { ...difference, body: [2, 0] });
  });
  check('versions come newest first, answers by device', async store => {
    const it = await made(store);
    const state: ContentState = { content: hash(1), size: 1, mtimeNs: 2n ** 62n, mode: 0o600 };
    const version = { node: id(5), revision: 1, state, reason: 'create' as const, ...author };
    const versions = [
      version,
      { ...version, revision: 2, reason: 'update' as const },
      { ...version, node: id(6), revision: 3 },
    ];
    const op = { opId: id(8), requestHash: hash(8), result: '{"a":1}', atMs: 5 };
    const contents = [{ content: hash(1), base: null, depth: 0, body: Uint8Array.of(1) }];
    assert.equal(await store.write({ ...emptyChange(it), newHead: 3, versions, ops: [op] }), 'moved-on');
    await store.write({ ...emptyChange(it), newHead: 3, versions, contents, ops: [op] });
    assert.deepEqual(await store.versions(it.id, [id(5), id(7)]), [versions[1], versions[0]]);
    assert.deepEqual((await store.ops(id(1), [op.opId, id(9)])).get(op.opId), op);
    assert.equal((await store.ops(id(2), [op.opId])).size, 0);
    assert.equal(await store.write({ ...emptyChange(it, 3), newHead: 4, ops: [op] }), 'moved-on');
    await store.expire({ pinsMs: 0, opsMs: 6 });
    assert.equal((await store.ops(id(1), [op.opId])).size, 0);
  });
}

function chunkTests(check: Check): void {
  check('pins are of a device, on chunks that are there, and end', async store => {
    const it = await made(store);
    const pins = { device: id(1), hashes: [hash(1)], untilMs: 50 };
    assert.equal(await store.addChunks([chunk(1)], { ...pins, hashes: [hash(1), hash(2)] }), 'collected');
    assert.equal((await store.chunks([hash(1)])).size, 0);
    assert.equal(await store.addChunks([chunk(1)], pins), 'added');
    const reach = async (device: NodeId) => store.reach(it.id, device, [hash(1), hash(2)]);
    assert.deepEqual((await reach(id(1))).pinned, new Set([hash(1)]));
    assert.deepEqual([await store.pinned(id(1)), await store.pinned(id(2))], [1, 0]);
    assert.deepEqual((await reach(id(2))).pinned, new Set());
    const pinned = await store.pin({ device: id(2), hashes: [hash(1), hash(2)], untilMs: 90 });
    assert.deepEqual(pinned, new Set([hash(1)]));
    await store.expire({ pinsMs: 60, opsMs: 0 });
    assert.deepEqual((await reach(id(1))).pinned, new Set());
    assert.deepEqual((await reach(id(2))).pinned, new Set([hash(1)]));
  });
  check('a chunk keeps the place it had first; a used one lives, is reached, and loses the pin', async store => {
    const it = await made(store);
    await store.addChunks([{ ...chunk(1), state: 'dying' }], { device: id(3), hashes: [], untilMs: 0 });
    await store.addChunks([{ ...chunk(1), location: { ...chunk(1).location, offset: 99 } }], {
      device: id(1),
      hashes: [],
      untilMs: 0,
    });
    assert.equal((await store.chunks([hash(1)])).get(hash(1))?.state, 'dying');
    await store.pin({ device: id(1), hashes: [hash(1)], untilMs: 50 });
    assert.deepEqual((await store.chunks([hash(1), hash(2)])).get(hash(1)), chunk(1));
    const change = { ...emptyChange(it), newHead: 1, chunksUsed: [hash(1)], chunksReached: [hash(1)] };
    assert.equal(await store.write({ ...change, chunksUsed: [hash(2)] }), 'moved-on');
    assert.equal(await store.write(change), 'written');
    const { reached, pinned } = await store.reach(it.id, id(1), [hash(1), hash(2)]);
    assert.deepEqual([reached, pinned], [new Set([hash(1)]), new Set()]);
  });
  check('chunks may come along with what refers to them', async store => {
    const it = await made(store);
    const change = {
      ...emptyChange(it),
      newHead: 1,
      chunks: [chunk(2)],
      chunksUsed: [hash(2)],
      chunksReached: [hash(2)],
    };
    assert.equal(await store.write({ ...change, head: 5 }), 'moved-on');
    assert.equal((await store.chunks([hash(2)])).size, 0);
    assert.equal(await store.write(change), 'written');
    assert.deepEqual((await store.chunks([hash(2)])).get(hash(2)), chunk(2));
  });
}
