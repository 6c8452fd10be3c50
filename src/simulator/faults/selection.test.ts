import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, indexOf } from '#simulator/faults/fault-fixture.ts';

const given = [
  { at: 0, drive: 0, does: ['write', 'a', 'text'] },
  { at: 0, drive: 0, does: ['mkdir', 'd'] },
  { at: 0, drive: 0, does: ['write', 'd/b', 'more'] },
] as const;

test('what is left out does not come, until it is taken in again', async () => {
  const events = await eventsOf([
    ...given,
    { at: 900, fault: 'selection', drive: 1, does: 'leave-out', path: 'd', removes: false },
    { at: 1_000, drive: 0, does: ['write', 'd/new', 'for the other'] },
    { at: 2_000, fault: 'selection', drive: 1, does: 'take-in', path: 'd', removes: false },
  ]);
  const out = indexOf(events, /drive2 +leaves out d \(0 removed, 0 left\)/);
  const back = indexOf(events, /drive2 +is to take-in d/);
  const written = indexOf(events, /user1 +writes d\/new/);
  assert.ok(out < back && written < back);
  assert.ok(indexOf(events, /drive2 +placeNew d\/new/) > back);
});

test('space is freed of what the station has; what was edited stays, and a crash is gone on after', async () => {
  const crashes = [30, 60, 90].map(later => ({ at: 900 + later, fault: 'crash', drive: 0, again: true }) as const);
  const events = await eventsOf([
    ...given,
    { at: 899, drive: 0, does: ['write', 'd/mine', 'never sent'] },
    { at: 900, fault: 'selection', drive: 0, does: 'leave-out', path: 'd', removes: true },
    ...crashes,
  ]);
  indexOf(events, /drive1 +goes on freeing space/);
  indexOf(events, /drive1 +discardStaged .*wipe-/);
  assert.ok(!events.some(event => /drive1 +(takeOut|discardStaged) d\/mine/.test(event)));
  assert.ok(!events.some(event => /drive2 +takeOut/.test(event)), 'the other drive keeps everything');
});

test('nothing happens where the drive does not know what is meant', async () => {
  const events = await eventsOf([
    ...given,
    { at: 900, fault: 'selection', drive: 1, does: 'leave-out', path: 'nowhere', removes: true },
    { at: 900, fault: 'selection', drive: 1, does: 'take-in', path: 'd', removes: false },
  ]);
  indexOf(events, /drive2 +does not take-in: "d" is not left out/);
  assert.ok(!events.some(event => /nowhere/.test(event)));
});

test('a folder that is deleted where something of it is left out is not deleted at the station', async () => {
  const events = await eventsOf([
    ...given,
    { at: 900, fault: 'selection', drive: 1, does: 'leave-out', path: 'd/b', removes: true },
    { at: 1_200, drive: 1, does: ['rmdir', 'd'] },
  ]);
  const after = events.slice(indexOf(events, /user2 +removes folder d/));
  indexOf(after, /drive2 +makeFolder d/);
  assert.ok(!after.some(event => /drive2 +commits/.test(event)));
});

// Seed 52527.
test('what a drive does not know any more when its turn comes is looked for at the station, and not found', async () => {
  const events = await eventsOf([
    ...given,
    { at: 900, fault: 'selection', drive: 0, does: 'leave-out', path: 'd', removes: true },
    { at: 912, fault: 'selection', drive: 0, does: 'take-in', path: 'd', removes: false },
    { at: 914, fault: 'selection', drive: 0, does: 'leave-out', path: 'd/b', removes: true },
  ]);
  indexOf(events, /drive1 +does not leave-out: The station has no /);
});

// Seed 1191 of another state of the code.
test('what is made under the name of what was freed may outdo it, on the same device (R134)', async () => {
  const events = await eventsOf([
    { at: 0, drive: 0, does: ['write', 'a', 'the first'] },
    { at: 900, fault: 'selection', drive: 0, does: 'leave-out', path: 'a', removes: true },
    { at: 1_000, drive: 0, does: ['write', 'a', 'the second one'] },
    { at: 1_001, fault: 'selection', drive: 0, does: 'take-in', path: 'a', removes: false },
  ]);
  const freed = indexOf(events, /drive1 +discardStaged .*wipe-/);
  assert.ok(indexOf(events, /drive1 +commits \[update /) > freed);
});
