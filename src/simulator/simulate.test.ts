import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTask } from '#engine/task.ts';
import { isAtDecision, type Script } from '#simulator/incident.ts';
import { play, simulate } from '#simulator/simulate.ts';

test('twenty seeds keep every promise', async () => {
  for (let seed = 0; seed < 20; seed += 1) {
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

test('what a run notes as its incidents takes the same way again, with nothing drawn but the schedule', async () => {
  for (const seed of [1, 2, 3, 8, 17]) {
    const { traceHash, steps, script } = await simulate(seed, { createTask });
    const again = await play(JSON.parse(JSON.stringify(script)) as Script, { createTask });
    assert.deepEqual([again.traceHash, again.steps, again.script], [traceHash, steps, script]);
  }
});

test('incidents and schedule are drawn apart: another schedule takes another way', async () => {
  const { traceHash, script } = await simulate(2, { createTask });
  const other = await play({ ...script, schedule: script.schedule + 1 }, { createTask });
  assert.notEqual(other.traceHash, traceHash);
  assert.deepEqual(other.script.incidents.filter(isAtDecision), script.incidents.filter(isAtDecision));
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
