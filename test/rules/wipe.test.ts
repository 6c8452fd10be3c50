/** A drive wipes its folder on the station's order: what the station has goes, what is only here stays, nobody else loses anything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import type { ShareMoment } from '#engine/wipe.ts';
import type { WipeScope } from '#model/wipe-scope.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { binned, createPair, type Drive, type Pair, type PairOptions, startScene } from '#test/rules/two-drives.ts';

const synced = {
  a: 'one',
  d: '/',
  'd/b': 'two',
  'd/e': '/',
  'd/e/link': '-> nowhere',
};

function fill(user: UserActions): void {
  user.write('a', 'one');
  user.mkdir('d');
  user.write('d/b', 'two');
  user.mkdir('d/e');
  user.symlink('d/e/link', 'nowhere');
}

async function filled(options: PairOptions = {}): Promise<Pair> {
  return startScene({ ...options, start: fill });
}

/** B goes on, and has all that it had. */
async function othersKeep(pair: Pair, expected: Record<string, string> = synced): Promise<void> {
  pair.b.hear();
  await pair.b.rest();
  assert.deepEqual(pair.b.tree(), expected);
}

/** Without the staging area, which a wiped folder keeps with its marker until the drive takes that off. */
function shown({ tree }: Drive): Record<string, string> {
  return tree();
}

test('R119: what the station has goes, with the folders that held it, and nothing is deleted at the station', async () => {
  const pair = await filled();
  const result = await pair.a.wipe('synced');
  assert.deepEqual(result, { state: 'done', removed: 3, left: 0, detail: '' });
  assert.deepEqual(shown(pair.a), {});
  assert.deepEqual([...pair.a.disk.staging().keys()], []);
  await othersKeep(pair);
});

test('R119: edits, new files and folders that were not sent stay, and so do the folders above them', async () => {
  const pair = await filled();
  pair.a.user.write('a', 'edited here');
  pair.a.user.write('d/e/new', 'only here');
  pair.a.user.mkdir('own');
  assert.deepEqual(await pair.a.wipe('synced'), { state: 'done', removed: 2, left: 2, detail: '' });
  assert.deepEqual(shown(pair.a), { a: 'edited here', d: '/', 'd/e': '/', 'd/e/new': 'only here', own: '/' });
  await othersKeep(pair);
});

test('R119: what was moved since the last look, or touched without an edit, goes all the same', async () => {
  const pair = await filled();
  pair.a.user.rename('d/b', 'moved');
  pair.a.user.touch('a', 1_000_000_000n);
  assert.deepEqual(await pair.a.wipe('synced'), { state: 'done', removed: 3, left: 0, detail: '' });
  await othersKeep(pair);
});

test('R119: without the consistency check every file is read before it goes', async () => {
  const pair = await filled({ settings: { consistencyCheck: false } });
  const row = [...pair.a.store.localChildren(pair.station.share.root)].find(({ name }) => name === 'a');
  assert.ok(row);
  // As after a first meeting in which equal sizes and times were taken for equal bytes (R18).
  const other = pair.a.store.base(row.id);
  assert.ok(other?.state);
  const believed = { ...other.state, content: 'ff'.repeat(33) as never };
  pair.a.store.transaction(writes => {
    writes.putBase({ ...other, state: believed });
    writes.putLocal({ ...row, content: believed.content });
    writes.putRemote({ ...other, state: believed, revision: other.contentRev });
  });
  assert.equal((await pair.a.wipe('synced')).removed, 2);
  assert.deepEqual(shown(pair.a), { a: 'one' });
});

test('R119, R96: of the recovery bin only what the station has in its history goes', async () => {
  const pair = await filled({ settings: { keepDiscarded: false, conflictPolicy: 'station' } });
  pair.b.user.write('a', 'of B');
  pair.b.user.write('d/b', 'newer');
  await pair.b.rest();
  pair.a.user.write('a', 'of A');
  await pair.settle();
  assert.deepEqual(binned(pair.a), ['of A', 'two'], 'the one lost a conflict, the other was replaced');
  const { left } = await pair.a.wipe('synced');
  assert.deepEqual([left, binned(pair.a)], [1, ['of A']]);
});

