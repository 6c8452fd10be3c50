/** What a person leaves out of one task, from end to end: by node at the station (R130-R135). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leavingOut } from '#engine/leaving-out.ts';
import { StationError } from '#engine/station-door.ts';
import type { NodeId } from '#model/node.ts';
import type { FeedPage } from '#protocol/feed.ts';
import { assertAtRest, binned, createPair, type Drive, noonOf, type Pair, play } from '#test/rules/two-drives.ts';

/** The node that the station has at a path. */
function nodeAt({ store }: Drive, path: string): NodeId {
  let at = store.meta().root;
  for (const name of path.split('/')) {
    const child = at === null ? undefined : [...store.remoteChildren(at)].find(each => each.name === name);
    assert.ok(child, `${path} is known`);
    at = child.id;
  }
  assert.ok(at);
  return at;
}

function leaveOut(drive: Drive, ...nodes: readonly NodeId[]): void {
  drive.restart({ leftOut: nodes });
}

/** As the drive program does it: the whole listing is read anew. */
function takeAllIn(drive: Drive): void {
  drive.store.transaction(writes => writes.setMeta({ cursor: 0 }));
  drive.restart({ leftOut: [] });
}

interface Followed extends Pair {
  /** Everything that B's feed told of. */
  readonly pages: FeedPage[];
}

/** `docs/old` with two files, `docs/new` and `kept`, on both; B's feed is noted. */
async function withFolders(): Promise<Followed> {
  const pages: FeedPage[] = [];
  const pair = await createPair({
    b: {
      between: door => ({
        ...door,
        changes: async request => {
          const page = await door.changes(request);
          pages.push(page);
          return page;
        },
      }),
    },
  });
  for (const folder of ['docs', 'docs/old']) pair.a.user.mkdir(folder);
  for (const path of ['docs/old/x', 'docs/old/y', 'docs/new', 'kept']) pair.a.user.write(path, `text of ${path}`);
  await pair.settle();
  return { ...pair, pages };
}

const own = { docs: '/', 'docs/old': '/', 'docs/old/x': 'text of docs/old/x', 'docs/old/y': 'text of docs/old/y' };
const all = { ...own, 'docs/new': 'text of docs/new', kept: 'text of kept' };

test('R130: what is left out is heard of no more and sent no more, and stays on the disk as it is', async () => {
  const pair = await withFolders();
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  await pair.settle();
  pair.a.user.write('docs/old/x', 'edited by A');
  pair.b.user.write('docs/old/y', 'edited by B');
  pair.a.user.mkdir('docs/old/deep');
  pair.a.user.write('docs/old/deep/z', 'text of z');
  pair.b.user.write('docs/new', 'new by B');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { ...all, 'docs/old/y': 'edited by B', 'docs/new': 'new by B' });
  assert.equal(pair.a.tree()['docs/old/y'], 'text of docs/old/y');
  assert.equal(pair.a.tree()['docs/new'], 'new by B');
  assert.deepEqual(binned(pair.b), []);
  assert.deepEqual(pair.b.problems(), {});
  assert.match(await pair.b.task().why('docs/old/x'), /left this folder or file out/);
});

test('R131: what a circle of renames had taken out of sight stands again where it was, or beside what took its name', async () => {
  for (const taken of [false, true]) {
    const pair = await withFolders();
    pair.a.user.rename('docs/old/x', 'docs/old/t');
    pair.a.user.rename('docs/old/y', 'docs/old/x');
    pair.a.user.rename('docs/old/t', 'docs/old/y');
    await pair.a.rest();
    pair.b.hear();
    await pair.b.once();
    const [parked = assert.fail('one of the two is out of sight')] = [...pair.b.store.localParked()];
    if (taken) pair.b.user.write(`docs/old/${parked.name}`, 'by B');
    leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
    await pair.settle();
    assert.deepEqual([...pair.b.disk.staging().keys()], []);
    assert.deepEqual(binned(pair.b), []);
    const texts = Object.entries(pair.b.tree()).filter(([path]) => path.startsWith('docs/old/'));
    assert.deepEqual(
      texts.map(([, text]) => text).sort(),
      ['text of docs/old/x', 'text of docs/old/y', ...(taken ? ['by B'] : [])].sort(),
    );
    if (!taken) assert.equal(pair.b.tree()[`docs/old/${parked.name}`], `text of docs/old/${parked.name}`);
  }
});

