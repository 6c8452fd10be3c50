import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, indexOf } from '#simulator/faults/fault-fixture.ts';

test('a folder that went back in time sends nothing of what it has of old', async () => {
  const events = await eventsOf([
    { at: 0, drive: 0, does: ['write', 'a', 'text'] },
    { at: 200, fault: 'snapshot', drive: 0, does: 'take' },
    { at: 201, drive: 0, does: ['write', 'a', 'more'] },
    { at: 400, fault: 'crash', drive: 0, again: true },
    { at: 700, fault: 'snapshot', drive: 0, does: 'put-back' },
  ]);
  const after = events.slice(indexOf(events, /drive1 +went back in time, and shows a$/));
  assert.ok(after.some(event => /drive1 +exchange a/.test(event)));
  assert.ok(!after.some(event => /drive1 +commits/.test(event)));
});

test('it is not put back as it was within one seal', async () => {
  const events = await eventsOf([
    { at: 0, drive: 0, does: ['write', 'a', 'text'] },
    { at: 200, fault: 'snapshot', drive: 0, does: 'take' },
    { at: 201, drive: 0, does: ['write', 'a', 'more'] },
    { at: 700, fault: 'snapshot', drive: 0, does: 'put-back' },
  ]);
  assert.ok(!events.some(event => /went back in time/.test(event)));
});
