/** Very much that is new at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { type Sizes, usualSizes } from '#engine/settings.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { createPair, type Drive, type DriveOptions, noonOf, type Pair } from '#test/rules/two-drives.ts';

const portionMax = 10;
const settings = { sizes: { ...usualSizes, portionMax } };
const filesInEach = 4;
const folders = 12;
/** Of one turn: a portion that was nearly full, a folder with what is in it, and those above. */
const stepsMax = portionMax + folders + filesInEach;

function many(user: UserActions, top: string): void {
  user.mkdir(top);
  for (let at = 0; at < folders; at += 1) {
    const folder = at % 3 === 2 ? `${top}/${at - 1}/inner` : `${top}/${at}`;
    user.mkdir(folder);
    for (let file = 0; file < filesInEach; file += 1) user.write(`${folder}/${file}`, `${folder} ${file}`);
  }
}

/** Takes turns until there is no more work; answers what each carried out. */
async function turns(drive: Drive): Promise<number[]> {
  const steps: number[] = [];
  for (;;) {
    const round = await drive.once();
    if (round.state !== 'working') return steps;
    steps.push(round.steps);
    assert.ok(steps.length < 100, 'it comes to an end');
  }
}

function assertInPortions(steps: readonly number[]): void {
  assert.ok(steps.length > 3, `${steps}`);
  assert.ok(Math.max(...steps) <= stepsMax, `${steps}`);
}

async function pairOf(): Promise<Pair> {
  const pair = await createPair({ settings });
  await pair.settle();
  return pair;
}

test('R165: very much that is new is sent a portion at a time, and received so', async () => {
  const pair = await pairOf();
  many(pair.a.user, 'tree');
  assertInPortions(await turns(pair.a));
  pair.b.hear();
  assertInPortions(await turns(pair.b));
  await pair.settle();
  assert.equal(Object.values(pair.tree()).filter(text => text !== '/').length, folders * filesInEach);
});

test('R165: what is open beside it, or has its name, keeps nothing else from coming in portions', async () => {
  const pair = await pairOf();
  for (const name of ['edited', 'moved']) pair.a.user.write(name, name);
  await pair.settle();
  many(pair.a.user, 'tree');
  pair.a.user.write('both', 'of A');
  pair.a.user.write('edited', 'anew');
  pair.a.user.rename('moved', 'tree/0/moved');
  pair.b.user.write('both', 'of B');
  pair.b.user.chmod('edited', 0o600);
  assertInPortions(await turns(pair.a));
  pair.b.hear();
  assertInPortions(await turns(pair.b));
  await pair.settle();
  const tree = pair.tree();
  assert.deepEqual([tree['edited'], tree['tree/0/moved']], ['anew', 'moved']);
  const both = Object.entries(tree).filter(([path]) => path.startsWith('both'));
  assert.deepEqual(both.map(([, text]) => text).toSorted(), ['of A', 'of B']);
});

test('R165: what is not new comes with the plan over all, and what is new in its folders as well', async () => {
  const pair = await pairOf();
  many(pair.a.user, 'old');
  await pair.settle();
  many(pair.a.user, 'new');
  for (let file = 0; file < filesInEach; file += 1) pair.a.user.rename(`old/0/${file}`, `new/0/moved ${file}`);
  pair.a.user.write('old/1/0', 'changed');
  pair.a.user.write('old/1/added', 'text');
  const steps = await turns(pair.a);
  assert.ok(steps.length > 3, `${steps}`);
  pair.a.user.unlink('old/1/1');
  await pair.settle();
  assert.deepEqual(pair.tree(), pair.a.tree());
  assert.equal(pair.tree()['new/0/moved 3'], 'old/0 3');
  assert.equal(pair.tree()['old/1/0'], 'changed');
  assert.equal(pair.tree()['old/1/1'], undefined);
  assert.deepEqual([pair.a.problems(), pair.b.problems()], [{}, {}]);
});

test('R165, R47: portions let no mass deletion pass, whatever else is new meanwhile', async () => {
  const known = 40;
  const pair = await createPair({ settings, b: { settings: { ...settings, holdFiles: 10, absenceQuietMs: 10_000 } } });
  await pair.settle();
  pair.b.user.mkdir('old');
  for (let at = 0; at < known; at += 1) pair.b.user.write(`old/${at}`, `${at}`);
  await pair.settle();
  for (let at = 0; at < 12; at += 1) pair.b.user.unlink(`old/${at}`);
  await pair.b.once();
  many(pair.a.user, 'tree');
  many(pair.a.user, 'more');
  await pair.a.rest();
  await pair.b.clock.advance(10_001);
  pair.b.hear();
  await pair.b.rest();
  await pair.a.rest();
  assert.equal(Object.keys(pair.a.tree()).filter(path => path.startsWith('old/')).length, known);
  assert.equal([...pair.b.store.judgedChanges()].filter(({ state }) => state === 'held').length, 12);
});

