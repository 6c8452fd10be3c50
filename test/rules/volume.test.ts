/** The folder's volume goes away, or another one comes, while a drive is at work: nothing is deleted or made for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, binned, play, startScene } from '#test/rules/two-drives.ts';

test('R8, scenario 46: another folder in its place is absent, and is left as it is', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  const { user } = pair.a;
  user.rename('../task', '../elsewhere');
  user.mkdir('../task');
  pair.b.user.write('b', 'new');
  await pair.b.rest();
  const round = await pair.a.once();
  assert.equal(round.state, 'absent');
  assert.match(round.detail, /marker is missing/);
  assert.deepEqual(user.list('../task'), []);
  assert.deepEqual(pair.b.tree(), { a: 'old', b: 'new' });
  user.rmdir('../task');
  user.rename('../elsewhere', '../task');
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'old', b: 'new' });
});

const operations = ['makeFolder', 'list', 'stat', 'stage', 'placeNew', 'takeOut', 'syncFolders', 'statStaged'];
for (const [operation, restarts] of operations.flatMap(each => [[each, true] as const, [each, false] as const])) {
  const how = restarts ? `${operation}, and the drive is started anew` : operation;
  test(`R8, R84, scenarios 45 and 46: the folder is replaced by another one in the middle of a round, at ${how}`, async () => {
    let swap: (() => void) | undefined;
    const fault = (called: string): undefined => {
      if (called === operation) swap?.();
    };
    const pair = await startScene({
      start: user => {
        user.write('a', 'text');
        user.write('gone', 'deleted');
      },
      onA: user => {
        user.unlink('gone');
        for (const folder of ['empty', 'full']) user.mkdir(folder);
        user.write('full/x', 'inside');
        user.write('a', 'new text');
      },
      b: { disk: { fault } },
    });
    await pair.a.rest();
    const { user } = pair.b;
    swap = () => {
      swap = undefined;
      user.rename('../task', '../elsewhere');
      user.mkdir('../task');
    };
    pair.b.hear();
    pair.b.task().hint({ paths: undefined });
    let state = 'working';
    for (let turn = 0; turn < 5 && state !== 'absent'; turn += 1) state = (await pair.b.once()).state;
    assert.equal(state, 'absent');
    user.rmTree('../task');
    user.rename('../elsewhere', '../task');
    if (restarts) pair.b.restart();
    await pair.settle('b');
    assert.deepEqual(pair.tree(), { a: 'new text', empty: '/', full: '/', 'full/x': 'inside' });
    for (const drive of [pair.a, pair.b]) assertAtRest(drive);
  });
}

test('R5, scenario 48: a listing that lacks what is there deletes nothing', async () => {
  const pair = await play({
    start: user => {
      user.mkdir('d');
      for (const path of ['a', 'd/x']) user.write(path, `text of ${path}`);
    },
  });
  // As a network drive lists after its server came back.
  const { files } = pair.a.disk;
  const { list } = files;
  let lacking = true;
  files.list = async path => {
    const listing = await list(path);
    return listing && lacking ? { ...listing, entries: [] } : listing;
  };
  pair.a.task().hint({ paths: undefined });
  for (let turn = 0; turn < 10; turn += 1) {
    await pair.a.once();
    await pair.a.clock.advance(5_000);
  }
  await pair.b.rest();
  assert.deepEqual(pair.b.tree(), { a: 'text of a', d: '/', 'd/x': 'text of d/x' });
  lacking = false;
  pair.a.user.unlink('a');
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/x': 'text of d/x' });
  assert.deepEqual(binned(pair.b), ['text of a']);
});

test('R5, R7, scenario 48: what was missed in a folder that cannot be read any more is not deleted', async () => {
  let failing = false;
  const fault = (operation: string, path: string): 'io' | undefined =>
    failing && (operation === 'list' || operation === 'stat') && path.startsWith('d') ? 'io' : undefined;
  const pair = await play({
    start: user => {
      user.mkdir('d');
      user.write('d/x', 'text');
    },
    a: { disk: { fault } },
  });
  pair.a.user.rename('d/x', '../x');
  await pair.a.once();
  pair.a.user.rename('../x', 'd/x');
  failing = true;
  for (let turn = 0; turn < 5; turn += 1) {
    await pair.a.once();
    await pair.a.clock.advance(5_000);
  }
  await pair.b.rest();
  assert.deepEqual(pair.b.tree(), { d: '/', 'd/x': 'text' });
  failing = false;
  pair.a.task().hint({ paths: undefined });
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/x': 'text' });
});

const tree = (user: UserActions): void => {
  for (const folder of ['d', 'e']) user.mkdir(folder);
  for (const path of ['a', 'b', 'd/x', 'd/y', 'e/z']) user.write(path, `text of ${path}`);
};

/** The folder becomes a copy of itself that lacks something, as after a move to another disk that was cut off. */
function becomeCopy(user: UserActions): void {
  user.copyTree('../task', '../copy');
  for (const path of ['b', 'd/y']) user.unlink(`../copy/${path}`);
  user.rmTree('../copy/e');
  user.write('../copy/a', 'edited in the copy');
  user.rename('../task', '../old');
  user.rename('../copy', '../task');
}

test('R100, scenarios 40 and 52: what a copy of the folder lacks is fetched again', async () => {
  const pair = await play({ start: tree });
  const before = pair.tree();
  becomeCopy(pair.a.user);
  pair.a.task().hint({ paths: undefined });
  await pair.settle();
  assert.deepEqual(pair.tree(), { ...before, a: 'edited in the copy' });
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
  // From then on a deletion is a deletion again.
  pair.a.user.unlink('../task/b');
  pair.a.task().hint({ paths: undefined });
  await pair.settle();
  assert.ok(!('b' in pair.tree()));
});

test('R100: also when the drive crashes before it has looked at all of the copy', async () => {
  let failing = false;
  const fault = (operation: string): 'io' | undefined => (failing && operation === 'list' ? 'io' : undefined);
  const pair = await play({ start: tree, a: { disk: { fault } } });
  const before = pair.tree();
  becomeCopy(pair.a.user);
  failing = true;
  await pair.a.once();
  failing = false;
  pair.a.restart();
  await pair.settle();
  assert.deepEqual(pair.tree(), { ...before, a: 'edited in the copy' });
});