test('R119, R46: what the default filters leave out was never sent, and is in the bin once its folder is gone', async () => {
  const pair = await filled();
  pair.a.user.write('d/e/~$letter.docx', 'owner');
  assert.deepEqual(await pair.a.wipe('synced'), { state: 'done', removed: 3, left: 1, detail: '' });
  assert.deepEqual([shown(pair.a), binned(pair.a)], [{}, ['owner']]);
});

test('R121: everything goes when it is asked for, with what is only here, but not what a link leads to', async () => {
  const pair = await filled();
  pair.a.user.write('a', 'edited here');
  pair.a.user.write('d/e/new', 'only here');
  pair.a.user.mkdir('own');
  assert.deepEqual(await pair.a.wipe('all'), { state: 'done', removed: 4, left: 0, detail: '' });
  assert.deepEqual(shown(pair.a), {});
  await othersKeep(pair);
});

for (const scope of ['synced', 'all'] as const)
  test(`R120: another folder in the place of the own one is left alone, and the own one is wiped when it is back (${scope})`, async () => {
    const pair = await filled();
    pair.a.disk.unplug('another');
    const seen = shown(pair.a);
    const away = await pair.a.wipe(scope);
    assert.deepEqual([away.state, away.removed], ['again', 0]);
    assert.match(away.detail, /not the one that was synced/);
    assert.deepEqual(shown(pair.a), seen);
    pair.a.disk.unplug('nothing');
    assert.equal((await pair.a.wipe(scope)).state, 'again');
    pair.a.disk.plug();
    assert.deepEqual(await pair.a.wipe(scope), { state: 'done', removed: 3, left: 0, detail: '' });
    await othersKeep(pair);
  });

for (const scope of ['synced', 'all'] as const)
  test(`R120: a folder that is swapped for another one in the middle loses nothing that is not its own (${scope})`, async () => {
    for (let at = 1; at < 60; at += 1) {
      let steps = 0;
      let armed = false;
      const fault = (): undefined => {
        steps += armed ? 1 : 0;
        if (armed && steps === at) pair.a.disk.unplug('another');
      };
      const pair = await filled({ a: { disk: { fault } } });
      armed = true;
      const result = await pair.a.wipe(scope);
      armed = false;
      if (steps < at) return;
      pair.a.disk.plug();
      assert.deepEqual((await pair.a.wipe(scope)).state, 'done', `at ${at}, after ${result.state}`);
      assert.deepEqual(shown(pair.a), {}, `at ${at}`);
    }
  });

test('R120: the folder of another task that takes the place while everything is removed keeps it', async () => {
  let armed = false;
  const fault = (operation: string): undefined => {
    if (!armed || operation !== 'list') return;
    armed = false;
    pair.a.user.write('.waystation/marker', 'marker of a stranger');
    pair.a.user.write('stranger', 'not of this task');
  };
  const pair = await filled({ a: { disk: { fault } } });
  armed = true;
  const { state, removed } = await pair.a.wipe('all');
  assert.deepEqual([state, removed], ['again', 0]);
  assert.deepEqual(shown(pair.a), { ...synced, stranger: 'not of this task' });
});

test('R120, R122: what was about to go is not taken for gone because another folder stands there', async () => {
  let armed: 'kill' | 'swap' | undefined;
  const fault = (operation: string): undefined => {
    if (armed === 'kill' && operation === 'takeOut') throw new Error('killed');
    if (armed !== 'swap' || operation !== 'stat') return;
    armed = undefined;
    pair.a.disk.unplug('another');
  };
  const pair = await filled({ a: { disk: { fault } } });
  armed = 'kill';
  await assert.rejects(pair.a.wipe('synced'), /killed/);
  armed = 'swap';
  const away = await pair.a.wipe('synced');
  assert.deepEqual([away.state, away.removed, armed], ['again', 0, undefined]);
  pair.a.disk.plug();
  assert.deepEqual(await pair.a.wipe('synced'), { state: 'done', removed: 3, left: 0, detail: '' });
});

