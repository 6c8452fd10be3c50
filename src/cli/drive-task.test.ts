import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rulesOf } from '#cli/drive-task.ts';

test('A20 of the limits of a task only those are ordered that were given, and 0 takes one back', () => {
  assert.deepEqual(rulesOf({}), {});
  assert.deepEqual(rulesOf({ limitUp: 300 }), { limits: { up: 300 } });
  assert.deepEqual(rulesOf({ limitUp: 0, limitDown: 90 }), { limits: { up: 0, down: 90 } });
});
