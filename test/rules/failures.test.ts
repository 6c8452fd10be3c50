/** What fails beside the disk's single files: its barrier, the records, the station's rights and room. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { usualSizes } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import type { NodeId } from '#model/node.ts';
import type { FilesErrorCode } from '#platform/files.ts';
import { TaskStoreError, type TaskWrites } from '#platform/task-store.ts';
import type { UserActions } from '#platform/user-actions.ts';
import type { BatchResult } from '#protocol/commit.ts';
import {
  assertAtRest,
  binned,
  createPair,
  type Drive,
  idOf,
  type Pair,
  play,
  type Tree,
} from '#test/rules/two-drives.ts';

interface Failing {
  readonly calls: string[];
  /** Calls of this operation fail with this code, on paths that hold `where`. */
  set(code: FilesErrorCode | undefined, operation?: string, where?: string): void;
  readonly fault: (operation: string, path: string) => FilesErrorCode | undefined;
}

function createFailing(): Failing {
  const calls: string[] = [];
  let due: { code: FilesErrorCode | undefined; operation: string; where: string } | undefined;
  return {
    calls,
    set: (code, operation = '', where = '') => {
      due = { code, operation, where };
      calls.length = 0;
    },
    fault: (operation, path) => {
      calls.push(`${operation} ${path}`);
      return due?.operation === operation && path.includes(due.where) ? due.code : undefined;
    },
  };
}

/** B hears of what A did and takes some turns, as it would in the next seconds. */
async function someTurns(drive: Drive, turns = 5): Promise<void> {
  drive.hear();
  for (let turn = 0; turn < turns; turn += 1) await drive.once();
}

const bigText = Array.from({ length: 200_000 }, (_, at) => `line ${at}`).join('\n');

test('R83, scenario 77: bytes that could not be made durable are thrown away and fetched again', async () => {
  for (const text of ['small', bigText]) {
    const failing = createFailing();
    const pair = await createPair({ b: { disk: { fault: failing.fault } } });
    pair.a.user.write('a', text);
    await pair.a.rest();
    failing.set('io', 'makeDurable');
    await someTurns(pair.b);
    assert.deepEqual(pair.b.problems(), { a: 'io' });
    assert.deepEqual(pair.b.tree(), {});
    assert.deepEqual([...pair.b.disk.staging().keys()], [], 'what the system may have dropped is not kept');
    failing.set(undefined);
    await pair.settle();
    const again = failing.calls.findIndex(call => call.startsWith('stage '));
    const durable = failing.calls.findIndex(call => call.startsWith('makeDurable'));
    assert.ok(again >= 0 && again < durable, 'another file was staged before the next barrier');
    assert.ok(pair.tree()['a'] === text);
    assertAtRest(pair.b);
  }
});

test('R83, scenario 74: while a name cannot be made durable, base claims nothing, and nor does a new start', async () => {
  const failing = createFailing();
  const start = (user: UserActions): void => {
    user.mkdir('d');
    user.write('d/a', 'old');
  };
  const pair = await play({ start, b: { disk: { fault: failing.fault } } });
  const known = (): unknown => [...pair.b.store.baseChildren(idOf(pair.b, 'd') as NodeId)].map(({ state }) => state);
  const before = known();
  pair.a.user.write('d/a', 'new');
  await pair.a.rest();
  failing.set('io', 'syncFolders');
  pair.b.hear();
  await assert.rejects(pair.b.once(), { name: 'FilesError', code: 'io' });
  assert.deepEqual(pair.b.tree(), { d: '/', 'd/a': 'new' }, 'the name shows it');
  assert.deepEqual(known(), before);
  pair.b.restart();
  await assert.rejects(pair.b.once(), { name: 'FilesError', code: 'io' });
  assert.deepEqual(known(), before);
  failing.set(undefined);
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/a': 'new' });
  assert.ok(failing.calls.includes('syncFolders d'));
  assert.deepEqual(binned(pair.b), ['old']);
  assertAtRest(pair.b);
});

