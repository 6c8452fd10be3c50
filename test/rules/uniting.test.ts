/** A folder that holds already what the station has: in how few turns the two become one, and what keeps them apart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualSizes } from '#engine/settings.ts';
import type { NodeId } from '#model/node.ts';
import type { FilesErrorCode } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, createPair, type Drive, type DriveOptions, idOf, type Pair } from '#test/rules/two-drives.ts';

const paths = ['d', 'd/e', 'd/e/f', 'd/e/f/a', 'd/e/b', 'c'];

function fill(user: UserActions): void {
  for (const path of ['d', 'd/e', 'd/e/f']) user.mkdir(path);
  for (const path of ['d/e/f/a', 'd/e/b', 'c']) user.write(path, `text of ${path}`);
}

/** A has sent it all; C, which knows nothing of the station yet, holds the same. */
async function joined(options: DriveOptions = {}): Promise<{ readonly pair: Pair; readonly c: Drive }> {
  const pair = await createPair();
  fill(pair.a.user);
  await pair.settle();
  const c = pair.join('C', options);
  fill(c.user);
  return { pair, c };
}

async function comesToRest({ pair, c }: Awaited<ReturnType<typeof joined>>): Promise<void> {
  await pair.settle();
  assert.deepEqual(c.tree(), pair.tree());
  assertAtRest(c);
}

test('R155, R156, R157: folders in folders and what is in them become one in a single turn', async () => {
  const { pair, c } = await joined();
  const { state, unsettled } = await c.once();
  assert.deepEqual({ state, unsettled }, { state: 'working', unsettled: 0 });
  for (const path of paths) assert.equal(idOf(c, path), idOf(pair.a, path), path);
  assert.equal((await c.once()).state, 'settled');
  await comesToRest({ pair, c });
});

test('R157, R159: big files that are read in pieces become one with their folders in that turn, too', async () => {
  const { pair, c } = await joined({ settings: { sizes: { ...usualSizes, smallMax: 0, pieceMin: 1 } } });
  const { state, unsettled } = await c.once();
  assert.deepEqual({ state, unsettled }, { state: 'working', unsettled: 0 });
  for (const path of paths) assert.equal(idOf(c, path), idOf(pair.a, path), path);
  await comesToRest({ pair, c });
});

test('R157, R33: what turns out to differ once it was read is left to the next plan', async () => {
  const { pair, c } = await joined({ settings: { conflictPolicy: 'station' } });
  c.user.write('d/e/b', 'TEXT OF d/e/b');
  await c.once();
  assert.notEqual(idOf(c, 'd/e/b'), idOf(pair.a, 'd/e/b'));
  assert.equal(idOf(c, 'd/e/f/a'), idOf(pair.a, 'd/e/f/a'));
  await comesToRest({ pair, c });
  const texts = Object.entries(pair.tree()).filter(([path]) => path.startsWith('d/e/b'));
  assert.deepEqual(texts.map(([, text]) => text).toSorted(), ['TEXT OF d/e/b', 'text of d/e/b']);
});

test('R156, R87, R173: what the disk cannot vouch for is not agreed on, and no file of it is read to be united', async () => {
  let code: FilesErrorCode | undefined = 'io';
  const fault = (operation: string): FilesErrorCode | undefined =>
    operation === 'makeShownDurable' ? code : undefined;
  const { pair, c } = await joined({ disk: { fault } });
  await c.once();
  for (const path of paths) {
    const id = idOf(pair.a, path);
    assert.equal(idOf(c, path) === id, c.tree()[path] === '/', path);
    assert.equal(c.store.base(id as NodeId), undefined, path);
  }
  code = undefined;
  await comesToRest({ pair, c });
});

test('R157: what is written into a file between its reading and its being one is not lost', async () => {
  for (const how of ['write', 'writeInPlace'] as const) {
    const { pair, c } = await joined();
    const { files } = c.disk;
    const { readWhole } = files;
    files.readWhole = async (path, ...to) => {
      const isRead = await readWhole(path, ...to);
      if (path === 'd/e/b') {
        files.readWhole = readWhole;
        c.user[how]('d/e/b', 'NEW');
      }
      return isRead;
    };
    await comesToRest({ pair, c });
    assert.equal(pair.tree()['d/e/b'], 'NEW', how);
  }
});

/** One barrier for many looks for none of them. */
function looksForNone({ disk: { files } }: Drive, before: () => void = () => undefined): void {
  const { makeShownDurable } = files;
  Object.assign(files, {
    makeShownDurable: async (shown: Parameters<typeof makeShownDurable>[0]) => {
      before();
      await makeShownDurable(shown);
      return [];
    },
  });
}

test('R157: what a person deletes while others are still read was never agreed on, and comes again', async () => {
  const read: string[] = [];
  let last = (): void => undefined;
  const fault = (operation: string, path: string): undefined => {
    if (operation !== 'read') return;
    read.push(path);
    if (read.length === 3) last();
  };
  const { pair, c } = await joined({ disk: { fault } });
  looksForNone(c);
  last = () => c.user.unlink(read[0] as string);
  await comesToRest({ pair, c });
  assert.deepEqual(Object.keys(pair.tree()).toSorted(), paths.toSorted());
});

test('R156: what a person deletes after the look that saw it was never agreed on, and comes again', async () => {
  const { pair, c } = await joined({ settings: { consistencyCheck: false } });
  for (const path of ['d/e/f/a', 'd/e/b', 'c']) c.user.touch(path, pair.a.user.meta(path).mtimeNs);
  let stands = true;
  looksForNone(c, () => {
    if (stands) c.user.unlink('d/e/b');
    stands = false;
  });
  await comesToRest({ pair, c });
  assert.deepEqual(Object.keys(pair.tree()).toSorted(), paths.toSorted());
});
