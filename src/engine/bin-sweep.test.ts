import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BinLimits, binSweep, dayMs, onlyHereAgeMsMin } from '#engine/bin-sweep.ts';
import type { BinEntry } from '#platform/recovery-bin-index.ts';

const nowMs = Date.UTC(2030, 0, 1);
const limits: BinLimits = { ageMsMax: 7 * dayMs, bytesMax: 100 };

function entry(name: string, days: number, rest: Partial<BinEntry> = {}): BinEntry {
  const heldIn = 'epoch';
  return { name, path: name, atMs: nowMs - days * dayMs, bytes: 10, why: 'deleted', heldIn, ...rest };
}

function going(entries: readonly BinEntry[], changed: Partial<BinLimits> = {}, epoch = 'epoch'): string[] {
  const oldBefore = new Set(entries.map(({ name }) => name));
  return [...binSweep(entries, { ...limits, ...changed }, { nowMs, epoch, oldBefore }).going];
}

test('R95: what the station has goes after its age', () => {
  assert.deepEqual(going([entry('old', 8), entry('young', 6)]), ['old']);
  assert.deepEqual(going([]), []);
});

test('R95: beyond the bytes the oldest go first, and no more of them than needed', () => {
  const entries = [entry('a', 3), entry('b', 2, { bytes: 50 }), entry('c', 1, { bytes: 60 })];
  assert.deepEqual(going(entries), ['a', 'b']);
  assert.deepEqual(going(entries, { bytesMax: 110 }), ['a']);
  assert.deepEqual(going(entries, { bytesMax: 120 }), []);
  assert.deepEqual(going(entries, { bytesMax: 0 }), ['a', 'b', 'c']);
});

test('R96: what is only here makes no room, and outlasts the age of the rest', () => {
  const only = entry('only', 20, { heldIn: null, why: 'discarded', bytes: 1_000 });
  assert.deepEqual(going([only, entry('held', 1)]), ['held']);
  assert.deepEqual(going([{ ...only, atMs: nowMs - onlyHereAgeMsMin }]), []);
  assert.deepEqual(going([{ ...only, atMs: nowMs - onlyHereAgeMsMin - 1 }]), ['only']);
  assert.deepEqual(going([{ ...only, atMs: nowMs - 35 * dayMs }], { ageMsMax: 40 * dayMs }), []);
});

test('R96: what is only here has to look old twice; what the station has goes at once', () => {
  const entries = [entry('only', 40, { heldIn: null, why: 'discarded' }), entry('held', 8)];
  const first = binSweep(entries, limits, { nowMs, epoch: 'epoch', oldBefore: new Set() });
  assert.deepEqual([first.going, [...first.old]], [['held'], ['only']]);
  const jumped = binSweep(entries, limits, { nowMs: nowMs - 20 * dayMs, epoch: 'epoch', oldBefore: first.old });
  assert.deepEqual([jumped.going, [...jumped.old]], [[], []], 'the clock had been wrong');
  assert.deepEqual(binSweep(entries, limits, { nowMs, epoch: 'epoch', oldBefore: first.old }).going, ['only', 'held']);
});

test('R96: what went to the bin while the clock was not set, or at no known time, has no age', () => {
  const [unset, held] = [entry('a', 0, { atMs: dayMs, heldIn: null }), entry('b', 0, { atMs: 0 })];
  assert.deepEqual(going([unset, held]), []);
  assert.deepEqual(going([unset, held], { bytesMax: 0 }), ['b']);
});

test('R96: a station that was put back may not have any more what it had', () => {
  assert.deepEqual(going([entry('old', 8)], {}, 'another epoch'), []);
});
