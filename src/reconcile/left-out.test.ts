import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planOf } from '#reconcile/trees-fixture.ts';

const leavesTop = { leavesOut: (id: string): boolean => id === 'top' };

test('R130: what is left out is neither made here nor deleted there, whatever the trees say of it', () => {
  assert.deepEqual(planOf({ remote: 'x/#top' }, leavesTop), {});
  assert.deepEqual(planOf({ base: 'x/#top', remote: 'x/#top' }, leavesTop), {});
  assert.deepEqual(planOf({ base: 'x/#top', local: 'x/#top' }, leavesTop), {});
});

test('R133: nothing of this folder is united with what is left out, nor takes its name', () => {
  const plan = planOf({ local: 'x/', remote: 'x/#top' }, leavesTop);
  assert.deepEqual([plan.records, plan.local, plan.remote], [undefined, undefined, undefined]);
  assert.equal(plan.obstacles?.length, 1);
});

test('R133: a folder that is deleted here and holds what is left out is made again', () => {
  const plan = planOf({ base: 'd/ d/f', remote: 'd/ d/f d/x/#top' }, leavesTop);
  assert.deepEqual(plan.records, ['forget d']);
  assert.deepEqual(plan.remote, [['delete f']]);
});
