/** What a person leaves out when something in it is left out already, and its kept object was moved elsewhere (R131). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import { assertAtRest, createPair, idOf } from '#test/rules/two-drives.ts';

// The simulator's seed 70439 of `selection,crash,power-cut,wire-loss`.
test('R131, R132: what was kept of it and moved out is new once the folder that held it is left out', async () => {
  const pair = await createPair();
  for (const folder of ['d', 'd/old']) pair.a.user.mkdir(folder);
  for (const path of ['d/old/x', 'd/y']) pair.a.user.write(path, `text of ${path}`);
  await pair.settle();
  const [d, old] = ['d', 'd/old'].map(path => idOf(pair.b, path) as NodeId) as [NodeId, NodeId];
  pair.b.restart({ leftOut: [old] });
  await pair.settle();
  pair.b.user.rename('d/old', 'mine');
  pair.b.user.write('mine/new', 'of B');
  await pair.settle();
  assert.equal(pair.a.user.exists('mine'), false, 'it is the object that is left out wherever it is moved (R132)');
  pair.b.restart({ leftOut: [d] });
  await pair.settle();
  const kept = { d: '/', 'd/y': 'text of d/y', mine: '/', 'mine/new': 'of B', 'mine/x': 'text of d/old/x' };
  assert.deepEqual(pair.b.tree(), kept);
  assert.deepEqual(pair.a.tree(), { ...kept, 'd/old': '/', 'd/old/x': 'text of d/old/x' });
  assertAtRest(pair.a);
});
