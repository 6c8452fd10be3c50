/** What somebody to whom only folders are granted can do with the share service, and what they never learn (A12, B21). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { contentId } from '#model/manifest.ts';
import type { NodeId } from '#model/node.ts';
import type { FeedRequest } from '#protocol/feed.ts';
import type { Actor } from '#station/share/actor.ts';
import {
  cargo,
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

const noFilter = { sizeMax: 0, names: [], extensions: [] };

interface World extends Fixture {
  /** `above/granted/{in.txt, sub/deep.txt}`, `above/beside/secret.txt`, and a file at the top. */
  readonly ids: Readonly<Record<'above' | 'granted' | 'inFile' | 'sub' | 'deep' | 'beside' | 'secret' | 'top', NodeId>>;
  readonly eve: Actor;
}

async function createWorld(level: 'read' | 'write' = 'write', grant: Actor['grant'] = 'none'): Promise<World> {
  const it = await createFixture();
  const [above, granted, inFile, sub, deep, beside, secret, top] = Array.from({ length: 8 }, it.id) as NodeId[];
  const ids = { above, granted, inFile, sub, deep, beside, secret, top } as World['ids'];
  const ops = [
    folder(ids.above, it.share.root, 'above'),
    folder(ids.granted, ids.above, 'granted'),
    file(ids.inFile, { parent: ids.granted, name: 'in.txt' }, 'inside'),
    folder(ids.sub, ids.granted, 'sub'),
    file(ids.deep, { parent: ids.sub, name: 'deep.txt' }, 'deep'),
    folder(ids.beside, ids.above, 'beside'),
    file(ids.secret, { parent: ids.beside, name: 'secret.txt' }, 'hidden'),
    file(ids.top, { parent: it.share.root, name: 'top.txt' }, 'at the top'),
  ];
  await it.done(ops, { texts: ['inside', 'deep', 'hidden', 'at the top'] });
  const eve: Actor = { account: 'eve', device: it.id(), grant, folders: new Map([[ids.granted, level]]) };
  return { ...it, ids, eve };
}

const code = (refused: string) => ({ name: 'Refusal', code: refused });
const contentIn = (text: string) => contentId(manifestOf(text), sha256);

async function fetched({ service, share }: World, actor: Actor, node: NodeId, text: string): Promise<string> {
  const want = { node, content: contentIn(text), manifest: true, chunks: 'all' as const };
  const parts: string[] = [];
  for await (const part of service.fetch(actor, share.id, [want])) {
    if ('refused' in part) return part.refused;
    if ('bytes' in part) parts.push(Buffer.from(part.bytes).toString());
  }
  return parts.join('');
}

type Place = 'granted' | 'within' | 'above' | 'beside' | 'top' | 'moved out' | 'not there';

/** Every way to read, at a folder and a file of each place; answers 'shown' or the code of the refusal. */
async function readings(it: World, actor: Actor, at: { folder: NodeId; file: NodeId; text: string }) {
  const { service, share } = it;
  const request: FeedRequest = { epoch: share.epoch, cursor: 0, view: { root: at.folder, filter: noFilter } };
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    changes: () => service.changes(actor, share.id, request),
    'changes since': () => service.changes(actor, share.id, { ...request, cursor: 1 }),
    folder: () => service.folder(actor, share.id, { node: at.folder }),
    'folder at': () => service.folder(actor, share.id, { node: at.folder, at: '1' }),
    search: () => service.search(actor, share.id, { node: at.folder, text: 'e' }),
    tree: () => service.tree(actor, share.id, { node: at.folder }),
    way: () => service.way(actor, share.id, at.folder),
    level: () => service.level(actor, share.id, at.folder),
    resolve: () => service.resolve(actor, share.id, { path: '', create: false, within: at.folder }),
    content: () => service.content(actor, share.id, { node: at.file }),
    'content named': () => service.content(actor, share.id, { node: at.file, content: contentIn(at.text) }),
    versions: () => service.versions(actor, share.id, at.file),
    fetch: async () => {
      const got = await fetched(it, actor, at.file, at.text);
      if (got !== at.text) throw Object.assign(new Error(got), { code: got });
    },
  };
  const results: Record<string, string> = {};
  for (const [name, way] of Object.entries(ways)) {
    results[name] = await way().then(
      () => 'shown',
      error => (error as { code: string }).code ?? String(error),
    );
  }
  return results;
}

