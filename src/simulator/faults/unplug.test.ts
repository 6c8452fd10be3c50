import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, indexOf } from '#simulator/faults/fault-fixture.ts';

for (const shows of ['nothing', 'another'] as const) {
  test(`while its volume is away a drive does nothing, and later finds what came meanwhile (${shows} there)`, async () => {
    const events = await eventsOf([
      { at: 300, fault: 'unplug', drive: 1, shows, lasts: 200 },
      { at: 301, drive: 0, does: ['write', 'a', 'text'] },
      { at: 302, drive: 1, does: ['write', 'b', 'elsewhere'] },
    ]);
    const [gone, back] = [indexOf(events, /drive2 +is unplugged/), indexOf(events, /drive2 +is plugged in/)];
    const between = events.slice(gone, back);
    assert.ok(between.some(event => /drive2 +ends a round: absent/.test(event)));
    assert.ok(!between.some(event => /drive2 +(commits|placeNew|takeOut|is told of b)/.test(event)));
    assert.ok(indexOf(events, /drive2 +placeNew a$/) > back);
    assert.ok(indexOf(events, /drive2 +commits .*"b"/) > indexOf(events, /drive2 +is due for a full rescan/));
  });
}

test('a volume does not come back within the round in which it went', async () => {
  const events = await eventsOf([
    { at: 0, drive: 1, does: ['write', 'a', 'text'] },
    { at: 20, fault: 'unplug', drive: 1, shows: 'nothing', lasts: 0 },
  ]);
  const gone = indexOf(events, /drive2 +is unplugged/);
  const ended = gone + indexOf(events.slice(gone), /drive2 +ends a round/);
  assert.ok(indexOf(events, /drive2 +is plugged in/) < ended);
  assert.ok(events.slice(gone, ended).some(event => /drive2 +(identity|list|stat|open|read)/.test(event)));
});

test('before a task has its folder no volume goes: it would make another folder its own', async () => {
  const events = await eventsOf([{ at: 0, fault: 'unplug', drive: 1, shows: 'another', lasts: 9 }]);
  assert.ok(!events.some(event => /unplugged/.test(event)));
});