test('R130: ten thousand changes in what is left out send this drive nothing', async () => {
  const pair = await withFolders();
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  await pair.settle();
  pair.pages.length = 0;
  const before = pair.b.store.counts().remote;
  for (let folder = 0; folder < 10; folder += 1) {
    pair.a.user.mkdir(`docs/old/${folder}`);
    for (let file = 0; file < 1_000; file += 1) pair.a.user.write(`docs/old/${folder}/${file}`, String(file));
  }
  await pair.settle();
  assert.ok(pair.station, 'the station has them');
  assert.ok(pair.a.store.counts().remote > 10_000);
  const told = pair.pages.flatMap(page => [...page.nodes, ...page.deleted, ...page.out]);
  assert.deepEqual(told, []);
  assert.equal(pair.b.store.counts().remote, before);
});

test('R130: a rename or a move at the station brings nothing back', async () => {
  const pair = await withFolders();
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  await pair.settle();
  pair.b.user.rmTree('docs/old');
  await pair.settle();
  assert.deepEqual(pair.a.tree(), all, 'what is removed here is not deleted there');
  pair.a.user.rename('docs/old', 'archive');
  await pair.settle();
  pair.a.user.write('archive/x', 'edited by A');
  await pair.settle();
  assert.deepEqual(Object.keys(pair.b.tree()), ['docs', 'docs/new', 'kept']);
  pair.a.user.rename('docs', 'papers');
  pair.a.user.rename('archive', 'papers/older');
  await pair.settle();
  assert.deepEqual(Object.keys(pair.b.tree()), ['kept', 'papers', 'papers/new']);
});

test('R130: a single file that is left out is told of, and never fetched', async () => {
  const pair = await withFolders();
  leaveOut(pair.b, nodeAt(pair.b, 'docs/new'));
  await pair.settle();
  pair.a.user.write('docs/new', 'edited by A');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), all);
  pair.b.user.write('docs/new', 'edited by B');
  await pair.settle();
  assert.equal(pair.a.tree()['docs/new'], 'edited by A');
  assert.equal(pair.b.tree()['docs/new'], 'edited by B');
});

test('R131, scenario 99: what is left out while it holds unsent changes keeps them, through every restart', async () => {
  const pair = await withFolders();
  pair.b.user.write('docs/old/x', 'edited by B, not yet sent');
  pair.b.user.write('docs/old/new', 'made by B, not yet sent');
  pair.b.user.unlink('docs/old/y');
  pair.b.user.rename('kept', 'docs/old/kept');
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  for (let start = 0; start < 3; start += 1) {
    await pair.settle();
    pair.b.restart();
  }
  const tree = pair.b.tree();
  assert.equal(tree['docs/old/x'], 'edited by B, not yet sent');
  assert.equal(tree['docs/old/new'], 'made by B, not yet sent');
  assert.equal(tree['docs/old/kept'], 'text of kept');
  assert.equal(pair.a.tree()['docs/old/x'], 'text of docs/old/x');
  assert.equal(pair.a.tree()['docs/old/y'], 'text of docs/old/y', 'a deletion that was not sent is not sent');
});

test('R131: what was moved out of it and not sent yet is sent as new', async () => {
  const pair = await withFolders();
  const old = nodeAt(pair.b, 'docs/old');
  pair.b.user.rename('docs/old/x', 'x');
  await pair.b.once();
  leaveOut(pair.b, old);
  await pair.settle();
  assert.equal(pair.a.tree()['x'], 'text of docs/old/x');
  assert.equal(pair.a.tree()['docs/old/x'], 'text of docs/old/x');
});

test('R131, scenario 101: what is moved there into what is left out goes here, unless it was edited', async () => {
  const pair = await withFolders();
  for (const name of ['clean', 'edited']) pair.a.user.write(name, `text of ${name}`);
  await pair.settle();
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  await pair.settle();
  for (const name of ['clean', 'edited']) pair.a.user.rename(name, `docs/old/${name}`);
  await pair.a.rest();
  pair.b.user.write('edited', 'edited by B');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { ...all, edited: 'edited by B' });
  assert.deepEqual(binned(pair.b), ['text of clean']);
  assert.equal(pair.a.tree()['docs/old/clean'], 'text of clean');
  assert.equal(pair.a.tree()['docs/old/edited'], 'text of edited');
  assert.equal(pair.a.tree()['edited'], 'edited by B', 'the edit is a file of its own');
});

