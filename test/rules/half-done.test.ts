/** A disk that fails in the middle of an operation, or after it was done, as network volumes and renames in steps do (R84). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removalPrefix } from '#engine/effects/remove.ts';
import type { NodeId } from '#model/node.ts';
import { type Files, FilesError } from '#platform/files.ts';
import { allSteps, type DiskFault, type Renames } from '#platform/memory/memory-volume.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, binned, type Drive, idOf, type Pair, play } from '#test/rules/two-drives.ts';

/** From now on, so many times, what B's disk is asked for is done and answered with an error. */
function failAfter(drive: Drive, times: number, operation: 'exchange' | 'placeAll'): void {
  const { files } = drive.disk;
  const works: Pick<Files, typeof operation> = { exchange: files.exchange, placeAll: files.placeAll };
  let left = times;
  const failure = (path: string): FilesError | undefined => {
    left -= 1;
    return left >= 0 ? new FilesError('io', path, `${path}: no answer`) : undefined;
  };
  if (operation === 'placeAll') {
    files.placeAll = async places => {
      const answers = await works.placeAll(places);
      return answers.map((answer, at) => failure(places[at]?.path ?? '') ?? answer);
    };
  } else {
    files.exchange = async (name, path) => {
      const answer = await works.exchange(name, path);
      const failed = failure(path);
      if (failed) throw failed;
      return answer;
    };
  }
}

async function editedOnBoth(): Promise<Pair> {
  const pair = await play({ start: user => user.write('a', 'old'), settings: { keepDiscarded: false } });
  pair.b.user.write('a', 'of B, which nobody else has');
  await pair.b.clock.advance(60_000);
  await pair.a.clock.advance(120_000);
  pair.a.user.write('a', 'newer, of A');
  await pair.a.rest();
  return pair;
}

test('R46, R84: what an exchange brought out that was done and answered with an error is in the recovery bin', async () => {
  for (const times of [1, 3]) {
    const pair = await editedOnBoth();
    failAfter(pair.b, times, 'exchange');
    await pair.settle('b');
    assert.deepEqual(pair.tree(), { a: 'newer, of A' });
    assert.deepEqual(binned(pair.b), ['of B, which nobody else has']);
    assertAtRest(pair.b);
  }
});

test('R84: what was placed, and answered with an error, is the file of the station', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  failAfter(pair.b, 1, 'placeAll');
  pair.a.user.write('new', 'text');
  const id = await pair.a.rest().then(() => idOf(pair.a, 'new'));
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'old', new: 'text' });
  assert.equal(idOf(pair.b, 'new'), id);
  assertAtRest(pair.b);
});

test('R84: a file that was to be removed and has both names, its own and the staged one, is removed once more', async () => {
  const pair = await play({ start: user => user.write('a', 'text') });
  const { files } = pair.b.disk;
  const { takeOut } = files;
  let left = 1;
  files.takeOut = async (path, name) => {
    left -= 1;
    if (left < 0 || !name.startsWith(removalPrefix)) return takeOut(path, name);
    // As a rename in steps leaves it that is cut off between the two.
    pair.b.user.link(path, `.waystation/staging/${name}`);
    throw new FilesError('io', path, `${path}: cut off`);
  };
  pair.a.user.unlink('a');
  await pair.settle();
  assert.deepEqual([left < 0, pair.tree()], [true, {}]);
  assert.deepEqual(binned(pair.b), ['text']);
  assertAtRest(pair.b);
});

/** B's disk: the next calls of these operations fail, each after so many of its steps. */
function failing(renames: Renames = 'whole') {
  const due: [string, number][] = [];
  const fault = (operation: string): DiskFault | undefined => {
    const at = due.findIndex(([name]) => name === operation);
    const [, steps] = (at >= 0 && due.splice(at, 1)[0]) || [];
    return steps === undefined ? undefined : { code: 'io', steps };
  };
  return { due, disk: { fault, renames } };
}

function twoFiles(user: UserActions): void {
  user.write('a', '1');
  user.write('b', '2');
}

/** Each of the two gets the name of the other, so that a drive that follows has to park one of them. */
function swapNames(user: UserActions): void {
  user.rename('a', 'c');
  user.rename('b', 'a');
  user.rename('c', 'b');
}

/** B's next rounds, of which some may fail as a whole. */
async function rounds(drive: Drive, count: number): Promise<void> {
  drive.hear();
  for (let round = 0; round < count; round += 1)
    await drive
      .task()
      .syncOnce()
      .catch(() => undefined);
}

test('R84: what was parked, and answered with an error, is parked', async () => {
  for (const renames of ['whole', 'links', 'claims'] as const) {
    for (const steps of [1, allSteps]) {
      const { due, disk } = failing(renames);
      const pair = await play({ start: twoFiles, b: { disk } });
      const ids = [idOf(pair.b, 'a'), idOf(pair.b, 'b')];
      due.push(['takeOut', steps]);
      swapNames(pair.a.user);
      await pair.settle();
      assert.deepEqual([due, pair.tree()], [[], { a: '2', b: '1' }]);
      assert.deepEqual([idOf(pair.b, 'b'), idOf(pair.b, 'a')], ids);
      assertAtRest(pair.b);
    }
  }
});