test('R165: while something is missing here no portion is made', async () => {
  const pair = await pairOf();
  many(pair.a.user, 'old');
  await pair.settle();
  many(pair.a.user, 'new');
  pair.a.user.unlink('old/1/1');
  const steps = await turns(pair.a);
  assert.ok(Math.max(...steps) > stepsMax, `${steps}`);
  await pair.settle();
  assert.equal(pair.tree()['old/1/1'], undefined);
});

test('R165, R142: what a person makes during a first sync is sent, whatever was chosen about what stood here', async () => {
  const pair = await createPair({ settings, b: { settings: { ...settings, existing: 'station' } } });
  many(pair.a.user, 'tree');
  await pair.a.rest();
  pair.b.user.write('stood here', 'before');
  pair.b.hear();
  for (let turn = 0; turn < 3; turn += 1) await pair.b.once();
  pair.b.user.mkdir('work');
  for (const path of ['made later', 'work/made later']) pair.b.user.write(path, 'mine');
  await pair.settle();
  for (const path of ['made later', 'work/made later']) assert.equal(pair.a.tree()[path], 'mine');
});

test('R165, R155: what stands on both sides already meets a portion at a time, and what is more on one side comes, too', async () => {
  const pair = await pairOf();
  many(pair.a.user, 'tree');
  await pair.a.rest();
  many(pair.b.user, 'tree');
  for (const path of ['tree/more', 'tree/1/inner/more']) pair.b.user.write(path, 'only on B');
  pair.a.user.write('tree/4/more', 'only on A');
  await pair.a.rest();
  pair.b.hear();
  assertInPortions(await turns(pair.b));
  await pair.settle();
  const tree = pair.tree();
  assert.equal(Object.values(tree).filter(text => text !== '/').length, folders * filesInEach + 3);
  assert.equal(pair.b.store.unsettledCount(), 0);
});

test('R165: what comes beneath a folder that stands on both sides, with little in it here, comes a portion at a time', async () => {
  const pair = await pairOf();
  many(pair.a.user, 'tree');
  await pair.a.rest();
  pair.b.user.mkdir('tree');
  pair.b.hear();
  assertInPortions(await turns(pair.b));
  await pair.settle();
  assert.equal(Object.values(pair.tree()).filter(text => text !== '/').length, folders * filesInEach);
});

test('R165: what is said to be left while portions are carried out is what will travel, about', async () => {
  const pair = await pairOf();
  many(pair.a.user, 'tree');
  await pair.a.rest();
  many(pair.b.user, 'tree');
  for (let folder = 0; folder < folders; folder += 3) pair.b.user.write(`tree/${folder}/more`, 'only on B');
  pair.b.hear();
  while ((await pair.b.once()).state === 'working') {
    const { filesLeft } = pair.b.task().progress();
    assert.ok(filesLeft <= folders * filesInEach, `${filesLeft} files are left`);
  }
});

test('R165: names that meet otherwise are judged by the plan over all, to the same end', async () => {
  const ends = [];
  for (const sizes of [usualSizes, settings.sizes]) {
    const pair = await createPair({ settings: { sizes } });
    await pair.settle();
    many(pair.a.user, 'tree');
    many(pair.b.user, 'tree');
    for (const folder of ['tree/0', 'tree/1/inner']) pair.b.user.write(`${folder}/2`, 'other on B');
    many(pair.b.user, 'only on B');
    await pair.settle();
    ends.push(pair.tree());
  }
  assert.deepEqual(ends[1], ends[0]);
});

/** Few names, so that much of it meets: its like, another content of one length, another kind, or a name that differs in case. */
function someTree(user: UserActions, seed: number): void {
  const random = seededRandom(seed);
  const fill = (folder: string, depth: number): void => {
    for (const name of ['a', 'A', 'b', 'c', 'd', 'e'].filter(() => random.chance(0.6))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (depth > 0 && random.chance(0.5)) {
        user.mkdir(path);
        fill(path, depth - 1);
      } else user.write(path, random.pick(['one', 'two', 'three']));
    }
  };
  fill('', 3);
}

/** Gives some files another time, or another mode. */
function touchSome(drive: Drive, seed: number): void {
  const random = seededRandom(seed);
  for (const [path, text] of Object.entries(drive.tree()).filter(([, text]) => text !== '/')) {
    if (random.chance(0.2)) drive.user.touch(path, noonOf(text === 'one' ? 2020 : 2040, 2, 2));
    if (random.chance(0.1)) drive.user.chmod(path, 0o600);
  }
}

/** Paths with what stands there; of files, their times and modes as well. */
function filesOf({ tree, user }: Drive): readonly unknown[] {
  return Object.entries(tree()).map(([path, text]) => (text === '/' ? [path] : [path, text, user.meta(path)]));
}

test('R165: any two trees meet to the same end, in portions and at once', async () => {
  for (let seed = 0; seed < 40; seed += 1) {
    const ends = [];
    for (const portion of [usualSizes.portionMax, 1, 3, 10]) {
      const pair = await createPair({ settings: { sizes: { ...usualSizes, portionMax: portion } } });
      someTree(pair.a.user, seed);
      await pair.a.rest();
      someTree(pair.b.user, seed % 3 === 0 ? seed : seed + 1_000);
      touchSome(pair.b, seed);
      pair.b.hear();
      await pair.settle();
      ends.push([pair.a, pair.b].map(drive => [filesOf(drive), drive.problems(), drive.store.unsettledCount()]));
    }
    for (const end of ends) assert.deepEqual(end, ends[0], `seed ${seed}`);
  }
});