test('R131, scenario 101: a largest size changes nothing about that', async () => {
  const pair = await createPair({ b: { settings: { filter: { sizeMax: 1000, names: [], extensions: [] } } } });
  pair.a.user.mkdir('old');
  pair.a.user.write('clean', 'text of clean');
  await pair.settle();
  leaveOut(pair.b, nodeAt(pair.b, 'old'));
  await pair.settle();
  pair.a.user.rename('clean', 'old/clean');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { old: '/' });
  assert.deepEqual(pair.a.tree(), { old: '/', 'old/clean': 'text of clean' });
});

test('R132, scenario 100: what stands here under the name of what is left out is neither sent nor mixed with it', async () => {
  const pair = await withFolders();
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  pair.b.user.rmTree('docs/old');
  await pair.settle();
  pair.b.user.mkdir('docs/old');
  pair.b.user.write('docs/old/mine', 'of B alone');
  await pair.settle();
  assert.equal(pair.a.tree()['docs/old/mine'], undefined);
  assert.match(await pair.b.task().why('docs/old/mine'), /left this folder or file out/);
  pair.a.user.rename('docs/old', 'docs/older');
  await pair.a.rest();
  pair.b.user.mkdir('docs/older');
  pair.b.user.write('docs/older/mine', 'to be in the way');
  await pair.b.once();
  await pair.settle();
  const tree = pair.b.tree();
  assert.equal(tree['docs/old/mine'], 'of B alone');
  assert.equal(pair.a.tree()['docs/old/mine'], 'of B alone', 'that name is free there by now');
  assert.ok(Object.values(tree).includes('to be in the way'));
  assert.equal(pair.a.tree()['docs/older/mine'], undefined, 'nothing is put into what is left out');
});

test('R132, R106: what the station has anew under that name waits while something is kept there, and is synced then', async () => {
  const pair = await withFolders();
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  await pair.settle();
  pair.a.user.rename('docs/old', 'archive');
  pair.a.user.mkdir('docs/old');
  pair.a.user.write('docs/old/fresh', 'text of fresh');
  await pair.settle();
  assert.equal(pair.b.tree()['docs/old/fresh'], undefined);
  assert.equal(pair.b.problems()['docs/old'], 'in-the-way');
  assert.match(await pair.b.task().why('docs/old'), /left out of the task/);
  pair.b.user.rmTree('docs/old');
  await pair.settle();
  await pair.b.clock.advance(60_000);
  await pair.settle();
  assert.equal(pair.b.tree()['docs/old/fresh'], 'text of fresh');
  pair.b.user.write('docs/old/fresh', 'edited by B');
  pair.b.user.write('docs/old/second', 'made by B');
  await pair.settle();
  assert.equal(pair.a.tree()['docs/old/fresh'], 'edited by B');
  assert.equal(pair.a.tree()['docs/old/second'], 'made by B');
  assert.equal(pair.b.tree()['archive'], undefined);
  assert.deepEqual(pair.b.problems(), {});
});

test('R132: what is kept here stays out of the task wherever it is moved, and is found where it is taken in again', async () => {
  const pair = await withFolders();
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  await pair.settle();
  pair.b.user.rename('docs/old', 'aside');
  pair.b.user.write('aside/mine', 'of B alone');
  await pair.settle();
  pair.b.restart();
  await pair.settle();
  assert.deepEqual(pair.a.tree(), all);
  assert.equal(pair.b.tree()['aside/mine'], 'of B alone');
  assert.match(await pair.b.task().why('aside/mine'), /left this folder or file out/);
  takeAllIn(pair.b);
  await pair.settle();
  assert.deepEqual(pair.tree(), { ...all, 'docs/old/mine': 'of B alone' });
  assertAtRest(pair.b);
});

test('R133: a folder that holds what is left out is not deleted with it', async () => {
  const pair = await withFolders();
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  await pair.settle();
  pair.b.user.rmTree('docs');
  await pair.settle();
  const rest = pair.a.tree();
  assert.equal(rest['docs/old/x'], 'text of docs/old/x');
  assert.equal(rest['docs/new'], undefined);
  assert.deepEqual(pair.b.tree(), { docs: '/', kept: 'text of kept' });
});

test('R133: a folder that is deleted there goes here, and keeps what stands in it under a name that is left out', async () => {
  const pair = await withFolders();
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  await pair.settle();
  pair.a.user.rmTree('docs');
  await pair.settle();
  assert.deepEqual(pair.a.tree(), { docs: '/', kept: 'text of kept' });
  assert.deepEqual(pair.b.tree(), { ...own, kept: 'text of kept' });
});