test('A12 every way to read shows what is granted, and refuses all else as if it were not there', async () => {
  const it = await createWorld('read');
  const { ids, eve } = it;
  const unknown = it.id();
  const places: Readonly<Record<Place, { folder: NodeId; file: NodeId; text: string }>> = {
    granted: { folder: ids.granted, file: ids.inFile, text: 'inside' },
    within: { folder: ids.sub, file: ids.deep, text: 'deep' },
    above: { folder: ids.above, file: ids.top, text: 'at the top' },
    beside: { folder: ids.beside, file: ids.secret, text: 'hidden' },
    top: { folder: it.share.root, file: ids.top, text: 'at the top' },
    'not there': { folder: unknown, file: unknown, text: 'x' },
    'moved out': { folder: ids.sub, file: ids.deep, text: 'deep' },
  };
  const seen = async (place: Place) => new Set(Object.values(await readings(it, eve, places[place])));
  for (const place of ['granted', 'within'] as const) assert.deepEqual(await seen(place), new Set(['shown']), place);
  for (const place of ['above', 'beside', 'top', 'not there'] as const)
    assert.deepEqual(await readings(it, eve, places[place]), await readings(it, eve, places['not there']), place);
  assert.deepEqual(await seen('beside'), new Set(['unknown-node']));
  const stranger: Actor = { account: 'x', device: it.id(), grant: 'none' };
  assert.deepEqual(new Set(Object.values(await readings(it, stranger, places.granted))), new Set(['unknown-node']));
  await it.done([{ op: 'move', id: ids.sub, base: 1, parent: ids.beside, name: 'sub' }]);
  assert.deepEqual(await seen('moved out'), new Set(['unknown-node']));
});

test('B21: A12 only what lies within is changed: not the folder itself, nothing above or beside, and by moves neither', async () => {
  const it = await createWorld();
  const { ids, eve, share } = it;
  const refused = async (...ops: Parameters<Fixture['refused']>[0][]) =>
    Promise.all(ops.map(async each => (await it.refused(each, { actor: eve, texts: ['new'] })).refused));
  const update = (id: NodeId) => [{ op: 'update' as const, id, base: 1, state: stateOf('new') }];
  const move = (id: NodeId, parent: NodeId) => [{ op: 'move' as const, id, base: 1, parent, name: 'moved' }];
  const remove = (id: NodeId) => [{ op: 'delete' as const, id, seen: 1 }];
  const make = (parent: NodeId) => [file(it.id(), { parent, name: 'made' }, 'new')];
  assert.deepEqual(
    await refused(update(ids.secret), remove(ids.secret), move(ids.secret, ids.granted), remove(ids.above)),
    ['gone', 'gone', 'gone', 'gone'],
  );
  assert.deepEqual(await refused(move(ids.granted, ids.sub), remove(ids.granted)), ['denied', 'denied']);
  assert.deepEqual(await refused(make(ids.beside), make(share.root), make(ids.above), move(ids.inFile, ids.beside)), [
    'parent-gone',
    'parent-gone',
    'parent-gone',
    'parent-gone',
  ]);
  const heir = { ...file(it.id(), { parent: ids.granted, name: 'heir' }, 'hidden'), replaces: ids.secret };
  assert.deepEqual(await refused([heir]), ['gone']);
  // One step of a batch does not open the way for another.
  assert.deepEqual(await refused([...move(ids.beside, ids.sub), ...update(ids.secret)]), ['gone']);
  const d = it.id();
  await it.done([folder(d, ids.sub, 'd'), file(it.id(), { parent: d, name: 'made' }, 'new')], {
    actor: eve,
    texts: ['new'],
  });
  await it.done([{ op: 'move', id: ids.inFile, base: 1, parent: d, name: 'in.txt' }], { actor: eve });
  await it.done([{ op: 'delete', id: ids.sub, seen: 9 }], { actor: eve });
  const reader = { ...eve, folders: new Map([[ids.granted as string, 'read' as const]]) };
  await assert.rejects(it.batch(make(ids.granted), { actor: reader, texts: ['new'] }), code('denied'));
});

