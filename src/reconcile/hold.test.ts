/** Rules about deletions that wait for a person. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  holdFilesAlways,
  holdSharePercent,
  holdWindowMs,
  isMassDeletion,
  type JudgedChange,
  knownMax,
} from '#model/hold.ts';
import type { NodeId } from '#model/node.ts';
import { deletedHere, judgeDeletions, type Verdict } from '#reconcile/hold.ts';
import { reconcile } from '#reconcile/plan.ts';
import { downloadOnly, draw, planOf, twoWay } from '#reconcile/trees-fixture.ts';

const hour = holdWindowMs;
const now = 1_700_000_000_000;

/** A folder of `count` files of which those in `gone` were deleted here. */
function folder(count: number, gone: number, done = 0): ReturnType<typeof draw> {
  const names = Array.from({ length: count }, (_, at) => `f${at}`);
  return draw({
    base: names.slice(done).join(' '),
    local: names.slice(done + gone).join(' '),
    remote: names.slice(done).join(' '),
  });
}

interface Case {
  readonly count: number;
  /** Deleted at the station already, then those deleted here. */
  readonly done?: number;
  readonly gone: number;
  readonly judged?: readonly JudgedChange[];
  readonly filesMin?: number;
  readonly nowMs?: number;
}

function verdictOn({ count, gone, done = 0, judged = [], filesMin = 10, nowMs = now }: Case): Verdict {
  const trees = folder(count, gone, done);
  const deleted = deletedHere(trees, trees.ids(), twoWay());
  const known = (atMost: number): number => Math.min(atMost, count - done);
  return judgeDeletions(trees, { deleted, judged, known, nowMs, filesMin, newHold: () => 'new' });
}

const judgedAs = (state: JudgedChange['state'], ids: readonly number[], atMs = now): JudgedChange[] =>
  ids.map(at => ({
    node: `f${at}` as NodeId,
    change: 'deletion',
    content: null,
    state,
    hold: state === 'passed' ? '' : 'old',
    atMs,
  }));
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
const states = ({ put }: Verdict): string[] => [...new Set(put.map(each => `${each.state} ${each.hold}`.trim()))];

test('R47: many files and a large share together are held, either alone is not', () => {
  assert.deepEqual(states(verdictOn({ count: 20, gone: 10 })), ['held new']);
  assert.deepEqual(states(verdictOn({ count: 20, gone: 9 })), ['passed'], 'few');
  assert.deepEqual(states(verdictOn({ count: 9, gone: 9 })), ['passed'], 'few, although it is all there is');
  assert.deepEqual(states(verdictOn({ count: 41, gone: 10 })), ['passed'], 'a small share');
  assert.deepEqual(states(verdictOn({ count: 40, gone: 10 })), ['held new']);
  assert.deepEqual(verdictOn({ count: 20, gone: 20, filesMin: 0 }), { put: [], drop: [] }, 'switched off');
});

test('R47: so many that nobody looked at each are held whatever share they are', () => {
  assert.ok(isMassDeletion({ files: holdFilesAlways, known: 10_000_000 }, 50));
  assert.ok(!isMassDeletion({ files: holdFilesAlways - 1, known: 10_000_000 }, 50));
  assert.ok(isMassDeletion({ files: 250, known: 25_000 / holdSharePercent }, 50));
});

test('R47: how many files there are is counted no further than it matters', () => {
  for (const files of [50, 51, 333, holdFilesAlways - 1]) {
    assert.ok(isMassDeletion({ files, known: knownMax(files) - 1 }, 50));
    assert.ok(!isMassDeletion({ files, known: knownMax(files) }, 50));
  }
});

test('R47: deletions in pieces count together, those that are done as well, within an hour', () => {
  const judged = judgedAs('passed', range(0, 6));
  // Six are gone from the station, four follow.
  assert.deepEqual(states(verdictOn({ count: 20, done: 6, gone: 4, judged })), ['held new']);
  assert.deepEqual(states(verdictOn({ count: 20, done: 6, gone: 3, judged })), ['passed']);
  const later = verdictOn({ count: 20, done: 6, gone: 4, judged, nowMs: now + hour });
  assert.deepEqual(states(later), ['passed']);
  assert.deepEqual(
    later.drop,
    judged.map(({ node }) => node),
  );
  // What passed and is not done yet is caught with the rest.
  const caught = verdictOn({ count: 20, gone: 10, judged });
  assert.equal(caught.put.filter(each => each.state === 'held').length, 10);
});

