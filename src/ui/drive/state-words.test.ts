import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionStatus, TaskStatus } from '#protocol/control/status.ts';
import { taskSentence } from '#ui/drive/state-words.ts';

test('a task that waits for its station says whether that is silent, or what it said', () => {
  const said = 'The storage of the station is not there.';
  const sentence = (state: ConnectionStatus['state'], detail: string): string =>
    taskSentence({ state: 'offline', detail } as TaskStatus, { state, station: 'Attic' } as ConnectionStatus, 0);
  assert.equal(sentence('connected', said), said);
  assert.match(sentence('offline', 'connect ECONNREFUSED'), /^Attic does not answer/);
  assert.match(sentence('connected', ''), /^Attic does not answer/);
});