test('A12 who may read the share and write in a folder of it writes there and nowhere else', async () => {
  const it = await createWorld('write', 'read');
  const { ids, eve } = it;
  await it.done([file(it.id(), { parent: ids.granted, name: 'made' }, 'new')], { actor: eve, texts: ['new'] });
  const beside = await it.refused([file(it.id(), { parent: ids.beside, name: 'made' }, 'new')], {
    actor: eve,
    texts: ['new'],
  });
  assert.equal(beside.refused, 'denied');
  assert.equal(await it.service.level(eve, it.share.id, ids.sub), 'write');
  assert.equal(await it.service.level(eve, it.share.id, ids.beside), 'read');
  assert.deepEqual(pathsOf(await snapshot(it.service, { share: it.share, actor: eve })), await it.paths());
});

test('A12 B21 knowing the hash of what lies elsewhere neither reads it nor tells that it is there', async () => {
  const it = await createWorld();
  const { service, share, ids, eve } = it;
  const hashes = manifestOf('hidden').chunks.map(({ hash }) => hash);
  assert.deepEqual(await service.missing(eve, share.id, hashes), hashes);
  const request = {
    epoch: share.epoch,
    batches: [{ opId: it.id(), ops: [file(it.id(), { parent: ids.granted, name: 'x' }, 'hidden')] }],
  };
  const claim = { request, manifests: cargo(['hidden']).manifests, chunks: [] };
  const [claimed] = (await service.commit(eve, share.id, claim)).results;
  assert.equal(claimed && 'refused' in claimed && claimed.refused, 'missing');
  assert.equal(await fetched(it, eve, ids.inFile, 'hidden'), 'unknown-node');
  // What somebody sends themselves is theirs.
  await it.done([file(it.id(), { parent: ids.granted, name: 'x' }, 'hidden')], { actor: eve, texts: ['hidden'] });
});

test('A12 B21 the content that an update follows proves its chunks, and no other content does', async () => {
  const it = await createWorld();
  const { service, share, ids, eve } = it;
  /** The file within goes on with what `text` holds, of which only the end is sent. */
  const update = async (text: string) => {
    const end = cargo([' and more']).chunks;
    const manifest = { chunks: [...manifestOf(text).chunks, ...manifestOf(' and more').chunks] };
    const content = contentId(manifest, sha256);
    const state = { ...stateOf(''), content, size: text.length + 9 };
    const batches = [{ opId: it.id(), ops: [{ op: 'update' as const, id: ids.inFile, base: 1, state }] }];
    const arrival = { request: { epoch: share.epoch, batches }, manifests: [{ content, manifest }], chunks: end };
    return (await service.commit(eve, share.id, arrival)).results[0];
  };
  const refused = await update('hidden');
  assert.equal(refused && 'refused' in refused && refused.refused, 'missing');
  const accepted = await update('inside');
  assert.ok(accepted && !('refused' in accepted));
});

test('A12 versions from before a file came into the folder are not in the grant', async () => {
  const it = await createWorld();
  const { service, share, ids, eve } = it;
  await it.done([{ op: 'update', id: ids.secret, base: 1, state: stateOf('public') }], { texts: ['public'] });
  await it.done([{ op: 'move', id: ids.secret, base: 1, parent: ids.granted, name: 'open.txt' }]);
  assert.equal(await fetched(it, eve, ids.secret, 'public'), 'public');
  assert.equal(await fetched(it, eve, ids.secret, 'hidden'), 'unknown-node');
  await assert.rejects(
    service.content(eve, share.id, { node: ids.secret, content: contentIn('hidden') }),
    code('unknown-node'),
  );
  assert.deepEqual(await service.versions(eve, share.id, ids.secret), []);
  const claim = { op: 'update' as const, id: ids.secret, base: 2, state: stateOf('hidden') };
  assert.equal((await it.refused([claim], { actor: eve })).refused, 'missing');
  await it.done([{ op: 'update', id: ids.secret, base: 2, state: stateOf('newer') }], { actor: eve, texts: ['newer'] });
  assert.equal((await service.versions(eve, share.id, ids.secret)).length, 1);
});

