/** Folders that cannot be read and may have taken in what is missing elsewhere (R7). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outOfSightWaitMs } from '#engine/scan/absence.ts';
import type { FilesErrorCode } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, type Drive, idOf, type Pair, play } from '#test/rules/two-drives.ts';

interface Scene extends Pair {
  /** From now on these operations on the folder `d` fail at A; left out: none. */
  shut(...operations: string[]): void;
}

const start = (user: UserActions): void => {
  user.mkdir('d');
  user.write('d/within', 'within');
  for (const name of ['x', 'y']) user.write(name, name);
};

async function scene(): Promise<Scene> {
  let shut: readonly string[] = [];
  const fault = (operation: string, path: string): FilesErrorCode | undefined =>
    shut.includes(operation) && (path === 'd' || path.startsWith('d/')) ? 'denied' : undefined;
  const pair = await play({ start, a: { disk: { fault } } });
  return {
    ...pair,
    shut: (...operations) => {
      shut = operations;
    },
  };
}

/** Turns of A for so long, as often as it asks for them; answers how many. */
async function turnsFor(a: Drive, ms: number): Promise<number> {
  const untilMs = a.clock.monotonicMs() + ms;
  let turns = 0;
  while (a.clock.monotonicMs() < untilMs) {
    const { wakeInMs = ms } = await a.once();
    turns += 1;
    await a.clock.advance(Math.max(1, Math.min(wakeInMs, untilMs - a.clock.monotonicMs())));
  }
  return turns;
}

const cases: Record<string, (it: Scene) => Promise<void>> = {
  'a known folder that was shut': async it => {
    it.shut('list');
    it.a.user.chmod('d', 0o300);
  },
  'a folder that was never listed': async it => {
    it.a.user.rmTree('d');
    await it.settle();
    it.shut('list');
    it.a.user.mkdir('d');
  },
  'a folder that cannot even be looked at': async it => it.shut('list', 'stat'),
};

for (const [what, shut] of Object.entries(cases)) {
  test(`R7: for ${what}, deletions wait a minute, once, and not for ever`, async () => {
    const it = await scene();
    const { a, b } = it;
    await shut(it);
    a.task().hint({ paths: undefined });
    await a.once();
    a.user.unlink('x');
    const turns = await turnsFor(a, outOfSightWaitMs - 1_000);
    await b.rest();
    assert.ok('x' in b.tree(), 'it may have been moved into the folder');
    assert.ok(turns < 20, `${turns} turns in a minute`);
    await turnsFor(a, 10_000);
    await b.rest();
    assert.ok(!('x' in b.tree()), 'it is believed to be gone');
    a.user.unlink('y');
    await turnsFor(a, 10_000);
    await b.rest();
    assert.ok(!('y' in b.tree()), 'the next one does not wait so long again');
    assert.equal((await a.rest()).state, 'settled');
    assert.deepEqual(Object.values(a.problems()), ['unreadable']);
  });
}

test('R2, R7: a file that was moved into a folder which is shut for a moment goes on as the file that it was', async () => {
  const it = await scene();
  const id = idOf(it.a, 'x');
  it.shut('list', 'stat');
  it.a.user.rename('x', 'd/x');
  await turnsFor(it.a, outOfSightWaitMs / 2);
  it.shut();
  it.a.task().hint({ paths: undefined });
  await it.settle();
  assert.equal(idOf(it.b, 'd/x'), id);
  for (const drive of [it.a, it.b]) assertAtRest(drive);
});

test('R7: a move of the drive itself into a folder that cannot be seen from then on is no deletion, however long', async () => {
  const it = await scene();
  const { files } = it.a.disk;
  const { move } = files;
  files.move = async (from, to) => {
    const moved = await move(from, to);
    it.shut('list', 'stat');
    return moved;
  };
  it.b.user.rename('x', 'd/x');
  await it.b.rest();
  it.a.hear();
  await turnsFor(it.a, 10 * outOfSightWaitMs);
  await it.b.rest();
  assert.equal(it.b.tree()['d/x'], 'x');
  it.shut();
  files.move = move;
  await it.settle();
  assert.deepEqual(it.tree(), { d: '/', 'd/within': 'within', 'd/x': 'x', y: 'y' });
});

test('R7: a folder that was looked for where it stood, and cannot be read where it went, is listed once in a look', async () => {
  let lists = 0;
  const fault = (operation: string, path: string): FilesErrorCode | undefined => {
    if (operation !== 'list' || path !== 'went') return undefined;
    lists += 1;
    return lists > 100 ? undefined : 'denied';
  };
  const it = await play({ start, a: { disk: { fault } } });
  it.a.user.rename('d', 'went');
  it.a.task().hint({ paths: ['d/within', 'went'] });
  await it.a.once();
  assert.ok(lists > 0 && lists < 5, `${lists} times`);
  await it.settle();
  assert.deepEqual(it.a.problems(), { went: 'unreadable' });
  assert.equal(it.tree()['went/within'], 'within');
});