test('R84, R1: what somebody wrote to a file just before it was parked, and answered with an error, is sent', async () => {
  let isDue = true;
  const fault = (operation: string, path: string): DiskFault | undefined => {
    if (operation !== 'takeOut' || !isDue) return undefined;
    isDue = false;
    pair.b.user.writeInPlace(path, 'edited by B');
    return { code: 'io', steps: allSteps };
  };
  const pair = await play({ start: twoFiles, b: { disk: { fault } } });
  swapNames(pair.a.user);
  await pair.settle();
  assert.ok(Object.values(pair.tree()).includes('edited by B'), JSON.stringify(pair.tree()));
  assertAtRest(pair.b);
});

test('R170: what could not be staged does not stay in the staging area', async () => {
  for (const discard of [0, allSteps]) {
    const { due, disk } = failing();
    const pair = await play({ b: { disk } });
    due.push(['stage', allSteps], ['stageLink', allSteps], ['discardStaged', discard]);
    pair.a.user.write('new', 'text');
    pair.a.user.symlink('link', 'new');
    await pair.a.rest();
    await rounds(pair.b, 2);
    assert.deepEqual([due, [...pair.b.disk.staging().keys()]], [[], []]);
  }
});

test('R171: what was put back, and answered with an error, is back in its place', async () => {
  const { due, disk } = failing();
  const pair = await play({ start: user => user.write('a', 'text'), b: { disk } });
  due.push(['bin', 0], ['placeNew', allSteps]);
  pair.a.user.unlink('a');
  await pair.settle();
  assert.deepEqual([due, pair.tree()], [[], {}]);
  assert.deepEqual(binned(pair.b), ['text']);
  assertAtRest(pair.b);
});

test('R171: where the folder goes away meanwhile, what is to be put back is not tried without end', async () => {
  const { due, disk } = failing();
  let goes = false;
  const fault = (operation: string): DiskFault | undefined => {
    if (goes && operation === 'placeNew') pair.b.disk.unplug();
    return disk.fault(operation);
  };
  const pair: Pair = await play({ start: user => user.write('a', 'text'), b: { disk: { fault } } });
  due.push(['bin', 0]);
  goes = true;
  pair.a.user.unlink('a');
  await pair.a.rest();
  await rounds(pair.b, 2);
  goes = false;
  pair.b.disk.plug();
  await pair.settle();
  assert.deepEqual([due, pair.tree()], [[], {}]);
  assert.deepEqual(binned(pair.b), ['text']);
  assertAtRest(pair.b);
});

test('R172: a file that was to be removed, and has its place still, has nothing beside it', async () => {
  for (const renames of ['links', 'claims'] as const) {
    for (const kind of ['file', 'link'] as const) {
      const { due, disk } = failing(renames);
      const start = kind === 'file' ? (['write', 'a', 'text'] as const) : (['symlink', 'a', 'elsewhere'] as const);
      const pair = await play({ start: user => user[start[0]](start[1], start[2]), b: { disk } });
      due.push(['takeOut', 1]);
      pair.a.user.unlink('a');
      await pair.settle();
      assert.deepEqual([due, pair.tree()], [[], {}]);
      if (kind === 'file') assert.ok(binned(pair.b).includes('text'));
      assertAtRest(pair.b);
    }
  }
});

test('R84: a removal is on record until what the bin has is there durably, whatever the disk answered', async () => {
  const { due, disk } = failing();
  const b = { disk: { ...disk, writeBackMs: 30_000 } };
  const pair = await play({ start: user => user.write('a', 'text'), b });
  due.push(['bin', 0], ['placeNew', 0], ['placeNew', 0], ['bin', allSteps]);
  pair.a.user.unlink('a');
  await pair.a.rest();
  await rounds(pair.b, 4);
  await pair.settle();
  const [name] = [...pair.b.disk.bin().objects.keys()];
  assert.deepEqual([due, pair.b.disk.isDurable(`.waystation/bin/${name}`, 'name')], [[], true]);
});

test('R135, R170: what was taken out to free its space, and answered with an error, is freed, and not something new', async () => {
  let fails = false;
  const fault = (operation: string): DiskFault | undefined =>
    fails && operation === 'takeOut' ? { code: 'io', steps: allSteps } : undefined;
  const start = (user: UserActions): void => {
    user.mkdir('d');
    user.write('d/x', 'text');
  };
  const pair = await play({ start, b: { disk: { fault } } });
  const id = idOf(pair.b, 'd') as NodeId;
  fails = true;
  assert.deepEqual(await pair.b.removeHere([id]), { removed: 1, left: 0, detail: '' });
  fails = false;
  pair.b.restart({ leftOut: [id] });
  await pair.settle();
  assert.deepEqual(pair.b.tree(), {});
  assert.deepEqual([...pair.b.disk.staging().keys()], []);
  assert.deepEqual(pair.a.tree(), { d: '/', 'd/x': 'text' });
});

test('R170: a move that was done, and answered with an error, is the drive’s own and not a person’s', async () => {
  let fails = false;
  const fault = (operation: string): DiskFault | undefined =>
    fails && operation === 'move' ? { code: 'io', steps: allSteps } : undefined;
  const pair = await play({ start: user => user.write('a', 'text'), b: { disk: { fault } } });
  pair.a.user.rename('a', 'b');
  await pair.a.rest();
  pair.b.hear();
  fails = true;
  await pair.b.once();
  fails = false;
  await pair.settle();
  assert.deepEqual(pair.tree(), { b: 'text' });
  const told = pair.b.store.syncLog({ limit: 100 }).map(({ kind }) => kind);
  assert.ok(told.includes('moved-here'), told.join(', '));
});
