import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, indexOf } from '#simulator/faults/fault-fixture.ts';

const given = [
  { at: 0, drive: 0, does: ['write', 'a', 'text'] },
  { at: 0, drive: 0, does: ['mkdir', 'd'] },
  { at: 0, drive: 0, does: ['write', 'd/b', 'more'] },
] as const;

test('what the station has goes from the drive that is wiped, what is only there stays, and nothing is sent any more', async () => {
  const events = await eventsOf([
    ...given,
    { at: 900, drive: 0, does: ['write', 'd/new', 'never sent'] },
    { at: 900, fault: 'wipe', drive: 0, scope: 'synced' },
  ]);
  const after = events.slice(indexOf(events, /drive1 +is to be wiped \(synced\)/));
  indexOf(after, /drive1 +wiped: done, 2 removed, 1 left/);
  indexOf(after, /drive1 +is not the station’s any more/);
  assert.ok(!after.some(event => /drive1 +commits/.test(event)));
  assert.ok(!after.some(event => /drive2 +takeOut/.test(event)), 'the other drive keeps everything');
});

test('a wipe of everything goes on after crashes until nothing is left', async () => {
  const crashes = [10, 25, 40].map(later => ({ at: 900 + later, fault: 'crash', drive: 0, again: true }) as const);
  const events = await eventsOf([
    ...given,
    { at: 900, drive: 0, does: ['write', 'd/new', 'never sent'] },
    { at: 900, fault: 'wipe', drive: 0, scope: 'all' },
    ...crashes,
  ]);
  const after = events.slice(indexOf(events, /drive1 +is to be wiped \(all\)/));
  assert.ok(after.filter(event => /drive1 +crashes/.test(event)).length > 1, 'it was cut off');
  indexOf(after, /drive1 +wiped: done, \d removed, 0 left/);
});
