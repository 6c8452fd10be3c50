/** Mass deletions wait for a person, on the drive (R47-R49) and at the station. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discardHold, holdOver, pathsInHold, releaseHold } from '#engine/holds.ts';
import type { StationDoor } from '#engine/station-door.ts';
import { holdWindowMs } from '#model/hold.ts';
import type { HoldSum } from '#platform/task-store.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { createPair, type Drive, type Pair, type Tree } from '#test/rules/two-drives.ts';

const files = 20;
const names = Array.from({ length: files }, (_, at) => `d/sub/${String(at).padStart(2, '0')}`);

/** Twenty files in a folder in a folder, an empty folder beside them, and one file elsewhere; A holds ten deletions. */
async function archive({
  drive = 10,
  station = 0,
  onCommit = (): void => {},
  hears = (): boolean => true,
} = {}): Promise<Pair> {
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    commit: (...request) => {
      onCommit();
      return door.commit(...request);
    },
  });
  const pair = await createPair({
    a: { settings: { holdFiles: drive }, between, hears },
    b: { settings: { holdFiles: 0 } },
    stationHoldFiles: station,
  });
  const { user } = pair.a;
  for (const folder of ['d', 'd/sub', 'd/empty']) user.mkdir(folder);
  for (const name of names) user.write(name, `text of ${name}`);
  user.write('other', 'elsewhere');
  await pair.settle();
  return pair;
}

function removeAll(user: UserActions, paths: readonly string[]): void {
  for (const path of paths) user.unlink(path);
}

function removeFolder(user: UserActions): void {
  removeAll(user, names);
  for (const folder of ['d/sub', 'd/empty', 'd']) user.rmdir(folder);
}

function holdOf({ store }: Drive): HoldSum {
  const [hold, ...more] = [...store.holds()];
  assert.ok(hold && more.length === 0, `one hold is open, not ${more.length + (hold ? 1 : 0)}`);
  return hold;
}

const noHold = ({ store }: Drive): void => {
  assert.deepEqual([...store.holds()], []);
  assert.deepEqual(
    [...store.judgedChanges()].filter(({ state }) => state !== 'passed'),
    [],
  );
};

const remaining = (tree: Tree): number => names.filter(name => tree[name] !== undefined).length;

test('R47, R48, scenario 51: a folder deleted with most of what there is stays at the station; the rest goes on', async () => {
  const pair = await archive();
  removeFolder(pair.a.user);
  pair.a.user.write('new', 'made meanwhile');
  pair.b.user.write('of b', 'made there');
  await pair.settle();
  assert.deepEqual(pair.a.tree(), { 'of b': 'made there', new: 'made meanwhile', other: 'elsewhere' });
  assert.equal(remaining(pair.b.tree()), files);
  assert.equal(pair.b.tree()['new'], 'made meanwhile');
  const { hold, at, bytes } = holdOf(pair.a);
  assert.deepEqual(holdOf(pair.a), { ...holdOf(pair.a), at: 'drive', files });
  assert.ok(at === 'drive' && bytes > files);
  assert.equal(pathsInHold(pair.a.store, hold, 3).filter(path => names.includes(path)).length, 3);
  assert.deepEqual(pair.a.problems(), {});
  const folder = [...pair.a.store.remoteChildren(pair.station.share.root)].find(({ name }) => name === 'd');
  assert.ok(folder && holdOver(pair.a.store, folder.id)?.hold === hold, 'the folder above is held as well');
  assert.match(await pair.a.task().why('other'), /Synced/);
});

test('R49: released deletions are sent, in one operation', async () => {
  const pair = await archive();
  removeFolder(pair.a.user);
  await pair.settle();
  const before = pair.a.store.meta().cursor;
  assert.equal(releaseHold(pair.a.store, holdOf(pair.a).hold), files);
  await pair.settle();
  assert.deepEqual(pair.tree(), { other: 'elsewhere' });
  assert.equal(pair.a.store.meta().cursor, before + 1);
  noHold(pair.a);
});

test('R49: discarded deletions come back, with folders, empty ones too', async () => {
  const pair = await archive();
  const before = pair.tree();
  removeFolder(pair.a.user);
  await pair.settle();
  assert.equal(discardHold(pair.a.store, holdOf(pair.a).hold), files);
  await pair.settle();
  assert.deepEqual(pair.tree(), before);
  noHold(pair.a);
});

test('R47: a hold outlives restarts, and time', async () => {
  const pair = await archive();
  removeFolder(pair.a.user);
  await pair.settle();
  const hold = holdOf(pair.a);
  pair.a.restart();
  await pair.a.clock.advance(3 * holdWindowMs);
  pair.a.restart({ holdFiles: 0 });
  await pair.settle();
  assert.deepEqual(holdOf(pair.a), hold);
  assert.equal(remaining(pair.b.tree()), files);
});

