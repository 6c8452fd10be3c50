/** What is parked while the task's folder becomes a copy is seen only once it has its place again (R52, R100, R167). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealHoldsMs } from '#engine/seal.ts';
import type { FilesErrorCode } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, type Drive, type Pair, play } from '#test/rules/two-drives.ts';

const staging = '.waystation/staging';

const start = (user: UserActions): void => {
  for (const folder of ['a', 'b']) user.mkdir(folder);
  for (const path of ['a/x', 'b/y', 'p', 'q']) user.write(path, `first ${path}`);
};

interface Scene extends Pair {
  /** Asked once, when B has parked one of two. */
  readonly moment: {
    parked?: ((b: Drive) => void) | undefined;
    /** Nothing can be placed in B's folder. */
    isShut?: boolean;
  };
}

async function scene(): Promise<Scene> {
  const moment: Scene['moment'] = {};
  const fault = (operation: string): FilesErrorCode | undefined => {
    const { parked, isShut } = moment;
    if (isShut && operation === 'placeNew') return 'denied';
    if (!parked || [...pair.b.store.localParked()].length === 0) return undefined;
    moment.parked = undefined;
    parked(pair.b);
    return undefined;
  };
  const pair = await play({ start, b: { disk: { fault } } });
  return { ...pair, moment };
}

/** Each of the two gets the name of the other, so that a drive that follows has to park one of them. */
function swap(user: UserActions, one: string, other: string): void {
  user.rename(one, 'c');
  user.rename(other, one);
  user.rename('c', other);
}

/** B is killed when it has parked one of the two. */
async function cutOff(it: Scene, one: string, other: string): Promise<void> {
  it.moment.parked = () => {
    throw new Error('killed');
  };
  swap(it.a.user, one, other);
  await assert.rejects(it.settle(), /killed/);
  assert.equal(it.moment.parked, undefined);
  assert.equal([...it.b.store.localParked()].length, 1);
}

/** B's folder is a copy from now on, in which this was done to what is parked. */
function becomeCopy({ user }: Drive, change: (parked: string) => void): void {
  user.copyTree('../task', '../copy');
  const [parked] = user.list(`../copy/${staging}`);
  change(`../copy/${staging}/${parked}`);
  user.rename('../task', '../lost');
  user.rename('../copy', '../task');
}

async function settled(it: Scene): Promise<Record<string, string>> {
  it.b.restart();
  await it.settle('b');
  for (const drive of [it.a, it.b]) assertAtRest(drive);
  return it.tree();
}

for (const isShut of [false, true]) {
  const how = isShut ? ', and what is done elsewhere counts meanwhile' : '';
  test(`R52, R100: what a copy lacks in a folder that is parked comes again${how}`, async () => {
    const it = await scene();
    await cutOff(it, 'a', 'b');
    const { user } = it.b;
    becomeCopy(it.b, parked => {
      for (const name of user.list(parked)) user.unlink(`${parked}/${name}`);
    });
    it.b.restart();
    if (isShut) await whileShut(it);
    const tree = await settled(it);
    assert.deepEqual([tree['a/y'], tree['b/x']], ['first b/y', 'first a/x']);
    assert.ok((isShut ? 'r' : 'p') in tree);
  });
}

/** What is parked cannot get its place, and a file is moved elsewhere. */
async function whileShut(it: Scene): Promise<void> {
  it.moment.isShut = true;
  await rounds(it.b);
  it.b.user.rename('../task/p', '../task/r');
  it.b.task().hint({ paths: ['p', 'r'] });
  await rounds(it.b);
  await it.a.rest();
  assert.ok('r' in it.a.tree() && !('p' in it.a.tree()), Object.keys(it.a.tree()).join());
  it.moment.isShut = false;
}

async function rounds(drive: Drive): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    await drive.once();
    await drive.clock.advance(1_000);
  }
}

test('R52, R100: a file that is parked, and of old in a copy, is no edit', async () => {
  const it = await scene();
  await cutOff(it, 'p', 'q');
  const { user } = it.b;
  becomeCopy(it.b, parked => {
    user.writeInPlace(parked, 'of old');
    user.touch(parked, 1_000_000n);
  });
  const tree = await settled(it);
  assert.deepEqual([tree['p'], tree['q']], ['first q', 'first p']);
});

test('R52, R167: what a snapshot lacks in a folder that is parked comes again', async () => {
  const it = await scene();
  let putBack: (() => void) | undefined;
  it.moment.parked = ({ disk }) => {
    putBack = disk.image();
  };
  swap(it.a.user, 'a', 'b');
  await it.settle();
  it.a.user.write('b/new', 'new');
  await it.settle();
  await it.b.clock.advance(sealHoldsMs);
  it.b.user.write('p', 'second p');
  await it.settle('b');
  await cutOff(it, 'a', 'b');
  assert.ok(putBack);
  putBack();
  const tree = await settled(it);
  assert.equal(tree['a/new'], 'new');
});