test('R80, R83, scenario 78: with no room for a download, its part goes, and what is done here is still sent', async () => {
  for (const [text, operation] of [
    ['small', 'write'],
    ['small', 'makeDurable'],
    [bigText, 'write'],
    [bigText, 'makeDurable'],
  ] as const) {
    const failing = createFailing();
    const pair = await createPair({ b: { disk: { fault: failing.fault } } });
    pair.a.user.write('a', text);
    await pair.a.rest();
    failing.set('full', operation, '.waystation/staging');
    pair.b.user.write('mine', 'of B');
    await someTurns(pair.b);
    assert.deepEqual(pair.b.problems(), { a: 'full' }, operation);
    assert.deepEqual([...pair.b.disk.staging().keys()], []);
    await pair.a.rest();
    assert.equal(pair.a.tree()['mine'], 'of B', 'uploads go on');
    failing.set(undefined);
    await pair.settle();
    assert.ok(pair.tree()['a'] === text);
    assert.deepEqual(pair.b.problems(), {});
  }
});

test('R166: for a disk that is full nothing that is as long is fetched in vain, and what is shorter comes', async () => {
  const [long, longs] = ['x'.repeat(1_000_000), 12];
  let isFull = true;
  const isLong = (path: string): boolean =>
    [...pair.a.store.localChildren(pair.station.share.root)].some(
      ({ id, stamp }) => path.includes(id) && stamp.size > 500_000,
    );
  let fetched = 0;
  const pair: Pair = await createPair({
    b: {
      disk: { fault: (operation, path) => (isFull && operation === 'write' && isLong(path) ? 'full' : undefined) },
      between: door => ({
        ...door,
        fetch: (wants, known) => {
          fetched += wants.length;
          return door.fetch(wants, known);
        },
      }),
    },
  });
  for (let at = 0; at < longs; at += 1) pair.a.user.write(`long ${at}`, `${at}${long}`);
  pair.a.user.write('short', 'text');
  await pair.a.rest();
  pair.b.hear();
  await pair.b.once();
  assert.equal(pair.b.tree()['short'], 'text');
  assert.equal(Object.values(pair.b.problems()).filter(reason => reason === 'full').length, longs, 'each is listed');
  assert.ok(fetched <= 9, `${fetched} were fetched: more than the two groups that were under way, and what is short`);
  isFull = false;
  await pair.settle();
  assert.equal(Object.keys(pair.tree()).length, longs + 1);
  assert.deepEqual(pair.b.problems(), {});
});

test('R166, scenario 78: a part that fills the disk goes when its content is tried, and the short one comes', async () => {
  const sizes = { ...usualSizes, smallMax: 10_000, pieceMin: 100_000 };
  let room = Number.POSITIVE_INFINITY;
  let isEnding = false;
  const staged = (): number =>
    [...pair.b.disk.staging().values()].reduce((sum, each) => sum + ('bytes' in each ? each.bytes.length : 0), 0);
  const pair: Pair = await createPair({
    settings: { sizes },
    b: {
      disk: { fault: operation => (operation === 'write' && staged() + 5_000 > room ? 'full' : undefined) },
      between: door => ({
        ...door,
        fetch: (wants, known) => {
          if (!isEnding && staged() > 1_500_000) {
            isEnding = true;
            void pair.b.task().close();
          }
          return door.fetch(wants, known);
        },
      }),
    },
  });
  pair.a.user.write('big', Buffer.from(seededRandom(1).bytes(3_000_000)).toString('hex'));
  await pair.a.rest();
  pair.b.hear();
  while (!isEnding) await pair.b.once();
  room = staged() + 1_000;
  assert.ok(room > 1_500_000, 'the part stays');
  pair.a.user.write('short', 'x'.repeat(6_000));
  await pair.a.rest();
  pair.b.restart();
  await pair.b.rest();
  assert.equal(pair.b.tree()['short'], 'x'.repeat(6_000));
  assert.deepEqual(pair.b.problems(), { big: 'full' });
});

