/** Two drives, both at work on one tree: what is left in the end, whoever speaks to the station first. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserActions } from '#platform/user-actions.ts';
import { endOf, idOf, noonOf, play, type Scene, type Tree } from '#test/rules/two-drives.ts';

/** Makes a tree: folders end with `/`, `-> x` is a link to x. */
const make = (tree: Tree) => (user: UserActions) => {
  for (const [path, text] of Object.entries(tree)) {
    if (path.endsWith('/')) user.mkdir(path.slice(0, -1));
    else if (text.startsWith('-> ')) user.symlink(path, text.slice(3));
    else user.write(path, text);
  }
};

const renames =
  (...pairs: readonly (readonly [string, string])[]) =>
  (user: UserActions) => {
    for (const [from, to] of pairs) user.rename(from, to);
  };

interface Expected extends Pick<Scene, 'start' | 'onA' | 'onB'> {
  /** The same whoever is first, or the ends when A, or B, is first. */
  readonly end: Tree | { readonly a: Tree; readonly b: Tree };
}

const folderWithTwo = make({ 'd/': '', 'd/x': '1', 'd/y': '2' });

const scenes: Readonly<Record<string, Expected>> = {
  'R41, scenarios 3 and 4: edited here, deleted there': {
    start: make({ a: '1' }),
    onA: user => user.write('a', '2'),
    onB: user => user.unlink('a'),
    end: { a: '2' },
  },
  'R42, scenario 5: deleted on both sides': {
    start: make({ a: '1', b: '2' }),
    onA: user => user.unlink('a'),
    onB: user => user.unlink('a'),
    end: { b: '2' },
  },
  'R20, scenario 6: moved here, edited there': {
    start: make({ a: '1', 'd/': '' }),
    onA: renames(['a', 'd/b']),
    onB: user => user.write('a', '2'),
    end: { d: '/', 'd/b': '2' },
  },
  'R21, scenarios 7 and 25: moved to two places': {
    start: make({ 'd/': '', 'd/x': '1' }),
    onA: renames(['d', 'of A']),
    onB: renames(['d', 'of B']),
    end: { a: { 'of A': '/', 'of A/x': '1' }, b: { 'of B': '/', 'of B/x': '1' } },
  },
  'R40, scenario 8: moved here, deleted there, with the bytes unchanged': {
    start: make({ a: '1' }),
    onA: renames(['a', 'b']),
    onB: user => user.unlink('a'),
    end: {},
  },
  'R41, scenario 8: moved and edited here, deleted there': {
    start: make({ a: '1' }),
    onA: user => {
      user.rename('a', 'b');
      user.append('b', '2');
    },
    onB: user => user.unlink('a'),
    end: { b: '12' },
  },
  'R23, scenario 9: each of two folders into the other': {
    start: make({ 'p/': '', 'q/': '', 'p/x': '1', 'q/y': '2' }),
    onA: renames(['p', 'q/p']),
    onB: renames(['q', 'p/q']),
    end: {
      a: { q: '/', 'q/p': '/', 'q/p/x': '1', 'q/y': '2' },
      b: { p: '/', 'p/q': '/', 'p/q/y': '2', 'p/x': '1' },
    },
  },
  'R23, scenario 10: a circle of three': {
    start: make({ 'p/': '', 'q/': '', 'r/': '' }),
    onA: renames(['p', 'q/p'], ['q', 'r/q']),
    onB: renames(['r', 'p/r']),
    end: { a: { r: '/', 'r/q': '/', 'r/q/p': '/' }, b: { q: '/', 'q/p': '/', 'q/p/r': '/' } },
  },
  'R32, scenario 12: one new folder on both sides': {
    onA: make({ 'd/': '', 'd/x': '1' }),
    onB: make({ 'd/': '', 'd/y': '2' }),
    end: { d: '/', 'd/x': '1', 'd/y': '2' },
  },
  'R44, R45, scenarios 14 and 15: a new file in a folder that is deleted there': {
    start: folderWithTwo,
    onA: make({ 'd/n': 'new' }),
    onB: user => user.rmTree('d'),
    end: { d: '/', 'd/n': 'new' },
  },
  'R41, R44, R45, scenario 3: an edit in a folder that is deleted there': {
    start: make({ 'd/': '', 'd/e/': '', 'd/e/x': '1', 'd/y': '2' }),
    onA: user => user.write('d/e/x', 'edited'),
    onB: user => user.rmTree('d'),
    end: { d: '/', 'd/e': '/', 'd/e/x': 'edited' },
  },
  'R45, scenario 16: moved into a folder that is deleted there': {
    start: make({ 'd/': '', 'd/x': '1', f: '3' }),
    onA: renames(['f', 'd/f']),
    onB: user => user.rmTree('d'),
    end: { d: '/', 'd/f': '3' },
  },
  'R55, scenario 17: moved out of a folder that is then deleted': {
    start: folderWithTwo,
    onA: user => {
      user.rename('d/x', 'x');
      user.rmTree('d');
    },
    end: { x: '1' },
  },
  'R40, R43, scenario 17: moved out there, while the folder is deleted here with it': {
    start: folderWithTwo,
    onA: user => user.rmTree('d'),
    onB: renames(['d/x', 'x']),
    end: {},
  },
  'R51, R52, scenario 18: a swap': {
    start: make({ a: '1', b: '2' }),
    onA: renames(['a', 't'], ['b', 'a'], ['t', 'b']),
    end: { a: '2', b: '1' },
  },
  'R51, R52, scenario 18: a swap of folders': {
    start: make({ 'a/': '', 'b/': '', 'a/x': '1', 'b/y': '2' }),
    onA: renames(['a', 't'], ['b', 'a'], ['t', 'b']),
    end: { a: '/', 'a/y': '2', b: '/', 'b/x': '1' },
  },
  'R51, R52, scenario 19: a rotation': {
    start: make({ a: '1', b: '2', c: '3' }),
    onA: renames(['c', 't'], ['b', 'c'], ['a', 'b'], ['t', 'a']),
    end: { a: '3', b: '1', c: '2' },
  },
  'R51, scenario 20: a folder wrapped in a new one of its own name': {
    start: folderWithTwo,
    onA: user => {
      user.mkdir('t');
      renames(['d', 't/d'], ['t', 'd'])(user);
    },
    end: { d: '/', 'd/d': '/', 'd/d/x': '1', 'd/d/y': '2' },
  },
  'R51, R54, scenario 21: a folder unwrapped': {
    start: make({ 'd/': '', 'd/d/': '', 'd/d/x': '1' }),
    onA: user => {
      user.rename('d/d', 't');
      user.rmdir('d');
      user.rename('t', 'd');
    },
    end: { d: '/', 'd/x': '1' },
  },
  'R51, scenario 22: an inverted hierarchy': {
    start: make({ 'a/': '', 'a/b/': '', 'a/x': '1', 'a/b/y': '2' }),
    onA: renames(['a/b', 'b'], ['a', 'b/a']),
    end: { b: '/', 'b/a': '/', 'b/a/x': '1', 'b/y': '2' },
  },
  'R51, scenario 22: an inverted hierarchy on both sides': {
    start: make({ 'a/': '', 'a/b/': '', 'a/b/y': '2' }),
    onA: renames(['a/b', 'b'], ['a', 'b/a']),
    onB: renames(['a/b', 'b'], ['a', 'b/a']),
    end: { b: '/', 'b/a': '/', 'b/y': '2' },
  },
  'R51, R54, scenario 23: onto a name that a dying folder gives free': {
    start: make({ 'd/': '', 'd/x': '1', 'd/y': '2' }),
    onA: user => {
      user.rename('d/x', 't');
      user.rmTree('d');
      user.rename('t', 'd');
    },
    end: { d: '1' },
  },
  'R40: a folder deleted here, unchanged there': {
    start: make({ 'd/': '', 'd/e/': '', 'd/e/f/': '', 'd/e/x': '1' }),
    onA: user => user.rmTree('d'),
    end: {},
  },
  'R52, scenario 18: a swap here, an edit of both there': {
    start: make({ a: '1', b: '2' }),
    onA: renames(['a', 't'], ['b', 'a'], ['t', 'b']),
    onB: user => {
      user.write('a', '1 edited');
      user.write('b', '2 edited');
    },
    end: { a: '2 edited', b: '1 edited' },
  },
  'R35: moved here onto a name that is new there': {
    start: user => {
      make({ a: '1' })(user);
      user.touch('a', noonOf(2012, 10, 1));
    },
    onA: renames(['a', 'b']),
    onB: make({ b: 'new' }),
    end: {
      a: { b: '1', b_B_20231114_Conflict: 'new' },
      b: { b: 'new', b_A_20121001_Conflict: '1' },
    },
  },
  'R10, scenario 94: links are kept as links': {
    start: make({ a: '1', l: '-> a', out: '-> ../../etc/passwd' }),
    onA: user => {
      user.unlink('l');
      user.symlink('l', 'b');
    },
    end: { a: '1', l: '-> b', out: '-> ../../etc/passwd' },
  },
  'R34, scenario 93: a file becomes a folder': {
    start: make({ x: '1' }),
    onA: user => {
      user.unlink('x');
      make({ 'x/': '', 'x/y': '2' })(user);
    },
    end: { x: '/', 'x/y': '2' },
  },
  'R34, scenario 93: a folder becomes a file': {
    start: make({ 'x/': '', 'x/y': '2' }),
    onA: user => {
      user.rmTree('x');
      user.write('x', '1');
    },
    end: { x: '1' },
  },
  'R41, scenario 93: a file becomes a folder here, and is edited there': {
    start: user => {
      make({ x: '1' })(user);
      user.touch('x', noonOf(2012, 10, 1));
    },
    onA: user => {
      user.unlink('x');
      make({ 'x/': '', 'x/y': '2' })(user);
    },
    onB: user => {
      user.write('x', 'edited');
      user.touch('x', noonOf(2012, 10, 2));
    },
    end: {
      a: { x: '/', 'x/y': '2', x_B_20121002_Conflict: 'edited' },
      b: { x: '/', 'x/y': '2', x_A_20121002_Conflict: 'edited' },
    },
  },
  'R30, scenario 96: empty files and empty folders': {
    onA: make({ 'd/': '', empty: '', 'd/e/': '' }),
    end: { d: '/', 'd/e': '/', empty: '' },
  },
  'R31, scenario 88: a name that is not legal everywhere': {
    onA: make({ 'a:b?': '1', con: '2', 'dot.': '3' }),
    end: { 'a:b?': '1', con: '2', 'dot.': '3' },
  },
};