test('R47: a hold that is open counts, and what follows shortly after joins it', () => {
  const judged = judgedAs('held', range(0, 10));
  assert.deepEqual(states(verdictOn({ count: 20, gone: 11, judged })), ['held old']);
  assert.deepEqual(states(verdictOn({ count: 20, gone: 11, judged, nowMs: now + hour })), ['passed']);
  assert.deepEqual(verdictOn({ count: 20, gone: 10, judged, nowMs: now + hour }), { put: [], drop: [] }, 'it stays');
});

test('R47: a clock that was set back does not make deletions count for ever', () => {
  const judged = judgedAs('passed', range(0, 6), now + 5 * hour);
  assert.deepEqual(states(verdictOn({ count: 20, done: 6, gone: 4, judged })), ['passed']);
});

test('R48: what came back or changed at the station leaves the hold', () => {
  const judged = judgedAs('held', range(0, 12));
  const trees = folder(20, 10);
  const verdict = judgeDeletions(trees, {
    deleted: deletedHere(trees, trees.ids(), twoWay()),
    judged,
    known: () => 20,
    nowMs: now,
    filesMin: 10,
    newHold: () => 'new',
  });
  assert.deepEqual(verdict, { put: [], drop: ['f10', 'f11'] });
  const edited = draw({ base: 'a=1 b', remote: 'a=2 b' });
  assert.deepEqual(deletedHere(edited, edited.ids(), twoWay()), ['b']);
  assert.deepEqual(deletedHere(edited, edited.ids(), { ...twoWay(), ...downloadOnly }), []);
});

const heldAre =
  (...ids: readonly string[]) =>
  (id: NodeId): 'held' | undefined =>
    ids.includes(id) ? 'held' : undefined;

test('R48: a held deletion is not sent, nor that of the folders above it; everything else goes on', () => {
  const base = 'd/ d/a d/b e';
  const deletion = heldAre('a');
  assert.deepEqual(planOf({ base, remote: base, local: 'e' }, { deletion }), { remote: [['delete b']] });
  assert.deepEqual(planOf({ base: 'd/ d/a', remote: 'd/ d/a' }, { deletion }), {});
  // Empty folders stay with the folder that they lie in.
  const withEmpty = 'd/ d/a d/e/ d/e/f/';
  assert.deepEqual(planOf({ base: withEmpty, remote: withEmpty }, { deletion }), {});
  assert.deepEqual(planOf({ base: 'a', remote: 'a=2' }, { deletion }), { records: ['forget a'] }, 'edit beats delete');
  assert.deepEqual(planOf({ base: 'a' }, { deletion }), { records: ['forget a'] }, 'deleted there, too');
  // The station has something new in the folder: it stands here again (R44), and the held file stays held.
  assert.deepEqual(planOf({ base: 'd/ d/a', remote: 'd/ d/a d/n' }, { deletion }), { records: ['forget d'] });
});

test('R48: what is made anew under a held name is that node; another node has to wait', () => {
  const deletion = heldAre('a', 'b');
  assert.deepEqual(planOf({ base: 'a', local: 'a#n=2', remote: 'a' }, { deletion }), { records: ['bind n = a'] });
  assert.deepEqual(planOf({ base: 'd/ d/a', local: 'd/#n', remote: 'd/ d/a' }, { deletion }), {
    records: ['bind n == d'],
  });
  assert.deepEqual(planOf({ base: 'a', local: 'a/#n', remote: 'a' }, { deletion }), { obstacles: ['n: in-the-way'] });
  assert.deepEqual(planOf({ base: 'a c', local: 'a#c', remote: 'a c' }, { deletion }), {
    obstacles: ['c: in-the-way'],
  });
});

test('R49: what a person released goes in one operation, which says so', () => {
  const base = 'd/ d/a d/b e';
  const trees = draw({ base, remote: base, local: 'e' });
  const released = heldAre('b');
  const plan = reconcile(trees, trees.ids(), {
    ...twoWay(),
    deletion: id => (released(id) ? 'released' : undefined),
  });
  assert.deepEqual(plan.remote, [[{ kind: 'delete', id: 'd', without: [], released: true }]]);
});
