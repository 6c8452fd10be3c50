import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allSteps } from '#platform/memory/memory-volume.ts';
import { eventsOf, indexOf } from '#simulator/faults/fault-fixture.ts';

test('what a disk did and answered with an error stands there', async () => {
  const events = await eventsOf([
    { at: 300, drive: 0, does: ['write', 'a', 'text'] },
    {
      at: 301,
      fault: 'half-done',
      drive: 1,
      code: 'io',
      steps: allSteps,
      calls: 1,
      lasts: 1_000,
      operation: 'placeNew',
    },
  ]);
  const failed = indexOf(events, /drive2 +fails: io, though it is done$/);
  assert.match(events[failed - 1] as string, /drive2 +placeNew a$/);
  assert.ok(!events.slice(failed).some(event => /drive2 +placeNew a$/.test(event)));
});

test('a write that ends in its middle is begun anew', async () => {
  const events = await eventsOf([
    { at: 300, drive: 0, does: ['write', 'a', 'text'] },
    { at: 301, fault: 'half-done', drive: 1, code: 'other', steps: 1, calls: 1, lasts: 1_000, operation: 'write' },
  ]);
  const failed = indexOf(events, /drive2 +fails: other, after 1 of its steps$/);
  assert.ok(events.slice(failed).some(event => /drive2 +placeNew a$/.test(event)));
});
