import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Emblem, emblemOf, type Pace, type PathFacts } from '#protocol/shell/emblem.ts';

const settled: PathFacts = {
  ...{ pace: 'resting', receivesOnly: false, isLeftOut: false, hasProblem: false, isUnsettledBeneath: false },
  node: { isSettled: true },
};
const changed: PathFacts = { ...settled, node: { isSettled: false } };
const unseen: PathFacts = { ...settled, node: undefined };
const above: PathFacts = { ...settled, isUnsettledBeneath: true };

/** The emblems at each pace: starting, moving, standing, resting. */
function atEachPace(facts: PathFacts): readonly Emblem[] {
  const paces: readonly Pace[] = ['starting', 'moving', 'standing', 'resting'];
  return paces.map(pace => emblemOf({ ...facts, pace }));
}

test('S46 what is the same on both sides is synced, or read-only, once everything was looked at', () => {
  assert.deepEqual(atEachPace(settled), ['waiting', 'synced', 'synced', 'synced']);
  const received = ['waiting', 'read-only', 'read-only', 'read-only'];
  assert.deepEqual(atEachPace({ ...settled, receivesOnly: true }), received);
});

test('S46 what differs is syncing while the task moves, waits while it stands, and stays as it is at rest', () => {
  assert.deepEqual(atEachPace(changed), ['waiting', 'syncing', 'waiting', 'filtered']);
  assert.deepEqual(atEachPace(above), ['waiting', 'syncing', 'waiting', 'synced']);
});

test('S46 what was not looked at yet is waiting, never synced', () => {
  assert.deepEqual(atEachPace(unseen), ['waiting', 'waiting', 'waiting', 'waiting']);
});

test('S46 what is left out is filtered whatever else holds, and a problem comes before what goes by itself', () => {
  const bad = { hasProblem: true };
  for (const facts of [settled, changed, unseen, above]) {
    assert.deepEqual(new Set(atEachPace({ ...facts, ...bad, isLeftOut: true })), new Set(['filtered']));
    assert.deepEqual(new Set(atEachPace({ ...facts, ...bad })), new Set(['problem']));
  }
});
