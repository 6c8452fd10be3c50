import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, indexOf } from '#simulator/faults/fault-fixture.ts';

const always = Number.MAX_SAFE_INTEGER;

test('a full disk takes nothing in until it has room again', async () => {
  const events = await eventsOf([
    { at: 300, drive: 0, does: ['write', 'a', 'text'] },
    { at: 301, fault: 'disk-trouble', drive: 1, code: 'full', calls: always, lasts: 300 },
  ]);
  const failed = indexOf(events, /drive2 +fails: full/);
  assert.match(events[failed - 1] as string, /drive2 +stage /);
  assert.ok(indexOf(events, /drive2 +placeNew a$/) > failed);
});

test('a folder that may not be entered stays as it is, and its siblings go on', async () => {
  const events = await eventsOf([
    { at: 0, drive: 0, does: ['mkdir', 'closed'] },
    { at: 300, fault: 'disk-trouble', drive: 0, code: 'denied', calls: always, lasts: 600, path: 'closed' },
    { at: 301, drive: 0, does: ['write', 'closed/a', 'within'] },
    { at: 302, drive: 0, does: ['write', 'b', 'beside'] },
  ]);
  const failed = indexOf(events, /drive1 +fails: denied/);
  assert.match(events[failed - 1] as string, /drive1 +list closed$/);
  const lastFailed = events.findLastIndex(event => /fails: denied/.test(event));
  assert.ok(indexOf(events, /drive1 +commits .*"b"/) < lastFailed);
  assert.ok(indexOf(events, /drive1 +commits .*"a"/) > lastFailed);
});

test('a device that fails a few calls, and a file in use, are tried again', async () => {
  const events = await eventsOf([
    { at: 0, drive: 0, does: ['write', 'a', 'text'] },
    { at: 1, fault: 'disk-trouble', drive: 1, code: 'io', calls: 2, lasts: 20 },
    { at: 400, drive: 0, does: ['rename', 'a', 'b'] },
    { at: 401, fault: 'disk-trouble', drive: 1, code: 'busy', calls: 1, lasts: 1_000, path: 'a' },
  ]);
  assert.equal(events.filter(event => /drive2 +fails: io/.test(event)).length, 2);
  const busy = indexOf(events, /drive2 +fails: busy/);
  assert.match(events[busy - 1] as string, /drive2 +move a$/);
  assert.ok(events.slice(busy).some(event => /drive2 +move a$/.test(event)));
});