test('R134, scenario 102: what is taken in again unites by content, and what differs is kept as a conflict', async () => {
  const pair = await withFolders();
  for (const name of ['x', 'y']) pair.a.user.touch(`docs/old/${name}`, noonOf(2012, 10, 2));
  await pair.settle();
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  await pair.settle();
  pair.b.user.write('docs/old/x', 'of B');
  pair.b.user.touch('docs/old/x', noonOf(2012, 10, 1));
  pair.a.user.write('docs/old/z', 'made meanwhile');
  await pair.settle();
  takeAllIn(pair.b);
  await pair.settle();
  const tree = pair.tree();
  assert.equal(tree['docs/old/x'], 'text of docs/old/x');
  assert.equal(tree['docs/old/x_B_20121001_Conflict'], 'of B');
  assert.equal(tree['docs/old/y'], 'text of docs/old/y');
  assert.equal(tree['docs/old/z'], 'made meanwhile');
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
});

test('R132, scenario 103: what is moved here into what is left out stays here, and in the history there', async () => {
  const pair = await withFolders();
  const kept = nodeAt(pair.b, 'kept');
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  await pair.settle();
  pair.b.user.rename('kept', 'docs/old/kept');
  await pair.settle();
  assert.equal(pair.b.tree()['docs/old/kept'], 'text of kept');
  assert.equal(pair.a.tree()['kept'], undefined);
  assert.equal((await pair.station.service.versions(pair.station.anna, pair.station.share.id, kept)).length, 1);
});

test('R135: what is removed here is what the station has; what is edited, new or unsent stays, and nothing is deleted there', async () => {
  const pair = await withFolders();
  pair.a.user.mkdir('docs/old/deep');
  pair.a.user.write('docs/old/deep/z', 'text of z');
  await pair.settle();
  const old = nodeAt(pair.b, 'docs/old');
  pair.b.user.write('docs/old/x', 'edited by B');
  pair.b.user.write('docs/old/mine', 'of B alone');
  pair.b.user.write('docs/old/deep/thumbs.db', 'litter');
  assert.deepEqual(await pair.b.removeHere([old]), { removed: 2, left: 2, detail: '' });
  leaveOut(pair.b, old);
  await pair.settle();
  assert.deepEqual(pair.b.tree(), {
    ...{ docs: '/', 'docs/old': '/', 'docs/old/x': 'edited by B', 'docs/old/mine': 'of B alone' },
    ...{ 'docs/new': 'text of docs/new', kept: 'text of kept' },
  });
  assert.deepEqual(pair.a.tree(), { ...all, 'docs/old/deep': '/', 'docs/old/deep/z': 'text of z' });
  assert.deepEqual(binned(pair.b), ['litter']);
});

test('R135: a folder of which nothing has to stay goes itself, and comes back when it is taken in', async () => {
  const pair = await withFolders();
  const [old, kept] = [nodeAt(pair.b, 'docs/old'), nodeAt(pair.b, 'kept')];
  assert.deepEqual(await pair.b.removeHere([old, kept]), { removed: 3, left: 0, detail: '' });
  leaveOut(pair.b, old, kept);
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { docs: '/', 'docs/new': 'text of docs/new' });
  assert.deepEqual(pair.a.tree(), all);
  takeAllIn(pair.b);
  await pair.settle();
  assert.deepEqual(pair.tree(), all);
  assertAtRest(pair.b);
});

test('R135: what was cut off in the middle is gone on with, and loses nothing', async () => {
  const pair = await withFolders();
  const old = nodeAt(pair.b, 'docs/old');
  // As a crash leaves it between a file's place and its end.
  const x = nodeAt(pair.b, 'docs/old/x');
  await pair.b.disk.files.takeOut('docs/old/x', `wipe-${x}`);
  leaveOut(pair.b, old);
  await pair.settle();
  assert.deepEqual(pair.a.tree(), all, 'a task that begins before it was gone on with deletes nothing');
  assert.equal(pair.b.tree()['docs/old/x'], 'text of docs/old/x', 'it stands where it stood, to be judged anew');
  assert.deepEqual([...pair.b.disk.staging().keys()], []);
  const other = await withFolders();
  const same = nodeAt(other.b, 'docs/old');
  await other.b.disk.files.takeOut('docs/old/x', `wipe-${nodeAt(other.b, 'docs/old/x')}`);
  other.b.restart();
  assert.deepEqual(await other.b.removeHere([same]), { removed: 2, left: 0, detail: '' });
});