test('A12 the feed of a granted folder tells of moves in and out, and of nothing deleted elsewhere', async () => {
  const it = await createWorld('read');
  const { service, share, ids, eve } = it;
  const since = (cursor: number) =>
    service.changes(eve, share.id, { epoch: share.epoch, cursor, view: { root: ids.granted, filter: noFilter } });
  await it.done([{ op: 'delete', id: ids.top, seen: 1 }]);
  const elsewhere = await since(1);
  assert.deepEqual([elsewhere.nodes, elsewhere.deleted, elsewhere.out], [[], [], []]);
  await it.done([{ op: 'move', id: ids.sub, base: 1, parent: ids.beside, name: 'sub' }]);
  assert.deepEqual(
    (await since(2)).out.map(({ id }) => id),
    [ids.sub],
  );
  await it.done([{ op: 'move', id: ids.secret, base: 1, parent: ids.granted, name: 'secret.txt' }]);
  assert.deepEqual(
    (await since(3)).nodes.map(({ id }) => id),
    [ids.secret],
  );
  await it.done([
    { op: 'delete', id: ids.sub, seen: 4 },
    { op: 'delete', id: ids.inFile, seen: 4 },
  ]);
  assert.deepEqual(new Set((await since(1)).deleted.map(({ id }) => id)), new Set([ids.sub, ids.inFile]));
  const [top] = (await since(0)).nodes;
  assert.deepEqual([top?.id, top?.parent], [ids.granted, null], 'what holds the folder is not told');
});

test('A12 a grant follows its folder, ends while it is deleted, and never shows names from above', async () => {
  const it = await createWorld('read');
  const { service, share, ids, eve } = it;
  const names = async () => (await service.grantedFolders(share.id, eve.folders ?? new Map())).map(({ name }) => name);
  await it.done([{ op: 'move', id: ids.granted, base: 1, parent: share.root, name: 'renamed' }]);
  assert.deepEqual(await names(), ['renamed']);
  assert.equal(await fetched(it, eve, ids.deep, 'deep'), 'deep');
  const { above } = await service.folder(eve, share.id, { node: ids.sub });
  assert.deepEqual(
    above.map(({ name }) => name),
    ['renamed', 'sub'],
  );
  const { found } = await service.search(eve, share.id, { node: ids.granted, text: 'deep' });
  assert.deepEqual(
    found.map(each => each.above.map(({ name }) => name)),
    [['renamed', 'sub']],
  );
  await it.done([{ op: 'delete', id: ids.granted, seen: 2 }]);
  assert.deepEqual(await names(), []);
  assert.equal(await fetched(it, eve, ids.deep, 'deep'), 'unknown-node');
});

test('A12 what concerns the share as a whole is refused with its reason', async () => {
  const it = await createWorld();
  const { service, share, eve } = it;
  await assert.rejects(service.moment(eve, share.id, { atMs: 1 }), code('denied'));
  await assert.rejects(service.resolve(eve, share.id, { path: 'above', create: false }), code('denied'));
  assert.deepEqual(await service.wanted(eve, share.id), { wanted: [] });
});

test('A12 what may be read by any way is exactly what lies within the grants, in random trees', async () => {
  for (let seed = 1; seed <= 12; seed += 1) await readRandomTree(seed);
});

