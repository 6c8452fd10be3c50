/** A disk that fails in the middle of an operation, or after it was done, as network volumes and renames in steps do (R84). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removalPrefix } from '#engine/effects/remove.ts';
import { type Files, FilesError } from '#platform/files.ts';
import { assertAtRest, binned, type Drive, idOf, type Pair, play } from '#test/rules/two-drives.ts';

/** From now on, so many times, what B's disk is asked for is done and answered with an error. */
function failAfter(drive: Drive, times: number, operation: 'exchange' | 'placeAll'): void {
  const { files } = drive.disk;
  const works: Pick<Files, typeof operation> = { exchange: files.exchange, placeAll: files.placeAll };
  let left = times;
  const failure = (path: string): FilesError | undefined => {
    left -= 1;
    return left >= 0 ? new FilesError('io', path, `${path}: no answer`) : undefined;
  };
  if (operation === 'placeAll') {
    files.placeAll = async places => {
      const answers = await works.placeAll(places);
      return answers.map((answer, at) => failure(places[at]?.path ?? '') ?? answer);
    };
  } else {
    files.exchange = async (name, path) => {
      const answer = await works.exchange(name, path);
      const failed = failure(path);
      if (failed) throw failed;
      return answer;
    };
  }
}

async function editedOnBoth(): Promise<Pair> {
  const pair = await play({ start: user => user.write('a', 'old'), settings: { keepDiscarded: false } });
  pair.b.user.write('a', 'of B, which nobody else has');
  await pair.b.clock.advance(60_000);
  await pair.a.clock.advance(120_000);
  pair.a.user.write('a', 'newer, of A');
  await pair.a.rest();
  return pair;
}

test('R46, R84: what an exchange brought out that was done and answered with an error is in the recovery bin', async () => {
  for (const times of [1, 3]) {
    const pair = await editedOnBoth();
    failAfter(pair.b, times, 'exchange');
    await pair.settle('b');
    assert.deepEqual(pair.tree(), { a: 'newer, of A' });
    assert.deepEqual(binned(pair.b), ['of B, which nobody else has']);
    assertAtRest(pair.b);
  }
});

test('R84: what was placed, and answered with an error, is the file of the station', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  failAfter(pair.b, 1, 'placeAll');
  pair.a.user.write('new', 'text');
  const id = await pair.a.rest().then(() => idOf(pair.a, 'new'));
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'old', new: 'text' });
  assert.equal(idOf(pair.b, 'new'), id);
  assertAtRest(pair.b);
});

test('R84: a file that was to be removed and has both names, its own and the staged one, is removed once more', async () => {
  const pair = await play({ start: user => user.write('a', 'text') });
  const { files } = pair.b.disk;
  const { takeOut } = files;
  let left = 1;
  files.takeOut = async (path, name) => {
    left -= 1;
    if (left < 0 || !name.startsWith(removalPrefix)) return takeOut(path, name);
    // As a rename in steps leaves it that is cut off between the two.
    pair.b.user.link(path, `.waystation/staging/${name}`);
    throw new FilesError('io', path, `${path}: cut off`);
  };
  pair.a.user.unlink('a');
  await pair.settle();
  assert.deepEqual([left < 0, pair.tree()], [true, {}]);
  assert.deepEqual(binned(pair.b), ['text']);
  assertAtRest(pair.b);
});
