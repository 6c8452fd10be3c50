/** What stands in folders that nobody knew before a walk is recorded as it is found, and judged at its end all the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waveEntriesMax } from '#engine/scan/observe.ts';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, createPair, idOf, play } from '#test/rules/two-drives.ts';

test('R4: files that were moved by copying into a folder that is new are the files that they were', async () => {
  const names = ['x', 'y'];
  const start = (user: UserActions): void => {
    user.mkdir('d');
    for (const name of names) user.write(`d/${name}`, `text of ${name}`);
  };
  const pair = await play({ start });
  const ids = names.map(name => idOf(pair.a, `d/${name}`));
  const { user } = pair.a;
  user.mkdir('a new one');
  user.mkdir('a new one/within');
  for (const name of names) {
    user.copyTree(`d/${name}`, `a new one/within/${name}`);
    user.touch(`a new one/within/${name}`, user.meta(`d/${name}`).mtimeNs);
    user.unlink(`d/${name}`);
  }
  user.write('a new one/other', 'new');
  await pair.settle();
  assert.deepEqual(
    names.map(name => idOf(pair.b, `a new one/within/${name}`)),
    ids,
  );
  assert.equal(pair.tree()['a new one/other'], 'new');
});

test('what is new in folders that are new is recorded as it is found, not at the end of the walk', async () => {
  const folders = 12;
  const pair = await createPair();
  await pair.settle();
  const { store, user } = pair.a;
  for (let at = 0; at < folders; at += 1) {
    const folder = at % 2 === 0 ? `tree ${at}` : `tree ${at - 1}/within`;
    user.mkdir(folder);
    for (let file = 0; file < waveEntriesMax / 4; file += 1) user.write(`${folder}/${file}`, '');
  }
  const { transaction } = store;
  const recorded: number[] = [];
  const counting: typeof transaction = work =>
    transaction(writes => {
      let count = 0;
      const addLocal: typeof writes.addLocal = node => {
        count += 1;
        writes.addLocal(node);
      };
      const answer = work({ ...writes, addLocal });
      recorded.push(count);
      return answer;
    });
  Object.assign(store, { transaction: counting });
  await pair.a.once();
  const all = folders * (1 + waveEntriesMax / 4);
  assert.equal(
    recorded.reduce((sum, count) => sum + count, 0),
    all,
  );
  assert.ok(Math.max(...recorded) <= 1.3 * waveEntriesMax, `${recorded.filter(count => count > 0)}`);
});

test('R5, R6: what is known needs its proof also in a folder that the station never heard of, and is forgotten with it', async () => {
  let isAway = false;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    commit: async (...asked) => {
      if (isAway) throw new StationError('unreachable', 'away');
      return door.commit(...asked);
    },
  });
  const start = (user: UserActions): void => {
    user.write('x', 'x');
    user.write('y', 'y');
  };
  const pair = await play({ start, a: { between } });
  const { a } = pair;
  isAway = true;
  a.user.mkdir('n');
  a.user.rename('x', 'n/x');
  a.user.rename('y', 'n/y');
  assert.equal((await a.once()).state, 'offline');
  // The one goes missing before the folder does, the other with it.
  a.user.unlink('n/x');
  assert.equal((await a.once()).state, 'offline');
  isAway = false;
  a.user.rmTree('n');
  await a.once();
  await pair.b.rest();
  assert.deepEqual(pair.b.tree(), { x: 'x', y: 'y' }, 'nothing is gone before the quiet time');
  await pair.settle();
  assert.deepEqual(pair.tree(), {});
  assertAtRest(a);
});
