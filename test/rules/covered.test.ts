/** Another volume over a folder that is synced: it is out of sight, and not gone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outOfSightWaitMs } from '#engine/scan/absence.ts';
import { mountsListedMax } from '#engine/scan/never-synced.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { mounted } from '#test/rules/mounted.ts';
import { play } from '#test/rules/two-drives.ts';

test('R7, scenario 95: another volume mounted over a synced folder hides it and deletes nothing', async () => {
  const start = (user: UserActions): void => {
    user.mkdir('d');
    user.mkdir('d/e');
    user.write('d/x', 'text');
    user.write('d/e/y', 'text');
    user.write('gone', 'text');
  };
  const pair = await play({ start });
  const { files } = pair.a.disk;
  const whole = { list: files.list, stat: files.stat };
  const within = (path: string): boolean => path === 'd' || path.startsWith('d/');
  Object.assign(
    files,
    mounted(files, ({ name }) => name === 'd', within),
  );
  pair.a.user.unlink('gone');
  pair.a.task().hint({ paths: undefined });
  const begunMs = pair.a.clock.monotonicMs();
  await pair.settle();
  assert.ok(pair.a.clock.monotonicMs() - begunMs < outOfSightWaitMs / 2, 'nothing can have been moved to beneath it');
  assert.deepEqual(
    pair.b.tree(),
    { d: '/', 'd/e': '/', 'd/e/y': 'text', 'd/x': 'text' },
    'what was deleted beside it is',
  );
  assert.deepEqual(pair.a.problems(), { d: 'unreadable' });
  assert.match(await pair.a.task().why('d'), /Another volume/);
  // What comes meanwhile waits until the folder is there again.
  pair.b.user.write('d/x', 'edited');
  pair.b.user.write('kept', 'text');
  await pair.b.rest();
  pair.a.hear();
  for (let turn = 0; turn < 5; turn += 1) await pair.a.once();
  assert.ok(pair.a.user.exists('kept'), 'everything else goes on');
  Object.assign(files, whole);
  pair.a.task().hint({ paths: undefined });
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/e': '/', 'd/e/y': 'text', 'd/x': 'edited', kept: 'text' });
  assert.deepEqual(pair.a.problems(), {});
});

test('R7: a file over which something is mounted is not gone, and is listed until that is taken away', async () => {
  const pair = await play({ start: user => user.write('x', 'text') });
  const { files } = pair.a.disk;
  const whole = { list: files.list, stat: files.stat };
  Object.assign(
    files,
    mounted(
      files,
      ({ name }) => name === 'x',
      () => false,
    ),
  );
  pair.a.task().hint({ paths: undefined });
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { x: 'text' });
  assert.deepEqual(pair.a.problems(), { x: 'unreadable' });
  Object.assign(files, whole);
  pair.a.user.write('x', 'edited');
  await pair.settle();
  assert.deepEqual([pair.tree(), pair.a.problems()], [{ x: 'edited' }, {}]);
});

test('R9: what lies on another volume and never was synced is listed, unless it is left out or gone again', async () => {
  const pair = await play({ start: user => user.mkdir('d') });
  const { files } = pair.a.disk;
  let disks: ReadonlySet<string> = new Set(['disk', 'cache']);
  Object.assign(
    files,
    mounted(
      files,
      ({ name }) => disks.has(name),
      () => false,
    ),
  );
  pair.a.user.write('.waystationignore', 'cache\n');
  for (const name of ['disk', 'cache']) pair.a.user.mkdir(name);
  await pair.settle();
  assert.deepEqual(pair.a.problems(), { disk: 'other-volume' });
  assert.deepEqual(Object.keys(pair.b.tree()).toSorted(), ['.waystationignore', 'd']);
  assert.match(await pair.a.task().why('disk'), /[Aa]nother volume/);
  disks = new Set(Array.from({ length: mountsListedMax + 1 }, (_, index) => `f${index}`));
  for (const name of disks) pair.a.user.write(`d/${name}`, 'of the lower volume');
  pair.a.task().hint({ paths: undefined });
  await pair.settle();
  const problems = Object.keys(pair.a.problems());
  assert.equal(problems.length, mountsListedMax, 'that of the folder that is on the volume now is gone');
  assert.ok(problems.every(path => path.startsWith('d/f')));
  assert.match([...pair.a.store.problems()][0]?.detail ?? '', new RegExp(`There are ${disks.size} such names`));
});

for (const kind of ['other', 'mount'] as const) {
  const what = kind === 'other' ? 'a socket' : 'what is mounted there';
  test(`R9, R46: ${what} keeps its folder, which goes on as a new one, and the task comes to rest`, async () => {
    const start = (user: UserActions): void => {
      user.mkdir('d');
      user.write('d/x', 'text');
    };
    const pair = await play({ start });
    const { a, b } = pair;
    a.user.write('d/s', '');
    Object.assign(
      a.disk.files,
      mounted(
        a.disk.files,
        ({ name }) => name === 's',
        () => false,
        kind,
      ),
    );
    b.user.rmTree('d');
    await b.rest();
    a.hear();
    assert.equal((await a.rest()).state, 'settled');
    await b.rest();
    assert.deepEqual([a.user.list('d'), b.tree()], [['s'], { d: '/' }]);
  });
}