/** A random tree with random grants, changed by random moves and deletions: what is seen is compared with a plain walk. */
async function readRandomTree(seed: number): Promise<void> {
  const it = await createFixture({ seed });
  const random = seededRandom(seed);
  const parents = new Map<NodeId, NodeId>();
  const texts = new Map<NodeId, string>();
  const folders: NodeId[] = [it.share.root];
  const dead = new Set<NodeId>();
  for (let at = 0; at < 24; at += 1) {
    const [node, parent] = [it.id(), random.pick(folders)];
    parents.set(node, parent);
    if (random.chance(0.5)) {
      await it.done([folder(node, parent, `e${at}`)]);
      folders.push(node);
    } else {
      texts.set(node, `text ${at}`);
      await it.done([file(node, { parent, name: `e${at}` }, `text ${at}`)], { texts: [`text ${at}`] });
    }
  }
  const granted = folders.slice(1).filter(() => random.chance(0.4));
  const eve: Actor = {
    account: 'eve',
    device: it.id(),
    grant: 'none',
    folders: new Map(granted.map(id => [id, 'read'])),
  };
  for (let at = 0; at < 10; at += 1) {
    const node = random.pick([...parents.keys()]);
    const op = random.chance(0.3)
      ? ({ op: 'delete', id: node, seen: Number.MAX_SAFE_INTEGER } as const)
      : ({
          op: 'move',
          id: node,
          base: await placeRev(it, node),
          parent: random.pick(folders),
          name: `m${at}`,
        } as const);
    const result = await it.batch([op]);
    if ('refused' in result) continue;
    if (op.op === 'delete') dead.add(node);
    else parents.set(node, op.parent);
  }
  const way = (node: NodeId): NodeId[] =>
    node === it.share.root ? [node] : [node, ...way(parents.get(node) as NodeId)];
  const lives = (node: NodeId): boolean => !way(node).some(id => dead.has(id));
  const within = (node: NodeId): boolean => way(node).some(id => granted.includes(id) && lives(id));
  await compare({ seed, it, eve, folders, nodes: [...parents.keys()], texts, lives, within });
}

interface Compared {
  readonly seed: number;
  readonly it: Fixture;
  readonly eve: Actor;
  readonly folders: readonly NodeId[];
  readonly nodes: readonly NodeId[];
  readonly texts: ReadonlyMap<NodeId, string>;
  lives(node: NodeId): boolean;
  within(node: NodeId): boolean;
}

/** What eve sees by feed, folder, search and fetch is what lives within her grants. */
async function compare({ seed, it, eve, folders, nodes, texts, lives, within }: Compared): Promise<void> {
  const world = { ...it, ids: {} as World['ids'], eve };
  const told = new Set<NodeId>();
  for (const top of folders) {
    const isOpen = lives(top) && within(top);
    const ask = { at: top, seen: [] as NodeId[] };
    await snapshot(it.service, { share: it.share, actor: eve, root: top }).then(
      nodes => ask.seen.push(...nodes.map(({ id }) => id)),
      () => undefined,
    );
    assert.equal(ask.seen.length > 0, isOpen, `seed ${seed}, feed`);
    for (const id of ask.seen) told.add(id);
    const page = await it.service.folder(eve, it.share.id, { node: top }).then(
      ({ entries, above }) => [...entries, ...above].map(({ id }) => id),
      () => [],
    );
    const found = await it.service.search(eve, it.share.id, { node: top, text: 'e' }).then(
      reply => reply.found.flatMap(({ node, above }) => [node.id, ...above.map(({ id }) => id)]),
      () => [],
    );
    assert.ok(
      [...page, ...found].every(id => within(id) && lives(id)),
      `seed ${seed}, folder and search`,
    );
    assert.equal(page.length > 0, isOpen, `seed ${seed}, folder`);
  }
  const expected = nodes.filter(id => within(id) && lives(id));
  assert.deepEqual([...told].sort(), expected.sort(), `seed ${seed}, all feeds`);
  for (const [node, text] of texts) {
    assert.equal(await fetched(world, eve, node, text), within(node) ? text : 'unknown-node', `seed ${seed}, fetch`);
  }
}

async function placeRev({ store, share }: Fixture, node: NodeId): Promise<number> {
  return (await store.nodes(share.id, [node])).get(node)?.placeRev ?? 0;
}
