import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, indexOf } from '#simulator/faults/fault-fixture.ts';

test('a second save writes as many bytes into the same file, and reaches the other drive', async () => {
  const events = await eventsOf([
    { at: 0, drive: 0, does: ['write', 'a', 'the first text'] },
    { at: 400, fault: 'second-save', drive: 0, path: 'a', text: '400:again.....' },
    { at: 400, fault: 'second-save', drive: 0, path: 'gone', text: '400:again' },
  ]);
  const after = events.slice(indexOf(events, /user1 +writes in place a = "400:again\.{5}"/));
  indexOf(after, /drive2 +exchange a/);
  assert.ok(!after.some(event => /gone/.test(event)), 'a file that is not there any more is not made');
});
