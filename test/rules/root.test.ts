/** The folder itself changes while a round is under way: another volume is mounted over it, or its own one goes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Drive, play } from '#test/rules/two-drives.ts';

/** Another folder stands where A's stood, with a file of its own. */
function replaceFolder({ user }: Drive): void {
  user.rmTree('.waystation');
  user.unlink('a');
  user.write('stranger', 'not of this task');
}

test('R8: a folder that is replaced while the feed is read is not looked at, and nothing of it is sent', async () => {
  let meanwhile = (): void => undefined;
  const pair = await play({
    start: user => user.write('a', 'old'),
    a: {
      between: door => ({
        ...door,
        changes: request => {
          meanwhile();
          return door.changes(request);
        },
      }),
    },
  });
  meanwhile = () => {
    meanwhile = () => undefined;
    replaceFolder(pair.a);
  };
  pair.b.user.write('b', 'new');
  await pair.b.rest();
  pair.a.hear();
  pair.a.task().hint({ paths: undefined });
  const round = await pair.a.once();
  assert.deepEqual([round.state, round.steps], ['absent', 0]);
  await pair.b.rest();
  assert.deepEqual(pair.b.tree(), { a: 'old', b: 'new' });
  assert.deepEqual(pair.a.tree(), { stranger: 'not of this task' }, 'nothing was written into it');
});

test('R8: nor is what was seen of a folder believed when it was replaced while it was looked at', async () => {
  let meanwhile = (): void => undefined;
  const fault = (operation: string): undefined => {
    if (operation === 'list') meanwhile();
  };
  const pair = await play({ start: user => user.write('a', 'old'), a: { disk: { fault } } });
  meanwhile = () => {
    meanwhile = () => undefined;
    replaceFolder(pair.a);
  };
  pair.a.task().hint({ paths: undefined });
  const round = await pair.a.once();
  assert.deepEqual([round.state, round.steps], ['absent', 0]);
  pair.b.hear();
  await pair.b.rest();
  assert.deepEqual(pair.b.tree(), { a: 'old' });
});
