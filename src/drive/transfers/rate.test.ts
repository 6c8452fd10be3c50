import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rateOf, rateWindowMs, type Sample, secondsLeft, withSample } from '#drive/transfers/rate.ts';

/** A sample every quarter of a second. */
function played(seconds: number, bytesAt: (ms: number) => number): readonly Sample[] {
  let samples: readonly Sample[] = [];
  for (let atMs = 0; atMs <= seconds * 1000; atMs += 250) samples = withSample(samples, { atMs, bytes: bytesAt(atMs) });
  return samples;
}

test('a steady transfer has its rate, however long it has been going on, and keeps few samples', () => {
  const samples = played(60, ms => ms * 2);
  assert.equal(rateOf(samples, { atMs: 60_000, bytes: 120_000 }), 2_000);
  assert.ok(samples.length <= rateWindowMs / 250 + 2, `${samples.length} samples`);
});

test('a burst is smoothed over the window, and forgotten after it', () => {
  const bytesAt = (ms: number): number => (ms < 10_000 ? 0 : 5_000);
  assert.equal(rateOf(played(10, bytesAt), { atMs: 10_000, bytes: 5_000 }), 1_000);
  assert.equal(rateOf(played(16, bytesAt), { atMs: 16_000, bytes: 5_000 }), 0);
});

test('a transfer that stands still comes down to nothing even while nothing is sampled', () => {
  const samples = played(5, ms => ms);
  assert.equal(rateOf(samples, { atMs: 20_000, bytes: 5_000 }), 0);
  assert.equal(secondsLeft(100, 0), null);
});

test('nothing is said before half a second, nor by the samples of another transfer', () => {
  assert.equal(rateOf([], { atMs: 0, bytes: 0 }), null);
  assert.equal(rateOf([{ atMs: 0, bytes: 0 }], { atMs: 400, bytes: 1_000 }), null);
  assert.deepEqual(
    withSample(
      played(5, ms => ms),
      { atMs: 6_000, bytes: 3 },
    ),
    [{ atMs: 6_000, bytes: 3 }],
  );
});

test('what is left takes whole seconds, and nothing left takes none', () => {
  assert.equal(secondsLeft(2_500, 1_000), 3);
  assert.equal(secondsLeft(0, null), 0);
  assert.equal(secondsLeft(1, null), null);
});