test('R135: a preview counts what goes and what stays, and says why', async () => {
  const pair = await withFolders();
  const old = nodeAt(pair.b, 'docs/old');
  pair.b.user.write('docs/old/x', 'edited by B');
  pair.b.user.write('docs/old/mine', 'of B');
  // What was written is seen, and not sent.
  pair.b.restart({ mode: 'download-only' });
  await pair.b.once();
  const { stays, goes, there, firstStaying } = leavingOut(pair.b.store, old, 'docs/old');
  assert.deepEqual(there, { files: 2, bytes: 36 });
  assert.deepEqual(goes, { files: 1, bytes: 18 });
  assert.equal(stays.files, 2);
  assert.deepEqual(firstStaying.map(({ path }) => path).toSorted(), ['docs/old/mine', 'docs/old/x']);
});

test('R135: in an upload-only task, a version that the station has moved on from stays, and is named', async () => {
  const pair = await withFolders();
  const old = nodeAt(pair.b, 'docs/old');
  pair.b.restart({ mode: 'upload-only' });
  pair.a.user.write('docs/old/x', 'edited by A');
  await pair.settle();
  assert.equal(pair.b.tree()['docs/old/x'], 'text of docs/old/x');
  const { goes, firstStaying } = leavingOut(pair.b.store, old, 'docs/old');
  assert.deepEqual([goes.files, firstStaying], [1, [{ path: 'docs/old/x', why: 'edited' }]]);
  assert.deepEqual(await pair.b.removeHere([old]), { removed: 1, left: 1, detail: '' });
  assert.equal(pair.b.tree()['docs/old/x'], 'text of docs/old/x');
});

test('R132, R102: on a volume without lasting inode numbers, too, what is kept stays out of the task wherever it is moved', async () => {
  const coarse = { mtimeStepNs: 2_000_000_000n, mode: 0o777 };
  const pair = await createPair({ b: { disk: { coarse }, caseSensitive: false } });
  for (const folder of ['docs', 'docs/old']) pair.a.user.mkdir(folder);
  pair.a.user.write('docs/old/x', 'one');
  await pair.settle();
  leaveOut(pair.b, nodeAt(pair.b, 'docs/old'));
  await pair.settle();
  for (const [from, to] of [
    ['docs/old', 'docs/renamed'],
    ['docs/renamed', 'moved'],
  ] as const) {
    await pair.b.clock.advance(10_000);
    pair.b.user.rename(from, to);
    await pair.settle();
    assert.equal(pair.b.tree()[`${to}/x`], 'one');
    assert.deepEqual(Object.keys(pair.a.tree()), ['docs', 'docs/old', 'docs/old/x']);
  }
});

test('R132: a file that was to be sent is not synced once the station has what is left out under its name', async () => {
  let isDown = false;
  const pair = await createPair({
    b: {
      between: door => ({
        ...door,
        commit: (request, manifests, chunks) => {
          if (isDown) throw new StationError('unreachable', 'down');
          return door.commit(request, manifests, chunks);
        },
      }),
    },
  });
  for (const path of ['a', 'kept']) pair.a.user.write(path, `text of ${path}`);
  await pair.settle();
  leaveOut(pair.b, nodeAt(pair.b, 'a'));
  await pair.settle();
  isDown = true;
  pair.b.user.write('b', 'text of B');
  for (let turn = 0; turn < 3; turn += 1) await pair.b.once();
  pair.a.user.rename('a', 'b');
  await pair.a.rest();
  isDown = false;
  pair.b.hear();
  await pair.settle('b');
  assert.deepEqual(pair.b.problems(), {});
  assert.deepEqual(pair.a.tree(), { b: 'text of a', kept: 'text of kept' });
  assert.equal(pair.b.tree()['b'], 'text of B');
  const root = pair.b.store.meta().root as NodeId;
  assert.equal(pair.b.store.localNamed(root, 'b'), undefined);
});

test('R106: how the disk failed with a folder is not listed any more once something left out is in its way', async () => {
  let fails = true;
  const fault = (operation: string, path: string): 'io' | undefined =>
    fails && operation === 'makeFolder' && path === 'around' ? 'io' : undefined;
  const pair = await play({
    start: user => {
      user.mkdir('b');
      user.write('b/x', 'text');
    },
    b: { disk: { fault } },
  });
  pair.b.restart({ leftOut: [nodeAt(pair.b, 'b')] });
  pair.a.user.mkdir('around');
  await pair.a.rest();
  pair.b.hear();
  await pair.b.once();
  assert.deepEqual(pair.b.problems(), { around: 'io' });
  fails = false;
  pair.a.user.rename('b', 'around/b');
  pair.a.user.rename('around', 'b');
  await pair.settle();
  assert.deepEqual(pair.b.problems(), { b: 'in-the-way' });
});
