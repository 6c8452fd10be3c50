import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { clockOf, ticking } from '#simulator/clock.ts';
import { createScheduler } from '#simulator/scheduler.ts';

const dayMs = 24 * 60 * 60 * 1_000;

test('a wall clock jumps, and a monotonic one does not notice', () => {
  const scheduler = createScheduler({ random: seededRandom(1), burst: 0, onStep: () => {} });
  const clock = clockOf(scheduler, () => ({ name: 'drive', ended: false }), 5);
  const before = { ms: clock.nowMs(), ns: clock.nowNs() };
  clock.jump(-dayMs);
  assert.equal(clock.nowMs(), before.ms - dayMs);
  assert.equal(clock.nowNs(), before.ns - BigInt(dayMs) * 1_000_000n);
  assert.ok(clock.nowNs() > before.ns - BigInt(dayMs) * 1_000_000n, 'no two readings are alike');
  assert.equal(clock.monotonicMs(), 0);
});

test('the times of a volume go on in steps', () => {
  const scheduler = createScheduler({ random: seededRandom(1), burst: 0, onStep: () => {} });
  const clock = ticking(
    clockOf(scheduler, () => ({ name: 'drive', ended: false }), 0),
    4,
  );
  const first = clock.nowNs();
  scheduler.pass(3.9);
  assert.equal(clock.nowNs(), first);
  scheduler.pass(0.2);
  assert.equal(clock.nowNs(), first + 4_000_000n);
});
