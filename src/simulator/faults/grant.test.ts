import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, indexOf } from '#simulator/faults/fault-fixture.ts';

test('while a drive may only read it takes in and sends nothing; afterwards it sends', async () => {
  const events = await eventsOf([
    { at: 300, fault: 'grant', drive: 1, to: 'read', lasts: 300 },
    { at: 301, drive: 0, does: ['write', 'a', 'of drive 1'] },
    { at: 302, drive: 1, does: ['write', 'b', 'of drive 2'] },
  ]);
  const [from, to] = [indexOf(events, /drive2 +may read/), indexOf(events, /drive2 +may write/)];
  assert.ok(events.slice(from, to).some(event => /drive2 +placeNew a$/.test(event)));
  assert.ok(!events.slice(from, to).some(event => /drive2 +commits/.test(event)));
  assert.ok(events.slice(to).some(event => /drive2 +commits .*"b"/.test(event)));
});

test('a drive whose token is revoked is refused until it has another', async () => {
  const events = await eventsOf([
    { at: 300, fault: 'grant', drive: 1, to: 'none', lasts: 300 },
    { at: 301, drive: 0, does: ['write', 'a', 'of drive 1'] },
    { at: 302, drive: 1, does: ['write', 'b', 'of drive 2'] },
  ]);
  const [from, to] = [indexOf(events, /drive2 +is locked out/), indexOf(events, /drive2 +may write/)];
  assert.ok(events.slice(from, to).some(event => /drive2 +ends a round: refused/.test(event)));
  assert.ok(!events.slice(from, to).some(event => /drive2 +placeNew/.test(event)));
  assert.ok(events.slice(to).some(event => /drive2 +placeNew a$/.test(event)));
});
