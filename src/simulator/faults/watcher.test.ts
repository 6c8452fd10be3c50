import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullRescanMs } from '#drive/task/task-runner.ts';
import { eventsOf, indexOf } from '#simulator/faults/fault-fixture.ts';
import { createWatcher, type SimulatedWatcher, type WatcherFlaw } from '#simulator/watcher.ts';

test('what a deaf watcher never told is found by the next full rescan', async () => {
  const events = await eventsOf([
    { at: 300, fault: 'watcher', drive: 0, flaw: 'deaf', lasts: 20 },
    { at: 301, drive: 0, does: ['write', 'a', 'text'] },
  ]);
  const rescanned = indexOf(events, /drive1 +is due for a full rescan/);
  assert.ok(indexOf(events, /drive1 +commits .*"a"/) > rescanned);
  assert.ok(!events.slice(0, rescanned).some(event => /drive1 +is told of a/.test(event)));
  assert.ok(Number(/(\d+)\.\d drive1/.exec(events[rescanned] as string)?.[1]) >= fullRescanMs);
});

test('nobody waits for a rescan where all is told, though late', async () => {
  const events = await eventsOf([
    { at: 300, fault: 'watcher', drive: 0, flaw: 'late', lasts: 200 },
    { at: 301, drive: 0, does: ['write', 'a', 'text'] },
  ]);
  assert.ok(indexOf(events, /drive1 +commits .*"a"/) > indexOf(events, /drive1 +is told of a$/));
  assert.ok(!events.some(event => /rescan/.test(event)));
});

function heard(flaw: WatcherFlaw): SimulatedWatcher {
  const watcher = createWatcher();
  watcher.spoil(flaw);
  watcher.hear('f/a');
  return watcher;
}

test('a watcher that tells of folders alone', () => {
  assert.deepEqual(heard('vague').take(), { paths: ['f'] });
});

test('an overflow is told of in the end, and means everything', () => {
  const watcher = heard('overflow');
  assert.equal(watcher.hasNews(), false);
  assert.equal(watcher.mend(), 'overflow');
  assert.deepEqual(watcher.take(), { paths: undefined });
  assert.equal(watcher.hasNews(), false);
});

test('what was told is told once more', () => {
  const watcher = heard('twice');
  assert.deepEqual(watcher.take(), { paths: ['f/a'] });
  assert.equal(watcher.hasNews(), false);
  watcher.mend();
  assert.deepEqual(watcher.take(), { paths: ['f/a'] });
  watcher.mend();
  assert.equal(watcher.hasNews(), false);
});

test('a new watch knows nothing of the one before', () => {
  for (const flaw of ['late', 'overflow', 'twice'] as const) {
    const watcher = heard(flaw);
    watcher.take();
    watcher.hear('b');
    watcher.restart();
    watcher.mend();
    assert.equal(watcher.hasNews(), false, flaw);
  }
});
