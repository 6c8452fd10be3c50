/** What a drive looks at when its watcher tells of what it did itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserActions } from '#platform/user-actions.ts';
import { play } from '#test/rules/two-drives.ts';

test('R152: a hint that leads to the very file on record has its folder not looked through', async () => {
  const listed: string[] = [];
  const fault = (operation: string, path: string): undefined => {
    if (operation === 'list') listed.push(path);
  };
  const start = (user: UserActions): void => {
    user.mkdir('d');
    for (const name of ['a', 'b']) user.write(`d/${name}`, `old ${name}`);
    user.write('d/.waystationignore', 'nothing like this\n');
  };
  const pair = await play({ start, b: { disk: { fault } } });
  const listedFor = async (...paths: readonly string[]): Promise<string[]> => {
    listed.length = 0;
    pair.b.task().hint({ paths });
    await pair.settle();
    return [...new Set(listed)].sort();
  };
  assert.deepEqual(await listedFor('d/a', 'd/b'), []);
  assert.deepEqual(await listedFor('d/.waystationignore'), ['d']);
  assert.deepEqual(await listedFor('d'), ['', 'd']);
  assert.deepEqual(await listedFor('d/nothing'), ['d']);
  // Another stamp, with the same size and mtime.
  const { mtimeNs } = pair.b.user.meta('d/a');
  pair.b.user.writeInPlace('d/a', 'new a');
  pair.b.user.touch('d/a', mtimeNs);
  assert.deepEqual(await listedFor('d/b', 'd/a'), ['d']);
  assert.equal(pair.tree()['d/a'], 'new a');
});