test('R165: what cannot stand here is listed all the same', async () => {
  const pair = await createPair({ settings, b: { settings: { ...settings, system: 'windows' } } });
  await pair.settle();
  many(pair.a.user, 'tree');
  const paths = ['tree/0/a:b', 'tree/1/inner/a:b'];
  for (const path of paths) pair.a.user.write(path, 'text');
  await pair.settle();
  assert.deepEqual(Object.keys(pair.b.problems()), paths);
  assert.equal(Object.keys(pair.b.tree()).length, Object.keys(pair.a.tree()).length - paths.length);
});

/** Nodes of the drive's own that are read from its records while `work` is done. */
async function readsOf({ store }: Drive, work: () => Promise<unknown>): Promise<number> {
  const { local } = store;
  let count = 0;
  const counted: typeof local = id => {
    count += 1;
    return local(id);
  };
  Object.assign(store, { local: counted });
  await work();
  Object.assign(store, { local });
  return count;
}

test('R165: what stays open for good is offered once, and is no reason for more portions', async () => {
  const inOneTurn = async (sizes: Sizes): Promise<{ readonly first: number; readonly later: number }> => {
    const pair = await createPair({ settings, b: { settings: { sizes, system: 'windows' } } });
    await pair.settle();
    many(pair.a.user, 'tree');
    for (let at = 0; at < folders; at += 1) {
      pair.a.user.mkdir(`for good ${at}`);
      for (let file = 0; file < 4 * filesInEach; file += 1) pair.a.user.write(`for good ${at}/a:${file}`, 'text');
    }
    const first = await readsOf(pair.b, () => pair.settle());
    assert.equal(pair.b.store.unsettledCount(), 4 * folders * filesInEach);
    pair.a.user.write('tree/0/0', 'changed');
    await pair.a.rest();
    const later = await readsOf(pair.b, () => pair.b.rest());
    assert.equal(pair.b.tree()['tree/0/0'], 'changed');
    return { first, later };
  };
  const [whole, portions] = [await inOneTurn(usualSizes), await inOneTurn(settings.sizes)];
  assert.equal(portions.later, whole.later);
  assert.ok(portions.first < 4 * whole.first, JSON.stringify({ portions, whole }));
});

test('R165, R166: where the disk is full, portions fetch nothing over and over', async () => {
  let isFull = true;
  const fault = (operation: string): 'full' | undefined => (isFull && operation === 'write' ? 'full' : undefined);
  let fetched = 0;
  const between: DriveOptions['between'] = door => ({
    ...door,
    fetch: (wants, known) => {
      fetched += wants.length;
      return door.fetch(wants, known);
    },
  });
  const pair = await createPair({ settings, b: { disk: { fault }, between } });
  many(pair.a.user, 'tree');
  await pair.a.rest();
  pair.b.hear();
  await turns(pair.b);
  const files = folders * filesInEach;
  assert.equal(Object.keys(pair.b.problems()).length, files, 'each is listed');
  assert.ok(fetched > 0 && fetched <= files, `${fetched} contents of ${files} were fetched`);
  isFull = false;
  await pair.settle();
  assert.equal(Object.values(pair.tree()).filter(text => text !== '/').length, files);
});

test('R165: what is added while portions are carried out comes, too', async () => {
  const pair = await pairOf();
  many(pair.a.user, 'tree');
  await pair.a.once();
  many(pair.a.user, 'later');
  pair.a.user.write('tree/0/0', 'changed meanwhile');
  assertInPortions(await turns(pair.a));
  await pair.settle();
  assert.equal(pair.tree()['tree/0/0'], 'changed meanwhile');
  assert.deepEqual(pair.tree(), pair.a.tree());
});

test('R165, R159: portions leave a big content that waits as it is', async () => {
  const sizes = { ...settings.sizes, smallMax: 10_000, pieceMin: 100_000 };
  let opened = 0;
  let sent = 0;
  const fault = (operation: string, path: string): undefined => {
    if (operation === 'open' && path === 'big') opened += 1;
  };
  const between: DriveOptions['between'] = door => ({
    ...door,
    upload: async chunks => {
      sent += chunks.length;
      if (sent > 2 && !pair.a.user.exists('tree')) many(pair.a.user, 'tree');
      return door.upload(chunks);
    },
  });
  const pair: Pair = await createPair({ settings: { sizes }, a: { between, disk: { fault } } });
  await pair.settle();
  const big = Buffer.from(seededRandom(1).bytes(1_000_000)).toString('hex');
  pair.a.user.write('big', big);
  await pair.a.rest();
  assert.deepEqual([opened, pair.a.tree()['tree']], [1, '/']);
  await pair.settle();
  assert.equal(pair.tree()['big'], big);
});
