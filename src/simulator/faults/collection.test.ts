import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, indexOf } from '#simulator/faults/fault-fixture.ts';

test('a station collects beside what drives send', async () => {
  const events = await eventsOf([
    { at: 0, drive: 0, does: ['write', 'a', 'text'] },
    { at: 10, fault: 'collection', graceMs: 0 },
    { at: 40, fault: 'collection', graceMs: 0 },
  ]);
  assert.ok(indexOf(events, /station +has collected 0 contents/) > indexOf(events, /station +collects what/));
});
