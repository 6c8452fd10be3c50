/** How effects are carried out: what races with them, what fails, in which order they become durable. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FilesErrorCode } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';
import {
  binned,
  type Drive,
  idOf,
  noonOf,
  type Pair,
  type PairOptions,
  play,
  type Tree,
} from '#test/rules/two-drives.ts';

/** Calls that B's disk gets, and what a person does just before one of them. */
interface Watched {
  readonly options: PairOptions;
  readonly calls: string[];
  /** Before the first call of `operation` (on a path that ends so), once. */
  before(operation: string, act: (user: UserActions) => void): void;
  start(pair: Pair): void;
}

function watchB(): Watched {
  const calls: string[] = [];
  let user: UserActions | undefined;
  let due: { operation: string; act: (user: UserActions) => void } | undefined;
  const fault = (operation: string, path: string): undefined => {
    calls.push(`${operation} ${path}`);
    if (operation !== due?.operation || !user) return;
    const { act } = due;
    due = undefined;
    act(user);
  };
  return {
    options: { b: { disk: { fault } } },
    calls,
    before: (operation, act) => {
      due = { operation, act };
    },
    start: pair => {
      user = pair.b.user;
      calls.length = 0;
    },
  };
}

/** A and B have `start`; then A does `onA`, and a person at B does `race` just before B's first `operation`. */
async function raced(
  operation: string,
  scene: { start: (user: UserActions) => void; onA: (user: UserActions) => void; race: (user: UserActions) => void },
): Promise<{ tree: Tree; pair: Pair; calls: readonly string[] }> {
  const watched = watchB();
  const pair = await play({ ...watched.options, start: scene.start });
  watched.start(pair);
  let happened = false;
  watched.before(operation, user => {
    happened = true;
    scene.race(user);
  });
  scene.onA(pair.a.user);
  await pair.settle();
  assert.ok(happened, `B called ${operation}: ${watched.calls.join(', ')}`);
  return { tree: pair.tree(), pair, calls: watched.calls };
}

const oldA = (user: UserActions): void => user.write('a', 'old');

test('R80, R81: an edit just before the exchange is kept beside', async () => {
  const { tree } = await raced('exchange', {
    start: oldA,
    onA: user => user.write('a', 'of A'),
    race: user => user.writeInPlace('a', 'of B'),
  });
  assert.deepEqual(Object.values(tree).toSorted(), ['of A', 'of B']);
  assert.equal(Object.keys(tree).filter(name => /^a_B_\d{8}_Conflict$/.test(name)).length, 1);
});

test('R80: an edit before the last look is no conflict of places: nothing is exchanged, and the newer wins', async () => {
  const { tree, calls } = await raced('makeDurable', {
    start: oldA,
    onA: user => {
      user.write('a', 'of A');
      user.touch('a', noonOf(2012, 10, 1));
    },
    race: user => user.writeInPlace('a', 'of B'),
  });
  assert.deepEqual(tree, { a: 'of B' });
  assert.deepEqual(
    calls.filter(call => call.startsWith('exchange')),
    [],
  );
});

test('R80: nor is a file taken out that was edited before the last look', async () => {
  const { tree, calls } = await raced('stat', {
    start: oldA,
    onA: user => user.unlink('a'),
    race: user => user.writeInPlace('a', 'of B'),
  });
  assert.deepEqual(tree, { a: 'of B' });
  assert.deepEqual(
    calls.filter(call => call.startsWith('takeOut')),
    [],
  );
});

test('R103: what is written, at the same length, just before the file gets the time of the station is not overlooked', async () => {
  const { tree } = await raced('setMeta', {
    start: oldA,
    onA: user => user.touch('a', noonOf(2012, 10, 1)),
    race: user => user.writeInPlace('a', 'new'),
  });
  assert.deepEqual(tree, { a: 'new' });
});

test('R81: also when it is a new file under the old name', async () => {
  const { tree } = await raced('exchange', {
    start: oldA,
    onA: user => user.write('a', 'of A'),
    race: user => user.write('a', 'of B'),
  });
  assert.deepEqual(Object.values(tree).toSorted(), ['of A', 'of B']);
});

