import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barsOf, sinceMs } from '#ui/station/overview/bars.ts';

const hourMs = 60 * 60_000;
const nowMs = new Date(2026, 5, 15, 14, 30).getTime();
const at = (fromMs: number, count: number) => ({
  span: 'hour' as const,
  fromMs,
  commits: count,
  changes: 2 * count,
  bytesIn: 3 * count,
  bytesOut: 4 * count,
});

test('I29: a day is shown as 24 hours, the one at work among them', () => {
  const thisHour = Math.floor(nowMs / hourMs) * hourMs;
  const bars = barsOf([at(thisHour, 1), at(thisHour - 23 * hourMs, 2), at(thisHour - 24 * hourMs, 9)], 'day', nowMs);
  assert.deepEqual([bars.length, bars[0]?.commits, bars[23]?.commits], [24, 2, 1]);
  assert.equal(
    bars.reduce((sum, { bytesOut }) => sum + bytesOut, 0),
    12,
  );
  assert.equal(sinceMs('day', nowMs), bars[0]?.fromMs);
});

test('I29: a week and a month are shown by the days of the reader', () => {
  const morning = new Date(2026, 5, 14, 0, 0).getTime();
  const bars = barsOf([at(morning, 1), at(morning + 23 * hourMs, 1), at(morning - hourMs, 5)], 'week', nowMs);
  assert.deepEqual(
    bars.map(({ commits }) => commits),
    [0, 0, 0, 0, 5, 2, 0],
  );
  assert.equal(barsOf([], 'month', nowMs).length, 30);
});