for (const [title, { end, ...scene }] of Object.entries(scenes)) {
  for (const first of ['a', 'b'] as const) {
    const expected = 'a' in end && typeof end['a'] === 'object' ? (end as { a: Tree; b: Tree })[first] : (end as Tree);
    test(`${title} (${first.toUpperCase()} first)`, async () => {
      assert.deepEqual(await endOf({ ...scene, first }), expected);
    });
  }
}

test('R34, scenario 13: a new file here and a new folder there under one name', async () => {
  const at = noonOf(2012, 10, 1);
  const scene: Scene = {
    onA: user => {
      user.write('x', 'file');
      user.touch('x', at);
    },
    onB: make({ 'x/': '', 'x/y': 'inside' }),
  };
  const rest = { x: '/', 'x/y': 'inside' };
  assert.deepEqual(await endOf({ ...scene, first: 'a' }), { ...rest, x_B_20121001_Conflict: 'file' });
  assert.deepEqual(await endOf({ ...scene, first: 'b' }), { ...rest, x_A_20121001_Conflict: 'file' });
});

test('R41, scenario 3: what beat a deletion is a new node', async () => {
  const start = make({ a: '1' });
  const before = await play({ start });
  const id = idOf(before.a, 'a');
  const pair = await play({ start, onA: user => user.write('a', '2'), onB: user => user.unlink('a'), first: 'b' });
  assert.notEqual(idOf(pair.a, 'a'), id);
  assert.equal(idOf(pair.a, 'a'), idOf(pair.b, 'a'));
});