test('R80: a file deleted just before the exchange: the station’s edit beats the deletion', async () => {
  const { tree } = await raced('exchange', {
    start: oldA,
    onA: user => user.write('a', 'of A'),
    race: user => user.unlink('a'),
  });
  assert.deepEqual(tree, { a: 'of A' });
});

test('R81: a file edited just before it is removed stays', async () => {
  const { tree } = await raced('takeOut', {
    start: oldA,
    onA: user => user.unlink('a'),
    race: user => user.writeInPlace('a', 'of B'),
  });
  assert.deepEqual(tree, { a: 'of B' });
});

test('R80, R82: a new file is never put onto something that just came to stand there', async () => {
  const { tree } = await raced('placeNew', {
    start: user => user.mkdir('d'),
    onA: user => user.write('d/a', 'of A'),
    race: user => {
      user.write('d/a', 'of B');
      user.touch('d/a', noonOf(2012, 10, 1));
    },
  });
  assert.deepEqual(tree, { d: '/', 'd/a': 'of A', 'd/a_B_20121001_Conflict': 'of B' });
});

test('R80, R82: nor is a move', async () => {
  const { tree } = await raced('move', {
    start: oldA,
    onA: user => user.rename('a', 'b'),
    race: user => user.write('b', 'of B'),
  });
  assert.deepEqual(Object.values(tree).toSorted(), ['of B', 'old']);
});

test('R80: a folder into which something just came is not removed', async () => {
  const { tree } = await raced('removeFolder', {
    start: user => user.mkdir('d'),
    onA: user => user.rmdir('d'),
    race: user => user.write('d/new', 'of B'),
  });
  assert.deepEqual(tree, { d: '/', 'd/new': 'of B' });
});

test('R80, R152: a folder that a person removed just before, where a file comes to stand, is looked for', async () => {
  const { tree } = await raced('removeFolder', {
    start: user => {
      user.mkdir('c');
      user.mkdir('c/d');
    },
    onA: user => {
      user.rmdir('c/d');
      user.write('c/d', 'a file');
    },
    race: user => user.rmdir('c/d'),
  });
  assert.deepEqual(tree, { c: '/', 'c/d': 'a file' });
});

test('R80: a folder that just went does not take its new file’s bytes along', async () => {
  const { tree } = await raced('placeNew', {
    start: user => user.mkdir('d'),
    onA: user => user.write('d/a', 'of A'),
    race: user => user.rename('d', 'e'),
  });
  assert.deepEqual(tree, { e: '/', 'e/a': 'of A' });
});

test('R80, R82, scenario 94: nothing is written or taken through a link that just took the place of a folder', async () => {
  const outside = (user: UserActions): void => {
    user.mkdir('../outside');
    for (const name of ['edited', 'gone', 'moved']) user.write(`../outside/${name}`, `outside, ${name}`);
  };
  const start = (user: UserActions): void => {
    user.mkdir('d');
    for (const name of ['edited', 'gone', 'moved']) user.write(`d/${name}`, name);
  };
  const race = (user: UserActions): void => {
    outside(user);
    user.rename('d', 'e');
    user.symlink('d', '../outside');
  };
  const works: Readonly<Record<string, (user: UserActions) => void>> = {
    placeNew: user => user.write('d/new', 'new'),
    exchange: user => user.write('d/edited', 'new'),
    takeOut: user => user.unlink('d/gone'),
    move: user => user.rename('d/moved', 'd/renamed'),
    setMeta: user => user.chmod('d/edited', 0o600),
    makeFolder: user => user.mkdir('d/new'),
  };
  // Just before the operation itself, or just after it: then it is not seen any more where it was done.
  const after = (operation: string): string => (operation === 'setMeta' ? 'makeShownDurable' : 'syncFolders');
  const moments = Object.entries(works).flatMap(([operation, onA]) =>
    [operation, after(operation)].map(moment => ({ operation: `${operation}, raced before ${moment}`, moment, onA })),
  );
  for (const { operation, moment, onA } of moments) {
    const { pair, tree } = await raced(moment, { start, onA, race });
    const { user } = pair.b;
    assert.deepEqual(user.list('../outside'), ['edited', 'gone', 'moved'], operation);
    for (const name of ['edited', 'gone', 'moved'])
      assert.equal(new TextDecoder().decode(user.read(`../outside/${name}`)), `outside, ${name}`);
    assert.equal(tree['d'], '-> ../outside');
    const moved = Object.entries(pair.a.tree()).map(([path, text]) => [path.replace(/^e\b/, 'd'), text]);
    const wanted = createdBy(start, onA);
    for (const [path, text] of Object.entries(await wanted)) {
      if (path !== 'd')
        assert.ok(
          moved.some(each => each[0] === path && each[1] === text),
          `${operation}: ${path}`,
        );
    }
  }
});

