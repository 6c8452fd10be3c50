/** What cannot be made durable before it is sent (R87): it fails for itself alone, with a line of its own (R110). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FilesError } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { type Pair, play } from '#test/rules/two-drives.ts';

/** A cannot make durable what is to be shown at paths that `fails` says, and the disk says that `at` is to blame. */
async function scene(fails: (path: string) => boolean, at: (path: string) => string): Promise<Pair> {
  const start = (user: UserActions): void => {
    for (const folder of ['old', 'new']) user.mkdir(folder);
    for (const name of ['x', 'y']) user.write(`old/${name}`, name);
  };
  const pair = await play({ start });
  const { files } = pair.a.disk;
  const { makeShownDurable } = files;
  files.makeShownDurable = async shown => {
    const failing = shown.find(({ path }) => fails(path));
    if (failing) throw new FilesError('io', at(failing.path), `${at(failing.path)} cannot be made durable`);
    return makeShownDurable(shown);
  };
  return pair;
}

test('R87, R110: a file that the disk cannot vouch for keeps none beside it from being sent', async () => {
  const pair = await scene(
    path => path === 'bad',
    path => path,
  );
  for (const name of ['bad', 'good', 'better']) pair.a.user.write(name, 'text');
  assert.equal((await pair.a.rest()).state, 'settled');
  await pair.b.rest();
  assert.deepEqual(Object.keys(pair.b.tree()).toSorted(), ['better', 'good', 'new', 'old', 'old/x', 'old/y']);
  assert.deepEqual(pair.a.problems(), { bad: 'io' });
});

test('R110: two that fail for one and the same folder have a line each, and do not keep the task from being at rest', async () => {
  const pair = await scene(
    path => path.startsWith('old/'),
    () => 'old',
  );
  for (const name of ['x', 'y']) pair.a.user.rename(`old/${name}`, `new/${name}`);
  assert.equal((await pair.a.rest()).state, 'settled');
  assert.deepEqual(Object.keys(pair.a.problems()).length, 2);
});
