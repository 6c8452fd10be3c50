import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualClock } from '#platform/memory/memory-clock.ts';

test('sleepers wake in the order of their time, equals in the order of falling asleep', async () => {
  const clock = createVirtualClock(1000);
  const woken: string[] = [];
  for (const [name, ms] of [
    ['late', 20],
    ['first', 10],
    ['second', 10],
  ] as const) {
    void clock.sleep(ms).then(() => woken.push(`${name} ${clock.monotonicMs()} ${clock.nowMs()}`));
  }
  assert.equal(clock.nextDueMs(), 10);
  await clock.advance(15);
  assert.deepEqual(woken, ['first 10 1010', 'second 10 1010']);
  await clock.advance(5);
  assert.equal(woken[2], 'late 20 1020');
  assert.equal(clock.wakeNext(), false);
});

test('one who sleeps again while time passes is woken in the same stretch', async () => {
  const clock = createVirtualClock();
  let rounds = 0;
  void (async () => {
    while (rounds < 10) {
      await clock.sleep(10);
      rounds += 1;
    }
  })();
  await clock.advance(55);
  assert.equal(rounds, 5);
});

test('the wall clock jumps without the sleepers noticing, and never shows the same nanosecond twice', async () => {
  const clock = createVirtualClock(1_000_000);
  let woken = false;
  void clock.sleep(10).then(() => {
    woken = true;
  });
  clock.jump(-500_000);
  assert.equal(clock.nowMs(), 500_000);
  const earlier = clock.nowNs();
  assert.ok(earlier < clock.nowNs());
  await clock.advance(9);
  assert.equal(woken, false);
  await clock.advance(1);
  assert.equal(woken, true);
});
