import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rateOf, rateWindowMs, type Sample, secondsLeft, withSample } from '#drive/transfers/rate.ts';

/** An arrival every so many milliseconds. */
function played(endMs: number, everyMs: number, bytesAt: (ms: number) => number): readonly Sample[] {
  let samples: readonly Sample[] = [];
  for (let atMs = 0; atMs <= endMs; atMs += everyMs) samples = withSample(samples, { atMs, bytes: bytesAt(atMs) });
  return samples;
}

test('a steady transfer has its rate, however long it has been going on, and keeps few samples', () => {
  const samples = played(60_000, 50, ms => ms * 2);
  assert.equal(rateOf(samples, { atMs: 60_000, bytes: 120_000 }), 2_000);
  assert.ok(samples.length <= rateWindowMs / 250 + 2, `${samples.length} samples`);
});

test('another pace is the rate once the window has passed', () => {
  const bytesAt = (ms: number): number => (ms <= 10_000 ? ms : 10_000 + (ms - 10_000) * 10);
  assert.equal(rateOf(played(10_000, 250, bytesAt), { atMs: 10_000, bytes: bytesAt(10_000) }), 1_000);
  assert.equal(rateOf(played(15_000, 250, bytesAt), { atMs: 15_000, bytes: bytesAt(15_000) }), 10_000);
});

test('large pieces that arrive rarely have a rate that is neither nothing nor a burst', () => {
  // Four megabytes every forty seconds.
  const piece = 4 * 1024 * 1024;
  const bytesAt = (ms: number): number => Math.floor(ms / 40_000) * piece;
  const samples = played(200_000, 40_000, bytesAt);
  for (let atMs = 200_000; atMs < 240_000; atMs += 1_000) {
    const rate = rateOf(samples, { atMs, bytes: bytesAt(atMs) }) ?? 0;
    assert.ok(rate > piece / 80 - 1 && rate <= piece / 40, `${rate} after ${atMs} ms`);
  }
});

test('a transfer that stands still becomes slower and slower', () => {
  const samples = played(5_000, 250, ms => ms * 100);
  const rates = [6, 10, 60, 600].map(seconds => rateOf(samples, { atMs: seconds * 1000, bytes: 500_000 }) ?? 0);
  assert.deepEqual(
    rates,
    rates.toSorted((a, b) => b - a),
  );
  assert.ok((rates.at(-1) ?? 0) < 100, rates.join());
  assert.equal(secondsLeft(100, 0), null);
});

test('nothing is said before half a second, nor by the samples of another transfer', () => {
  assert.equal(rateOf([], { atMs: 0, bytes: 0 }), null);
  assert.equal(rateOf([{ atMs: 0, bytes: 0 }], { atMs: 400, bytes: 1_000 }), null);
  const samples = played(5_000, 250, ms => ms);
  assert.deepEqual(withSample(samples, { atMs: 6_000, bytes: 3 }), [{ atMs: 6_000, bytes: 3 }]);
});

test('what is left takes whole seconds, and nothing left takes none', () => {
  assert.equal(secondsLeft(2_500, 1_000), 3);
  assert.equal(secondsLeft(0, null), 0);
  assert.equal(secondsLeft(1, null), null);
});