/** The tree that these actions alone make. */
async function createdBy(...acts: readonly ((user: UserActions) => void)[]): Promise<Tree> {
  const pair = await play({});
  for (const act of acts) act(pair.a.user);
  return pair.a.tree();
}

test('R105: what was written in a folder while the drive moved it is found, also where a hint had part of it listed', async () => {
  const watched = watchB();
  const pair = await play({
    ...watched.options,
    start: user => {
      for (const path of ['c', 'c/x', 'c/x/y', 'c/x/y/z']) user.mkdir(path);
    },
  });
  watched.start(pair);
  watched.before('move', user => {
    user.write('c/x/y/z/early', 'early');
    watched.before('syncFolders', () => user.write('aside/x/y/late', 'late'));
  });
  pair.a.user.rename('c', 'aside');
  await pair.settle();
  const files = { 'aside/x/y/late': 'late', 'aside/x/y/z/early': 'early' };
  assert.deepEqual(pair.tree(), { aside: '/', 'aside/x': '/', 'aside/x/y': '/', 'aside/x/y/z': '/', ...files });
});

test('R46: what is removed goes to the recovery bin, one by one', async () => {
  const pair = await play({
    start: user => {
      user.mkdir('d');
      user.write('d/x', 'one');
      user.write('d/y', 'two');
    },
    onA: user => user.rmTree('d'),
  });
  assert.deepEqual(pair.tree(), {});
  assert.deepEqual(binned(pair.b), ['one', 'two']);
  assert.deepEqual(
    pair.b.disk
      .bin()
      .index.map(each => each.path)
      .toSorted(),
    ['d/x', 'd/y'],
  );
});

test('R46: the litter of the system goes with its folder, other unsynced files keep it', async () => {
  const folder = (user: UserActions): void => user.mkdir('d');
  const litter = await play({ start: folder });
  litter.b.user.write('d/Thumbs.db', 'thumbs');
  litter.a.user.rmdir('d');
  await litter.settle();
  assert.deepEqual(litter.tree(), {});
  assert.deepEqual(binned(litter.b), ['thumbs']);
  const settings = { filter: { sizeMax: 0, names: [], extensions: ['iso'] } };
  const own = await play({ start: folder, b: { settings } });
  own.b.user.write('d/cd.iso', 'mine');
  own.a.user.rmdir('d');
  await own.settle();
  assert.deepEqual(own.b.tree(), { d: '/', 'd/cd.iso': 'mine' });
  assert.deepEqual(binned(own.b), []);
});

test('R50, R83, scenario 74: bytes are durable, then the intent is, then a name shows them, and its folder is, then base', async () => {
  const watched = watchB();
  const pair = await play({ ...watched.options, start: user => user.mkdir('d') });
  watched.start(pair);
  const notes: string[] = [];
  const note = (what: string): void => {
    const { store } = pair.b;
    const intents = [...store.intents()].filter(each => each.kind === 'apply-group').length;
    const counts = store.counts();
    notes.push(`${what}: ${intents} intents, ${counts.base} in base`);
  };
  watched.before('makeDurable', () => {
    note('durable');
    watched.before('placeNew', () => {
      note('placed');
      watched.before('syncFolders', () => note('folder'));
    });
  });
  pair.a.user.write('d/a', 'text');
  await pair.settle();
  note('recorded');
  assert.deepEqual(notes, [
    'durable: 0 intents, 2 in base',
    'placed: 1 intents, 2 in base',
    'folder: 1 intents, 2 in base',
    'recorded: 0 intents, 3 in base',
  ]);
  assert.ok(watched.calls.includes('syncFolders d'));
});