test('R120: what could not be read is not waited for once it is not there any more', async () => {
  let broken = false;
  const fault = (operation: string, path: string) =>
    broken && operation === 'list' && path === 'd/e' ? 'io' : undefined;
  const pair = await filled({ a: { disk: { fault } } });
  broken = true;
  assert.match((await pair.a.wipe('synced')).detail, /^d\/e: /);
  broken = false;
  pair.a.user.rmTree('d');
  assert.equal((await pair.a.wipe('synced')).state, 'done');
});

for (const scope of ['synced', 'all'] as const)
  test(`R122: no power cut brings back what a wipe removed that is done (${scope})`, async () => {
    for (let cut = 0; cut < 20; cut += 1) {
      const pair = await filled({ a: { disk: { writeBackMs: 30_000 } } });
      assert.equal((await pair.a.wipe(scope)).state, 'done');
      pair.a.disk.losePower(seededRandom(cut));
      assert.deepEqual([shown(pair.a), [...pair.a.disk.staging().keys()]], [{}, []], `cut ${cut}`);
    }
  });

test('R122: what was counted as gone stays gone when the power fails before the wipe is done', async () => {
  for (let cut = 0; cut < 20; cut += 1) {
    let armed = true;
    const fault = (operation: string): undefined => {
      if (armed && operation === 'removeFolder') throw new Error('no power');
    };
    const pair = await filled({ a: { disk: { fault, writeBackMs: 30_000 } } });
    await assert.rejects(pair.a.wipe('synced'), /no power/);
    armed = false;
    pair.a.disk.losePower(seededRandom(cut));
    assert.deepEqual(await pair.a.wipe('synced'), { state: 'done', removed: 3, left: 0, detail: '' }, `cut ${cut}`);
  }
});

/** A and its folder, wiped with a crash at each single step of it, and wiped again. */
async function crashing(scope: WipeScope, at: number): Promise<boolean> {
  class Crash extends Error {}
  let steps = 0;
  let armed = false;
  const step = async (): Promise<void> => {
    if (!armed) return;
    steps += 1;
    if (steps >= at) throw new Crash();
  };
  const pair = await filled({ a: { disk: { step } } });
  pair.a.user.write('d/e/new', 'only here');
  armed = true;
  await pair.a.wipe(scope).catch((error: unknown) => assert.ok(error instanceof Crash));
  armed = false;
  const again = await pair.a.wipe(scope);
  const expected = scope === 'all' ? [0, {}] : [1, { d: '/', 'd/e': '/', 'd/e/new': 'only here' }];
  assert.deepEqual([again.left, shown(pair.a)], expected, `cut at ${at}`);
  if (scope === 'synced') assert.equal(again.removed, 3, `all are counted once, cut at ${at}`);
  assert.deepEqual([...pair.a.disk.staging().keys()], [], `cut at ${at}`);
  await othersKeep(pair);
  return steps >= at;
}

for (const scope of ['synced', 'all'] as const)
  test(`R122: a wipe that is cut off anywhere goes on where it was (${scope})`, async () => {
    let at = 1;
    while (await crashing(scope, at)) at += scope === 'synced' ? 2 : 1;
    assert.ok(at > 20, `${at} steps`);
  });

test('R119: what somebody writes into a file just before it is taken out goes back where it stood', async () => {
  let armed = false;
  const fault = (operation: string, path: string): undefined => {
    if (armed && operation === 'takeOut' && path === 'a') pair.a.user.writeInPlace('a', 'written just now');
  };
  const pair = await filled({ a: { disk: { fault } } });
  armed = true;
  assert.deepEqual(await pair.a.wipe('synced'), { state: 'done', removed: 2, left: 1, detail: '' });
  assert.deepEqual(shown(pair.a), { a: 'written just now' });
  await othersKeep(pair);
});

