import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fairnessOf, pushWaits, writeFigures } from '#bench/load/figures.ts';
import { dealt } from '#bench/load/generator.ts';
import type { NodeId } from '#model/node.ts';

const [one, two] = ['1'.repeat(32), '2'.repeat(32)] as [NodeId, NodeId];
const commit = (share: NodeId, revision: number, sentMs: number) => ({ share, revision, sentMs, doneMs: sentMs + 5 });
const push = (share: NodeId, head: number, atMs: number) => ({ share, head, atMs });

test('a commit is heard of by the first push with its revision or a later one, of its own share', () => {
  const pushes = [push(one, 1, 10), push(two, 9, 11), push(one, 4, 40), push(one, 5, 60)];
  assert.deepEqual(pushWaits([commit(one, 1, 8), commit(one, 2, 8), commit(one, 4, 30)], pushes), [2, 32, 10]);
  assert.deepEqual(pushWaits([commit(one, 6, 8), commit(two, 2, 8)], pushes), [3]);
  assert.deepEqual(pushWaits([commit(one, 1, 8)], []), []);
});

test('the workers are counted together', () => {
  const first = { counts: [4, 1], commits: [commit(one, 1, 0)], pushes: [push(one, 1, 7)], failures: [] };
  const second = { counts: [2], commits: [commit(one, 2, 0), commit(one, 3, 0)], pushes: [], failures: ['broken'] };
  const figures = writeFigures([first, second], 2);
  assert.deepEqual(
    [figures.commits, figures.commitsPerSecond, figures.commitP50Ms, figures.pushP50Ms, figures.fairness],
    [3, 1.5, 5, 7, 0.25],
  );
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
