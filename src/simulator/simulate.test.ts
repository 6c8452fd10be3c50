import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTask } from '#engine/task.ts';
import { simulate } from '#simulator/simulate.ts';

test('thirty seeds keep every promise', async () => {
  for (let seed = 0; seed < 30; seed += 1) {
    const { failure } = await simulate(seed, { createTask });
    if (!failure) continue;
    const told = [`seed ${seed} broke ${failure.message}`, ...failure.tail, `npm run simulate -- --seed ${seed}`];
    assert.fail(told.join('\n'));
  }
});

test('a seed takes the same way twice', async () => {
  for (const seed of [2, 3, 17]) {
    const { traceHash, steps } = await simulate(seed, { createTask });
    const again = await simulate(seed, { createTask });
    assert.deepEqual([again.traceHash, again.steps], [traceHash, steps]);
    assert.ok(steps > 100, 'something happened');
  }
});

test('the canary: a disk that loses displaced files is found out within a few seeds', async () => {
  const failures: string[] = [];
  for (let seed = 0; seed < 12; seed += 1) {
    const { failure } = await simulate(seed, { createTask, canary: true });
    if (failure) failures.push(failure.invariant);
  }
  assert.ok(
    failures.some(invariant => invariant === 'd2' || invariant === 'q3'),
    `found only: ${failures.join(', ')}`,
  );
});