test('R119: what is written to while it is wiped is left, told, and judged anew the next time', async () => {
  let armed = false;
  const fault = (operation: string): undefined => {
    if (!armed || operation !== 'takeOut') return;
    armed = false;
    for (const edited of ['d/b', 'a']) pair.a.user.writeInPlace(edited, 'written just now');
  };
  const pair = await filled({ a: { disk: { fault } } });
  armed = true;
  await pair.a.wipe('synced');
  const expected = { a: 'written just now', d: '/', 'd/b': 'written just now' };
  assert.deepEqual(shown(pair.a), expected);
  assert.deepEqual(await pair.a.wipe('synced'), { state: 'done', removed: 1, left: 2, detail: '' });
  assert.deepEqual(shown(pair.a), expected);
  await othersKeep(pair);
});

for (const scope of ['synced', 'all'] as const)
  test(`R120: a stranger's folder that takes the place while it is looked at keeps everything (${scope})`, async () => {
    let armed = false;
    const fault = (operation: string): undefined => {
      if (!armed || operation !== 'list') return;
      armed = false;
      pair.a.user.rmTree('.waystation');
      pair.a.user.write('stranger', 'not of this task');
    };
    const pair = await filled({ a: { disk: { fault } } });
    armed = true;
    assert.equal((await pair.a.wipe(scope)).state, 'again');
    assert.equal(shown(pair.a)['stranger'], 'not of this task');
    await othersKeep(pair);
  });

test('R118: the station is not spoken to, and a drive that was never at work has nothing to remove', async () => {
  const { a } = await createPair();
  a.user.write('own', 'of nobody else');
  assert.deepEqual(await a.wipe('all'), { state: 'done', removed: 0, left: 1, detail: '' });
  assert.deepEqual(shown(a), { own: 'of nobody else' });
});

test('R122: a wipe that is stopped goes on when it is called again', async () => {
  const pair = await filled();
  const stopped = await pair.a.wipe('synced', { stop: AbortSignal.abort() });
  assert.deepEqual([stopped.state, stopped.removed], ['again', 0]);
  assert.equal((await pair.a.wipe('synced')).removed, 3);
});

test('R124: without records nothing is known to be at the station, so everything stays, and that is told', async () => {
  const pair = await filled();
  pair.a.forget();
  const { detail, ...result } = await pair.a.wipe('synced');
  assert.deepEqual(result, { state: 'done', removed: 0, left: 3 });
  assert.match(detail, /records .* are lost/);
  assert.deepEqual(shown(pair.a), synced);
  await othersKeep(pair);
});

test('R124: what was on its way out when the records were lost is put back', async () => {
  let armed = false;
  const fault = (operation: string): undefined => {
    if (armed && operation === 'discardStaged') throw new Error('killed');
  };
  const pair = await filled({ a: { disk: { fault } } });
  armed = true;
  await assert.rejects(pair.a.wipe('synced'), /killed/);
  armed = false;
  pair.a.forget();
  assert.equal((await pair.a.wipe('synced')).left, 3);
  assert.deepEqual([...pair.a.disk.staging().keys()], []);
});

test('R124: what made room for a download is kept when the power fails and the records are lost', async () => {
  let armed = false;
  const fault = (operation: string): undefined => {
    if (!armed) return;
    if (operation === 'exchange') pair.a.user.writeInPlace('a', 'saved just now');
    if (operation === 'syncFolders') throw new Error('no power');
  };
  const pair = await filled({ a: { disk: { fault } } });
  pair.b.user.write('a', 'of B');
  await pair.b.rest();
  armed = true;
  await assert.rejects(pair.a.rest(), /no power/);
  armed = false;
  assert.equal(pair.a.tree()['a'], 'of B', 'it was exchanged');
  pair.a.forget();
  assert.equal((await pair.a.wipe('synced')).left, 4);
  assert.deepEqual([binned(pair.a), [...pair.a.disk.staging().keys()]], [['saved just now'], []]);
});

