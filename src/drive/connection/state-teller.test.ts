import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateOf } from '#drive/connection/state-teller.ts';
import type { TaskState } from '#protocol/control/status.ts';

test('I20: of several tasks, the one that needs a person most says how the drive fares', () => {
  const word = (...states: TaskState[]): string => stateOf(states).state;
  assert.equal(word('up-to-date', 'paused', 'syncing', 'attention'), 'attention');
  assert.equal(word('up-to-date', 'paused', 'offline'), 'syncing');
  assert.equal(word('up-to-date', 'absent'), 'attention');
  assert.equal(word('paused', 'up-to-date'), 'up-to-date');
  assert.equal(word('paused', 'paused'), 'paused');
  assert.equal(word(), 'up-to-date');
  assert.equal(stateOf(['paused', 'error']).tasks, 2);
});