test('R47: deletions that dribble in are held from the one on that makes them many', async () => {
  const pair = await archive();
  for (const name of names) {
    removeAll(pair.a.user, [name]);
    await pair.a.rest();
    pair.a.restart();
  }
  await pair.settle();
  assert.equal(remaining(pair.b.tree()), files - 9);
  assert.equal(holdOf(pair.a).files, files - 9);
});

/** Two turns see a part of what is deleted each. */
async function removeInTwo({ a }: Pair, first: readonly string[], betweenMs: number): Promise<void> {
  const rest = names.filter(name => !first.includes(name));
  removeAll(a.user, first);
  await a.once();
  await a.clock.advance(betweenMs);
  removeAll(a.user, rest);
  await a.once();
}

test('R174: a deletion that is still going on is judged once all of it was seen', async () => {
  for (const betweenMs of [0.001, 1, 999]) {
    const pair = await archive();
    // Too few to be held by themselves.
    await removeInTwo(pair, names.slice(0, 9), betweenMs);
    await pair.settle();
    assert.equal(remaining(pair.b.tree()), files, `${betweenMs} ms between them`);
    assert.equal(holdOf(pair.a).files, files);
  }
});

test('R174: that it goes on shows when the folders are looked at for the proof, too', async () => {
  let hears = true;
  const pair = await archive({ hears: () => hears });
  removeAll(pair.a.user, names.slice(0, 9));
  await pair.a.once();
  hears = false;
  removeAll(pair.a.user, names.slice(9));
  await pair.a.clock.advance(1_000);
  await pair.settle();
  assert.equal(holdOf(pair.a).files, files);
});

test('R174: as many as would be held keep those from the station that were deleted before; fewer do not', async () => {
  const sentAfter = async (more: number): Promise<number> => {
    const pair = await archive();
    removeAll(pair.a.user, names.slice(0, 4));
    await pair.a.once();
    await pair.a.clock.advance(999);
    removeAll(pair.a.user, names.slice(4, 4 + more));
    await pair.a.once();
    await pair.a.clock.advance(1);
    await pair.a.once();
    await pair.b.rest();
    return files - remaining(pair.b.tree());
  };
  assert.equal(await sentAfter(5), 4);
  assert.equal(await sentAfter(6), 0);
});

test('R174, R111: a save that takes long keeps no deletion waiting', async () => {
  const pair = await archive();
  const { user, clock, once } = pair.a;
  user.rename('other', 'other.tmp');
  await once();
  await clock.advance(1_000);
  await once();
  removeAll(user, names.slice(0, 15));
  await once();
  await clock.advance(1_000);
  await once();
  assert.equal(holdOf(pair.a).files, 15);
});

test('R174: files in folders count each; of a deletion without an end the beginning is sent after 30 seconds', async () => {
  const pair = await createPair({ a: { settings: { holdFiles: 10 } } });
  const { user, clock, once } = pair.a;
  const [albums, filesEach] = [150, 5];
  const filesOf = (album: number): string[] => Array.from({ length: filesEach }, (_, at) => `album ${album}/${at}`);
  for (let album = 0; album < albums; album += 1) {
    user.mkdir(`album ${album}`);
    for (const path of filesOf(album)) user.write(path, `text of ${path}`);
  }
  await pair.settle();
  const beginMs = clock.monotonicMs();
  // None is missing for the quiet time before the next one is.
  for (let album = 0; pair.b.disk.user.exists('album 0'); album += 1) {
    removeAll(user, filesOf(album));
    user.rmdir(`album ${album}`);
    await once();
    await clock.advance(900);
    await once();
    await pair.b.rest();
  }
  const tookMs = clock.monotonicMs() - beginMs;
  assert.ok(tookMs >= 30_000 && tookMs < 31_000, `${tookMs} ms`);
  noHold(pair.a);
});

test('R47: with an hour between them they are no mass', async () => {
  const pair = await archive();
  for (const part of [names.slice(0, 9), names.slice(9, 18)]) {
    removeAll(pair.a.user, part);
    await pair.settle();
    await pair.a.clock.advance(holdWindowMs);
  }
  assert.equal(remaining(pair.tree()), 2);
  noHold(pair.a);
});

test('R48: what comes back leaves the hold, as the same node; the rest stays in it', async () => {
  const pair = await archive();
  removeFolder(pair.a.user);
  await pair.settle();
  const ids = new Map([...pair.b.store.localFolders()].map(row => [row.name, row.id]));
  const { user } = pair.a;
  user.mkdir('d');
  user.mkdir('d/sub');
  user.write(names[0] as string, 'written anew');
  user.write(names[1] as string, `text of ${names[1]}`);
  user.write('d/sub/another', 'new in it');
  await pair.settle();
  assert.equal(holdOf(pair.a).files, files - 2);
  assert.equal(pair.b.tree()[names[0] as string], 'written anew');
  assert.equal(pair.b.tree()['d/sub/another'], 'new in it');
  for (const row of pair.a.store.localFolders()) if (row.name === 'sub') assert.equal(row.id, ids.get('sub'));
  releaseHold(pair.a.store, holdOf(pair.a).hold);
  await pair.settle();
  assert.deepEqual(pair.tree(), {
    d: '/',
    'd/sub': '/',
    'd/sub/00': 'written anew',
    'd/sub/01': `text of ${names[1]}`,
    'd/sub/another': 'new in it',
    other: 'elsewhere',
  });
});