/** A wiped of everything without records, a stranger's folder in its place from a step on; false once there are fewer. */
async function strangerAt(at: number): Promise<boolean> {
  let steps = 0;
  let armed = false;
  const fault = (): undefined => {
    steps += armed ? 1 : 0;
    if (!armed || steps !== at) return;
    pair.a.user.rmTree('.waystation');
    pair.a.user.write('stranger', 'not of this task');
  };
  const pair = await filled({ a: { disk: { fault } } });
  pair.a.forget();
  armed = true;
  await pair.a.wipe('all');
  armed = false;
  if (steps < at) return false;
  assert.equal(shown(pair.a)['stranger'], 'not of this task', `at ${at}`);
  assert.equal((await pair.a.disk.files.identity())?.marker, undefined, `at ${at}`);
  return true;
}

test('R124, R120: without records another folder that takes the place is neither marked nor emptied', async () => {
  let at = 1;
  while (await strangerAt(at)) at += 1;
  assert.ok(at > 10, `${at} steps`);
});

test('R124: where everything was asked for, the mark of the folder is enough', async () => {
  const pair = await filled();
  pair.a.user.write('only here', 'never sent');
  pair.a.forget();
  assert.deepEqual(await pair.a.wipe('all'), { state: 'done', removed: 4, left: 0, detail: '' });
  assert.deepEqual(shown(pair.a), {});
  await othersKeep(pair);
});

for (const scope of ['synced', 'all'] as const)
  test(`R124, R120: without records a folder that is away is waited for, and one without the mark keeps everything (${scope})`, async () => {
    const pair = await filled();
    pair.a.forget();
    pair.a.disk.unplug('nothing');
    const away = await pair.a.wipe(scope);
    assert.deepEqual([away.state, away.removed], ['again', 0]);
    pair.a.disk.plug();
    pair.a.user.rmTree('.waystation');
    assert.deepEqual(await pair.a.wipe(scope), { state: 'done', removed: 0, left: 3, detail: '' });
    await othersKeep(pair);
  });

/** A has all of it, and in its recovery bin a version that the station has in its history. */
async function withBin(): Promise<Pair> {
  const pair = await filled();
  pair.b.user.write('d/b', 'newer');
  await pair.b.rest();
  await pair.settle();
  assert.deepEqual(binned(pair.a), ['two']);
  return pair;
}

const putBack: readonly [string, (known: ShareMoment) => ShareMoment | null][] = [
  ['under a new epoch', known => ({ ...known, epoch: 'another' })],
  ['to an earlier revision', ({ epoch, head }) => ({ epoch, head: head - 1 })],
  ['to before there was the share', () => null],
];
for (const [how, now] of putBack)
  test(`R124: nothing is known to be at a station that was put back ${how}, so everything stays, and that is told`, async () => {
    const pair = await withBin();
    const { epoch, markRevision: head } = pair.a.store.meta();
    const share = now({ epoch, head });
    const { detail, ...result } = await pair.a.wipe('synced', { share });
    assert.deepEqual(result, { state: 'done', removed: 0, left: 4 });
    assert.match(detail, /station was put back/);
    assert.deepEqual([shown(pair.a), binned(pair.a)], [{ ...synced, 'd/b': 'newer' }, ['two']]);
    assert.equal((await pair.a.wipe('all', { share })).left, 0, 'but all of it goes where that was asked for');
  });

test('R124: a station that goes on where it was has what the records say, and so has one that does not tell', async () => {
  for (const tells of [true, false]) {
    const pair = await withBin();
    const { epoch, markRevision } = pair.a.store.meta();
    const order = tells ? { share: { epoch, head: markRevision + 1 } } : {};
    assert.deepEqual(await pair.a.wipe('synced', order), { state: 'done', removed: 3, left: 0, detail: '' });
  }
});

const refusing = new Proxy({} as StationDoor, {
  get: () => async () => {
    throw new StationError('unreachable', 'The wire is cut.');
  },
});

test('R124: a drive that never heard of its share has nothing of the station', async () => {
  const pair = await createPair({ a: { between: () => refusing } });
  pair.a.user.write('own', 'of nobody else');
  await pair.a.once();
  assert.equal(pair.a.store.meta().epoch, '');
  const share = { epoch: 'e', head: 0 };
  assert.deepEqual(await pair.a.wipe('synced', { share }), { state: 'done', removed: 0, left: 1, detail: '' });
});