test('R80, R83, scenario 79: with no room for the name, nothing is lost, and it is tried again', async () => {
  const failing = createFailing();
  const pair = await play({ start: user => user.mkdir('d'), b: { disk: { fault: failing.fault } } });
  failing.set('full', 'placeNew');
  pair.a.user.write('d/a', 'text');
  await pair.a.rest();
  await someTurns(pair.b);
  assert.deepEqual(pair.b.problems(), { 'd/a': 'full' });
  failing.set(undefined);
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/a': 'text' });
});

test('R80, R82, scenario 80: a file in use, as Windows says by a sharing violation, is waited for and never forced', async () => {
  for (const operation of ['exchange', 'takeOut', 'move'] as const) {
    const failing = createFailing();
    const start = (user: UserActions): void => user.write('a', 'old');
    const pair = await play({ start, b: { disk: { fault: failing.fault } } });
    failing.set('busy', operation);
    pair.a.user.write('other', 'text');
    if (operation === 'exchange') pair.a.user.write('a', 'new');
    else if (operation === 'takeOut') pair.a.user.unlink('a');
    else pair.a.user.rename('a', 'b');
    const wanted = pair.a.tree();
    await pair.a.rest();
    pair.b.hear();
    // Three seconds, asked ten times in each.
    for (let turn = 0; turn < 30; turn += 1) {
      await pair.b.once();
      await pair.b.clock.advance(100);
    }
    const tries = failing.calls.filter(call => call.startsWith(operation)).length;
    assert.deepEqual(pair.b.tree(), { a: 'old', other: 'text' }, `${operation}: everything else goes on`);
    assert.deepEqual(pair.b.problems(), { a: 'busy' });
    assert.ok(tries > 1 && tries <= 6, `${operation}: ${tries} tries, more and more rarely`);
    failing.set(undefined);
    await pair.settle();
    assert.deepEqual(pair.tree(), wanted);
    assert.deepEqual(pair.b.problems(), {});
  }
});

test('R37, R80, scenario 81: in a folder that may not be written nothing changes, and its siblings go on', async () => {
  const changing = new Set(['placeNew', 'exchange', 'takeOut', 'move']);
  let closed = false;
  const fault = (operation: string, path: string): FilesErrorCode | undefined =>
    closed && changing.has(operation) && path.startsWith('closed/') ? 'denied' : undefined;
  const start = (user: UserActions): void => {
    for (const path of ['closed', 'open']) {
      user.mkdir(path);
      for (const name of ['edited', 'gone', 'moved']) user.write(`${path}/${name}`, name);
    }
  };
  const pair = await play({ start, b: { disk: { fault } } });
  const before = pair.tree();
  for (const path of ['closed', 'open']) {
    pair.a.user.write(`${path}/edited`, 'new');
    pair.a.user.unlink(`${path}/gone`);
    pair.a.user.rename(`${path}/moved`, `${path}/renamed`);
    pair.a.user.write(`${path}/added`, 'added');
  }
  await pair.a.rest();
  closed = true;
  await someTurns(pair.b, 8);
  const half = (tree: Tree, path: string): Tree =>
    Object.fromEntries(Object.entries(tree).filter(([each]) => each.startsWith(`${path}/`)));
  assert.deepEqual(half(pair.b.tree(), 'closed'), half(before, 'closed'));
  assert.deepEqual(half(pair.b.tree(), 'open'), half(pair.a.tree(), 'open'));
  assert.ok(Object.values(pair.b.problems()).every(reason => reason === 'denied'));
  closed = false;
  await pair.settle();
  assert.deepEqual(pair.tree(), pair.a.tree());
  assert.deepEqual(pair.b.problems(), {});
});

/** The records of a drive cannot be written from transaction number `from` on, counted from 1; 0: they can. */
function breakRecords({ store }: Drive): { from: number; count: number } {
  const state = { from: 0, count: 0 };
  const { transaction } = store;
  Object.assign(store, {
    transaction: (work: Parameters<typeof transaction>[0]) => {
      state.count += 1;
      if (state.from > 0 && state.count >= state.from) throw new Error('database or disk is full');
      return transaction.call(store, work);
    },
  });
  return state;
}

