/** A wipe of everything meets somebody who is still at work in the folder (R121, R122). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPair } from '#test/rules/two-drives.ts';

// The simulator's seed 80375 of `wipe,crash,power-cut,disk-trouble`.
test('R121, R122: a folder with something in it that takes the place of a file in that moment goes at the next try', async () => {
  let armed = false;
  const fault = (operation: string, path: string): undefined => {
    if (!armed || operation !== 'takeOut' || path !== 'a') return;
    armed = false;
    pair.b.user.unlink('a');
    pair.b.user.mkdir('a');
    pair.b.user.write('a/x', 'made in that moment');
  };
  const pair = await createPair({ b: { disk: { fault } } });
  pair.a.user.write('a', 'text');
  await pair.settle();
  armed = true;
  assert.equal((await pair.b.wipe('all')).state, 'again');
  assert.equal((await pair.b.wipe('all')).state, 'done');
  assert.deepEqual([pair.b.tree(), [...pair.b.disk.staging()]], [{}, []]);
});
