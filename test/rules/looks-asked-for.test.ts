/** Who asks for a look everywhere while one is under way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserActions } from '#platform/user-actions.ts';
import { type Pair, play } from '#test/rules/two-drives.ts';

interface Watched {
  readonly pair: Pair;
  /** Paths of the folders that A listed, in order. */
  readonly listed: string[];
  /** Called when A is about to list a folder. */
  during(path: string, work: () => void): void;
}

/** At rest, with folders in each other; from then on A's watcher hears nothing. */
async function withDeepTree(): Promise<Watched> {
  const listed: string[] = [];
  const works = new Map<string, () => void>();
  const fault = (operation: string, path: string): undefined => {
    if (operation !== 'list') return;
    listed.push(path);
    works.get(path)?.();
  };
  const start = (user: UserActions): void => {
    for (const path of ['d', 'd/e', 'd/e/f']) user.mkdir(path);
    user.write('d/e/f/a', 'old');
  };
  let hears = true;
  const pair = await play({ start, a: { disk: { fault }, hears: () => hears } });
  hears = false;
  listed.length = 0;
  return { pair, listed, during: (path, work) => void works.set(path, work) };
}

const deep = { d: '/', 'd/e': '/', 'd/e/f': '/', 'd/e/f/a': 'old' };

test('R164: who asks while everything is looked through is answered by that look, which lists the rest once', async () => {
  const { pair, listed, during } = await withDeepTree();
  during('d', () => {
    if (listed.length > 2) return;
    // Nobody tells of it, and its folder was listed already.
    pair.a.user.write('new', 'text');
    pair.a.task().hint({ paths: undefined });
  });
  pair.a.task().hint({ paths: undefined });
  await pair.a.rest();
  assert.deepEqual(listed, ['', 'd', 'd/e', '', 'd', 'd/e/f']);
  await pair.settle();
  assert.deepEqual(pair.tree(), { ...deep, new: 'text' });
});

test('R164: what was found before the question and is gone by then leaves nothing behind', async () => {
  const { pair, listed, during } = await withDeepTree();
  pair.a.user.write('passing', 'text');
  during('d', () => {
    if (listed.length > 2) return;
    pair.a.user.unlink('passing');
    pair.a.task().hint({ paths: undefined });
  });
  pair.a.task().hint({ paths: undefined });
  await pair.settle();
  assert.deepEqual(pair.tree(), deep);
});

test('R164: what had moved before the question and is gone by then is gone, not moved', async () => {
  const { pair, listed, during } = await withDeepTree();
  const names = ['1', '2', '3', '4', '5', '6'];
  const look = (): void => pair.a.task().hint({ paths: undefined });
  for (const name of names) pair.a.user.write(`d/e/f/${name}`, name);
  look();
  await pair.settle();
  for (const name of names) pair.a.user.rename(`d/e/f/${name}`, name);
  listed.length = 0;
  during('d', () => {
    if (listed.length > 2) return;
    for (const name of names) pair.a.user.unlink(name);
    look();
  });
  look();
  await pair.settle();
  assert.deepEqual(pair.tree(), deep);
});

test('R164: a look that is asked for again and again ends all the same', async () => {
  const { pair, listed, during } = await withDeepTree();
  let asked = 0;
  for (const path of ['', 'd', 'd/e', 'd/e/f']) {
    during(path, () => {
      if (asked < 10) pair.a.task().hint({ paths: undefined });
      asked += 1;
    });
  }
  pair.a.task().hint({ paths: undefined });
  await pair.a.once();
  assert.deepEqual(
    listed,
    ['', 'd', '', 'd/e', 'd/e/f'],
    'the root was listed once more; the rest is for the next look',
  );
  await pair.a.rest();
});