test('R84, scenario 49: while its records cannot be written a drive stops, whatever it was about to do, and deletes nothing', async () => {
  const start = (user: UserActions): void => {
    user.mkdir('d');
    for (const name of ['a', 'b', 'd/c', 'd/e']) user.write(name, `text of ${name}`);
  };
  for (let from = 1, met = true; met; from += 1) {
    const pair = await play({ start });
    const records = breakRecords(pair.b);
    pair.a.user.write('a', 'new a');
    pair.a.user.unlink('d/e');
    pair.a.user.write('d/new', 'new');
    await pair.a.rest();
    const before = Object.keys(pair.a.tree());
    pair.b.user.write('b', 'new b');
    pair.b.user.rename('d/c', 'c');
    pair.b.user.write('mine', 'of B');
    Object.assign(records, { from, count: 0 });
    met = await pair.b.rest().then(
      () => false,
      (error: Error) => /disk is full/.test(error.message),
    );
    if (met) {
      const stuck = records.count;
      await assert.rejects(pair.b.once(), /disk is full/);
      assert.ok(records.count <= stuck + 2, 'it does not go on past what it could not write down');
    }
    await pair.a.rest();
    for (const path of before) {
      if (path !== 'd/c') assert.ok(pair.a.user.exists(path), `${path} is still there, ${from}`);
    }
    records.from = 0;
    pair.b.restart();
    await pair.settle('b');
    const end = { a: 'new a', b: 'new b', c: 'text of d/c', d: '/', 'd/new': 'new', mine: 'of B' };
    assert.deepEqual(pair.tree(), end, `from transaction ${from} on`);
    for (const drive of [pair.a, pair.b]) assertAtRest(drive);
    if (!met) assert.ok(from > 8, `${from} transactions`);
  }
});

test('R37, scenario 62: what no quota is left for is listed and stays; deletions and renames go on', async () => {
  let full = false;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    commit: async (request, manifests, chunks) => {
      const heavy = request.batches.filter(
        ({ ops }) => full && ops.some(op => op.op === 'create' && op.kind !== 'folder'),
      );
      const rest = request.batches.filter(batch => !heavy.includes(batch));
      const reply = await door.commit({ ...request, batches: rest }, manifests, chunks);
      const refused = heavy.map(
        ({ opId }): BatchResult => ({ opId, refused: 'quota', message: 'The storage of this account is used up.' }),
      );
      return { ...reply, results: [...reply.results, ...refused] };
    },
  });
  const start = (user: UserActions): void => {
    for (const name of ['gone', 'moved']) user.write(name, name);
  };
  const pair = await play({ start, a: { between } });
  full = true;
  pair.a.user.write('large', 'a large file');
  pair.a.user.symlink('link', 'large');
  pair.a.user.unlink('gone');
  pair.a.user.rename('moved', 'renamed');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { renamed: 'moved' });
  const tree = { large: 'a large file', link: '-> large', renamed: 'moved' };
  assert.deepEqual(pair.a.tree(), tree);
  assert.deepEqual(pair.a.problems(), { large: 'quota', link: 'quota' });
  full = false;
  await pair.a.clock.advance(60_000);
  await pair.settle();
  assert.deepEqual(pair.tree(), tree);
  assert.deepEqual(pair.a.problems(), {});
});

test('R46, R84, scenario 78: what the bin cannot take stays in its place, listed, and nothing is left in between', async () => {
  for (const operation of ['bin', 'statStaged'] as const) {
    const failing = createFailing();
    const start = (user: UserActions): void => {
      user.mkdir('d');
      for (const name of ['a', 'd/b']) user.write(name, name);
    };
    const pair = await play({ start, b: { disk: { fault: failing.fault } } });
    pair.b.user.write('d/thumbs.db', 'litter');
    failing.set('full', operation);
    pair.a.user.unlink('a');
    pair.a.user.rmTree('d');
    await pair.a.rest();
    await someTurns(pair.b).catch(() => undefined);
    failing.set(undefined);
    await pair.b.once();
    assert.deepEqual([...pair.b.disk.staging().keys()], [], operation);
    await pair.settle();
    assert.deepEqual(pair.tree(), {});
    assert.deepEqual(binned(pair.b), ['a', 'd/b', 'litter']);
    assertAtRest(pair.b);
  }
});

