import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, indexOf } from '#simulator/faults/fault-fixture.ts';

const dayMs = 24 * 60 * 60 * 1_000;

test('clocks of drives and of the station jump, and nothing but the times of files tells', async () => {
  const events = await eventsOf([
    { at: 0, drive: 0, does: ['write', 'a', 'text'] },
    { at: 5, fault: 'clock-jump', drive: 0, ms: -400 * dayMs },
    { at: 10, fault: 'clock-jump', ms: 400 * dayMs },
    { at: 300, fault: 'clock-jump', drive: 1, ms: dayMs },
    { at: 301, drive: 1, does: ['append', 'a', ' and more'] },
  ]);
  assert.ok(indexOf(events, /drive2 +has its clock set by 86400000 ms/) > 0);
  assert.ok(indexOf(events, /station +has its clock set by /) > 0);
  assert.ok(events.some(event => /drive2 +commits \[update/.test(event)));
});
