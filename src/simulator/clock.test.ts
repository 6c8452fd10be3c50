import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { clockOf } from '#simulator/clock.ts';
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
