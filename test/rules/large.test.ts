/** Depths that few people have. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAtRest, createPair } from '#test/rules/two-drives.ts';

test('R40, R55, scenario 98: two hundred folders, one in the other, are made, worked in, moved and deleted', async () => {
  const depth = 200;
  const pair = await createPair();
  const path = Array.from({ length: depth - 1 }, () => 'x').join('/');
  for (let at = 1; at <= path.length; at += 2) pair.a.user.mkdir(path.slice(0, at));
  pair.a.user.write(`${path}/f`, 'text');
  await pair.settle();
  assert.equal(Object.keys(pair.tree()).length, depth);
  pair.b.user.write(`${path}/f`, 'edited');
  await pair.settle();
  assert.equal(pair.a.tree()[`${path}/f`], 'edited');
  pair.a.user.rename('x', 'y');
  await pair.settle();
  assert.ok(pair.b.user.exists(`y${path.slice(1)}/f`));
  pair.b.user.rmTree('y');
  await pair.settle();
  assert.deepEqual(pair.tree(), {});
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
});