test('R110: what failed and came to rest by other means fails for the first time when it does again', async () => {
  const failing = createFailing();
  const pair = await play({ start: user => user.write('a', 'text'), b: { disk: { fault: failing.fault } } });
  failing.set('busy', 'move');
  pair.a.user.rename('a', 'b');
  await pair.settle();
  assert.deepEqual(pair.b.problems(), { a: 'busy' });
  pair.a.user.rename('b', 'a');
  await pair.settle();
  assert.deepEqual(pair.b.problems(), {});
  pair.a.user.rename('a', 'c');
  await pair.a.rest();
  pair.b.hear();
  await pair.b.once();
  failing.set(undefined);
  assert.equal((await pair.b.once()).wakeInMs, 200, 'it rests as after a first failure');
  await pair.b.clock.advance(200);
  await pair.b.once();
  assert.deepEqual(pair.tree(), { c: 'text' });
});

test('R110: who asks has what failed tried again at once, however often it did before', async () => {
  const failing = createFailing();
  const start = (user: UserActions): void => user.mkdir('d');
  const pair = await play({ start, b: { disk: { fault: failing.fault } } });
  failing.set('full', 'placeNew');
  pair.a.user.write('d/a', 'text');
  await pair.settle();
  assert.deepEqual(pair.b.problems(), { 'd/a': 'full' });
  assert.equal((await pair.b.rest()).state, 'settled', 'it is left to a person');
  failing.set(undefined);
  const askedAt = pair.b.clock.monotonicMs();
  await pair.b.rest();
  assert.deepEqual(pair.b.tree(), { d: '/', 'd/a': 'text' });
  assert.deepEqual(pair.b.problems(), {});
  assert.ok(pair.b.clock.monotonicMs() - askedAt < 1_000);
});

test('R84, scenario 67: a chunk that was there when asked about, and is gone at the commit, is sent again', async () => {
  let lies = 0;
  const pair: Pair = await createPair({
    a: {
      between: door => ({
        ...door,
        // As if it was collected in between.
        missing: async hashes => {
          lies -= 1;
          return lies >= 0 ? [] : door.missing(hashes);
        },
      }),
    },
  });
  pair.a.user.write('a', bigText.slice(0, 200_000));
  lies = 1;
  await pair.settle();
  assert.ok(lies < 0, 'it asked again');
  assert.ok(pair.tree()['a'] === bigText.slice(0, 200_000));
  pair.a.user.write('b', bigText);
  lies = 3;
  await pair.settle();
  assert.ok(pair.tree()['b'] === bigText);
  assert.deepEqual(pair.a.problems(), {});
});

/** Has one transaction of the drive's records fail, as on a full disk, for as long as `work` lasts; answers whether it came so far. */
async function failingOnce({ store }: Drive, nth: number, work: () => Promise<unknown>): Promise<boolean> {
  const { transaction } = store;
  let left = nth;
  const failing = <T>(change: (writes: TaskWrites) => T): T => {
    left -= 1;
    if (left === 0) throw new TaskStoreError('full', 'records', 'no room');
    return transaction(change);
  };
  Object.assign(store, { transaction: failing });
  await work().catch((error: unknown) => assert.ok(error instanceof TaskStoreError));
  Object.assign(store, { transaction });
  return left <= 0;
}

test('what a watcher told is looked at again when the records could not take it', async () => {
  const pair = await play({
    start: user => {
      user.mkdir('d');
      user.write('d/a', 'text');
    },
  });
  for (let nth = 1, came = true; came; nth += 1) {
    pair.b.user.write('d/a', `edit ${nth}`);
    pair.b.user.mkdir(`d/${nth}`);
    pair.b.user.write(`d/${nth}/in`, 'new');
    came = await failingOnce(pair.b, nth, () => pair.b.rest());
    await pair.settle('b');
    assert.equal(pair.tree()['d/a'], `edit ${nth}`);
    assert.equal(pair.tree()[`d/${nth}/in`], 'new');
  }
});