async function blockedBy(code: FilesErrorCode, operation: string): Promise<Drive> {
  let failing = false;
  const fault = (called: string, path: string): FilesErrorCode | undefined =>
    failing && called === operation && path.includes('a') ? code : undefined;
  const pair = await play({ start: user => user.mkdir('d'), b: { disk: { fault } } });
  failing = true;
  pair.a.user.write('d/a', 'text');
  pair.a.user.write('d/b', 'other');
  await pair.a.rest();
  pair.b.hear();
  for (let turn = 0; turn < 5; turn += 1) await pair.b.once();
  assert.deepEqual(Object.values(pair.b.problems()), [code]);
  failing = false;
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/a': 'text', 'd/b': 'other' });
  return pair.b;
}

test('R37, R80: a failure of the disk concerns its node alone, is listed, and tried again', async () => {
  for (const code of ['full', 'busy', 'denied', 'io'] as const) {
    const drive = await blockedBy(code, 'placeNew');
    assert.deepEqual(drive.problems(), {}, code);
  }
});

test('R20, scenario 44: what we do ourselves is not taken for a person’s doing', async () => {
  const pair = await play({
    start: user => {
      user.mkdir('d');
      user.write('d/a', 'text');
    },
    onA: user => {
      user.rename('d', 'e');
      user.write('e/b', 'more');
    },
  });
  const head = pair.b.store.meta().cursor;
  for (const drive of [pair.a, pair.b]) drive.task().hint({ paths: undefined });
  await pair.settle();
  assert.equal(pair.a.store.meta().cursor, head, 'nothing was sent for it');
  assert.equal((await pair.b.once()).steps, 0);
});

test('R57: a task at rest stays at rest', async () => {
  const pair = await play({ start: user => user.write('a', 'text') });
  for (const drive of [pair.a, pair.b]) {
    drive.task().hint({ paths: undefined });
    const round = await drive.once();
    assert.deepEqual([round.state, round.steps, round.unsettled], ['settled', 0, 0]);
  }
});

// The simulator's seed 98573.
test('R105: what was written in a folder that took the place of an empty one is found, when all is told at once', async () => {
  const pair = await play({
    start: user => {
      for (const path of ['a', 'a/b', 'd', 'd/e']) user.mkdir(path);
      user.write('a/b/c', 'old');
    },
  });
  pair.a.user.rename('a', 'd/e');
  pair.a.user.append('d/e/b/c', ' and new');
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/e': '/', 'd/e/b': '/', 'd/e/b/c': 'old and new' });
});

test('R32: nothing is made within a folder that a person made where the station has one, until both are one node', async () => {
  const { tree, calls } = await raced('makeFolder', {
    start: () => undefined,
    onA: user => {
      user.mkdir('f');
      user.mkdir('f/g');
      user.mkdir('f/g/h');
    },
    race: user => user.mkdir('f'),
  });
  assert.deepEqual(tree, { f: '/', 'f/g': '/', 'f/g/h': '/' });
  const inOrder = calls.filter(call => call.startsWith('makeFolder') || call === 'list f');
  assert.deepEqual(inOrder, ['makeFolder f', 'list f', 'makeFolder f/g', 'makeFolder f/g/h']);
});

// The simulator's seed 20945: what nobody had seen stayed in the staging area, and its person did not see it any more.
test('R53: a folder that is to go while it is out of the way comes home with what was put into it just before', async () => {
  const watched = watchB();
  const start = (user: UserActions): void => {
    for (const path of ['a', 'b']) user.mkdir(path);
  };
  const pair = await play({ start, ...watched.options });
  pair.a.user.rename('a', 't');
  pair.a.user.rename('b', 'a');
  pair.a.user.rename('t', 'b');
  await pair.a.rest();
  watched.start(pair);
  watched.before('takeOut', user => {
    for (const path of ['a', 'b']) user.write(`${path}/new`, 'by B');
  });
  pair.b.hear();
  await pair.b.once();
  const [parked = assert.fail('one of the two is out of the way')] = [...pair.b.store.localParked()];
  pair.a.user.rmdir(idOf(pair.a, 'a') === parked.id ? 'a' : 'b');
  await pair.a.rest();
  pair.b.hear();
  await pair.settle('b');
  assert.deepEqual(Object.values(pair.tree()).toSorted(), ['/', '/', 'by B', 'by B']);
  assert.deepEqual([...pair.b.disk.staging().keys()], []);
  assert.deepEqual(pair.b.problems(), {});
});