test('R48: others go on in what is held: an edit brings a file back, a deletion ends the matter', async () => {
  const pair = await archive();
  removeFolder(pair.a.user);
  await pair.settle();
  pair.b.user.write(names[0] as string, 'edited by B');
  pair.b.user.unlink(names[1] as string);
  await pair.settle('b');
  assert.equal(holdOf(pair.a).files, files - 2);
  assert.equal(pair.a.tree()[names[0] as string], 'edited by B');
  discardHold(pair.a.store, holdOf(pair.a).hold);
  await pair.settle();
  assert.equal(remaining(pair.tree()), files - 1);
});

test('R48: a file that takes a held name by a move is listed until the decision', async () => {
  const pair = await archive();
  const { user } = pair.a;
  removeAll(user, names.slice(0, 15));
  await pair.settle();
  user.rename('other', names[0] as string);
  await pair.settle();
  assert.deepEqual(pair.a.problems(), { [names[0] as string]: 'in-the-way' });
  assert.equal(pair.b.tree()['other'], 'elsewhere');
  releaseHold(pair.a.store, holdOf(pair.a).hold);
  await pair.settle();
  assert.equal(pair.tree()[names[0] as string], 'elsewhere');
  assert.deepEqual(pair.a.problems(), {});
});

test('R47: what the station deletes is not held here: it goes to the recovery bin', async () => {
  const pair = await archive();
  removeFolder(pair.b.user);
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { other: 'elsewhere' });
  noHold(pair.a);
});

test('R49: what the station holds is held here too, and the rest goes on', async () => {
  const pair = await archive({ drive: 0, station: 10 });
  removeFolder(pair.a.user);
  pair.a.user.write('new', 'made meanwhile');
  await pair.settle();
  assert.deepEqual(holdOf(pair.a), { ...holdOf(pair.a), at: 'station', files });
  assert.equal(remaining(pair.b.tree()), files);
  assert.equal(pair.b.tree()['new'], 'made meanwhile');
  assert.equal((await pair.station.service.holds())[0]?.files, files);
  assert.deepEqual(pair.a.problems(), {});
  // Not asked again and again: only when the feed is polled, or a person asks.
  const round = await pair.a.once();
  assert.deepEqual([round.state, round.steps], ['settled', 0]);
});

for (const [state, left] of [
  ['released', 0],
  ['discarded', files],
] as const) {
  test(`R49: what the station's owner ${state} is carried out, a restart in between`, async () => {
    const pair = await archive({ drive: 0, station: 10 });
    const before = pair.tree();
    removeFolder(pair.a.user);
    await pair.settle();
    const [hold] = await pair.station.service.holds();
    await pair.station.service.decideHold(hold?.hold ?? '', state);
    pair.a.restart();
    await pair.settle();
    assert.deepEqual(pair.tree(), left === 0 ? { other: 'elsewhere' } : before);
    noHold(pair.a);
    assert.deepEqual(await pair.station.service.holds(), []);
  });
}

test('R49: a person who asks in the middle of a round is answered by the next one', async () => {
  let ask = (): void => {};
  const pair = await archive({ drive: 0, station: 10, onCommit: () => ask() });
  const before = pair.tree();
  removeFolder(pair.a.user);
  await pair.settle();
  const [hold] = await pair.station.service.holds();
  await pair.station.service.decideHold(hold?.hold ?? '', 'discarded');
  ask = () => {
    ask = () => {};
    pair.a.task().pushed({ share: pair.station.share.id, epoch: '', head: 0 });
  };
  pair.a.user.write('new', 'sent in the round that is asked');
  for (let round = 0; round < 20; round += 1) await pair.a.once();
  assert.deepEqual(pair.a.tree(), { ...before, new: 'sent in the round that is asked' });
  noHold(pair.a);
});

test('R49: file by file as well; and discarding on the drive ends the matter here', async () => {
  const pair = await archive({ drive: 0, station: 10 });
  const before = pair.tree();
  removeAll(pair.a.user, names.slice(0, 15));
  await pair.settle();
  assert.equal(holdOf(pair.a).files, 15);
  assert.equal(discardHold(pair.a.store, holdOf(pair.a).hold), 15);
  await pair.settle();
  assert.deepEqual(pair.tree(), before);
  noHold(pair.a);
});

test('R49: what a person released on the drive passes the station', async () => {
  const pair = await archive({ drive: 10, station: 10 });
  removeFolder(pair.a.user);
  await pair.settle();
  assert.equal(holdOf(pair.a).at, 'drive');
  releaseHold(pair.a.store, holdOf(pair.a).hold);
  await pair.settle();
  assert.deepEqual(pair.tree(), { other: 'elsewhere' });
});
