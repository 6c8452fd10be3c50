import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, indexOf } from '#simulator/faults/fault-fixture.ts';

test('a drive that lost its records unites both sides: nothing is deleted, nothing sent again', async () => {
  const events = await eventsOf([
    { at: 0, drive: 0, does: ['write', 'a', 'text'] },
    { at: 400, fault: 'records', drive: 0, does: 'lose' },
  ]);
  const after = events.slice(indexOf(events, /drive1 +has no records/));
  assert.ok(after.some(event => /drive1 +asks for changes since 0/.test(event)));
  assert.ok(!after.some(event => /drive1 +(commits|takeOut|placeNew)/.test(event)));
});

test('an older copy of its records comes back', async () => {
  const events = await eventsOf([
    { at: 0, drive: 0, does: ['write', 'a', 'text'] },
    { at: 300, fault: 'records', drive: 0, does: 'copy' },
    { at: 301, drive: 0, does: ['write', 'b', 'more'] },
    { at: 700, fault: 'records', drive: 0, does: 'restore' },
  ]);
  const after = events.slice(indexOf(events, /drive1 +has older records/));
  assert.ok(after.some(event => /drive1 +asks for changes since 1$/.test(event)));
  assert.ok(!after.some(event => /drive1 +commits \[delete/.test(event)));
});
