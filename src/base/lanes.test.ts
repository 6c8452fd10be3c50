import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLanes } from '#base/lanes.ts';

test('answers come in the order of the items, and no more are at work than there are lanes', async () => {
  let working = 0;
  let most = 0;
  const answers = await inLanes([5, 1, 4, 2, 3], 2, async turns => {
    working += 1;
    most = Math.max(most, working);
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    working -= 1;
    return turns * 10;
  });
  assert.deepEqual(answers, [50, 10, 40, 20, 30]);
  assert.equal(most, 2);
});

test('what answers at once needs no lane, and nothing to do is done', async () => {
  assert.deepEqual(await inLanes([1, 2, 3], 1, one => one + 1), [2, 3, 4]);
  assert.deepEqual(await inLanes([], 4, () => assert.fail('there is nothing to do')), []);
});

test('after a failure no lane begins anything new', async () => {
  const begun: number[] = [];
  const work = inLanes([1, 2, 3, 4, 5, 6], 2, async item => {
    begun.push(item);
    await Promise.resolve();
    if (item === 2) throw new Error('two');
  });
  await assert.rejects(work, /two/);
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  assert.ok(begun.length <= 4, `${begun.length} were begun`);
});