test('R20, scenarios 18, 19 and 20: nodes keep their ids', async () => {
  const start = make({ a: '1', b: '2', 'd/': '', 'd/x': '3' });
  const before = await play({ start });
  const ids = ['a', 'b', 'd', 'd/x'].map(path => idOf(before.a, path));
  const after = await play({
    start,
    onA: user => {
      renames(['a', 't'], ['b', 'a'], ['t', 'b'])(user);
      user.mkdir('w');
      renames(['d', 'w/d'], ['w', 'd'])(user);
    },
  });
  for (const drive of [after.a, after.b])
    assert.deepEqual(
      ['b', 'a', 'd/d', 'd/d/x'].map(path => idOf(drive, path)),
      ids,
    );
});

test('R43: a folder deleted here is one operation at the station', async () => {
  const files = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`d/${at}`, `${at}`]));
  const pair = await play({ start: make({ 'd/': '', ...files, keep: '' }) });
  const head = pair.a.store.meta().cursor;
  pair.a.user.rmTree('d');
  await pair.settle();
  assert.deepEqual(pair.tree(), { keep: '' });
  assert.equal(pair.a.store.meta().cursor, head + 1);
});

test('R20: a folder of many files is moved in one operation, and nothing is sent again', async () => {
  const files = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`d/${at}`, `${at}`]));
  const pair = await play({ start: make({ 'd/': '', ...files }) });
  const head = pair.a.store.meta().cursor;
  pair.a.user.rename('d', 'e');
  await pair.settle();
  assert.equal(pair.a.store.meta().cursor, head + 1);
  assert.equal(Object.keys(pair.tree()).length, 21);
});

test('R20, scenario 24: a folder renamed while its files are on their way', async () => {
  const files = Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`d/${at}`, `${at}`]));
  const pair = await play({ start: make({ 'd/': '' }), onA: make(files), onB: renames(['d', 'e']), first: 'b' });
  assert.deepEqual(Object.keys(pair.tree()), ['e', 'e/0', 'e/1', 'e/2', 'e/3', 'e/4']);
});

test('R43, R44: a deletion of what the drive did not know is refused, and the folder comes back with it', async () => {
  const pair = await play({ start: folderWithTwo });
  pair.b.user.write('d/late', 'late');
  await pair.b.rest();
  // A deletes before it hears of the new file: its cursor proves what it knew.
  pair.a.user.rmTree('d');
  for (let turn = 0; turn < 4; turn += 1) {
    const { wakeInMs = 0 } = await pair.a.once();
    await pair.a.clock.advance(wakeInMs + 1);
  }
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { d: '/', 'd/late': 'late' });
});
