import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fairnessOf, headsOf, pushWaits, writeFigures } from '#bench/load/figures.ts';
import { dealt } from '#bench/load/generator.ts';
import type { NodeId } from '#model/node.ts';

const [one, two] = ['1'.repeat(32), '2'.repeat(32)] as [NodeId, NodeId];
const commit = (share: NodeId, revision: number, sentMs: number) => ({ share, revision, sentMs, doneMs: sentMs + 5 });
const push = (share: NodeId, head: number, atMs: number) => ({ share, head, atMs });

test('a commit is heard of by the first push with its revision or a later one, of its own share', () => {
  const pushes = [push(one, 1, 10), push(two, 9, 11), push(one, 4, 40), push(one, 5, 60)];
  const heard = { shares: [one, two], pushes };
  const waits = (commits: Parameters<typeof pushWaits>[0]) => pushWaits(commits, heard);
  const [early, later, last] = [commit(one, 1, 8), commit(one, 2, 8), commit(one, 4, 30)];
  assert.deepEqual(waits([early, later, last]), { waits: [2, 32, 10], unheard: 0 });
  assert.deepEqual(waits([commit(one, 6, 8), commit(two, 2, 8)]), { waits: [3], unheard: 1 });
});

test('a commit of which no listener of its share heard is counted, though nothing at all was heard there', () => {
  const commits = [commit(one, 1, 8), commit(two, 1, 8)];
  assert.deepEqual(pushWaits(commits, { shares: [one], pushes: [] }), { waits: [], unheard: 1 });
  assert.deepEqual(pushWaits(commits, { shares: [], pushes: [] }), { waits: [], unheard: 0 });
});

test('the workers are counted together', () => {
  const first = { counts: [4, 1], commits: [commit(one, 1, 0)], failures: [] };
  const second = { counts: [2], commits: [commit(one, 2, 0), commit(one, 3, 0)], failures: ['broken'] };
  assert.deepEqual(headsOf([first, second]), [[one, 3]]);
  const heard = [
    { shares: [one], pushes: [push(one, 1, 7)] },
    { shares: [], pushes: [] },
  ];
  const figures = writeFigures([first, second], heard, 2);
  assert.deepEqual(
    [figures.commits, figures.commitsPerSecond, figures.commitP50Ms, figures.pushP50Ms, figures.fairness],
    [3, 1.5, 5, 7, 0.25],
  );
  assert.equal(figures.unheard, 2);
  assert.deepEqual(figures.failures, ['broken']);
});

test('fairness is what the slowest got done of what the quickest did', () => {
  assert.equal(fairnessOf([5, 5]), 1);
  assert.equal(fairnessOf([0, 5]), 0);
  assert.ok(Number.isNaN(fairnessOf([0, 0])));
});

test('everybody is dealt to one player', () => {
  assert.deepEqual(dealt([1, 2, 3, 4, 5], 2), [
    [1, 3, 5],
    [2, 4],
  ]);
  assert.deepEqual(dealt([1], 2), [[1], []]);
});
