/** Rules about the modes, each on three small trees. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Drawing, downloadOnly, type PlanInWords, planOf, uploadOnly } from '#reconcile/trees-fixture.ts';

const nothing: PlanInWords = {};

interface Case {
  readonly trees: Drawing;
  readonly plan: PlanInWords;
}

const downloads: Readonly<Record<string, Case>> = {
  'an edit stays': { trees: { base: 'a=1', local: 'a=2', remote: 'a=1' }, plan: nothing },
  'an edit that was not hashed is hashed': {
    trees: { base: 'a=1', local: 'a=?', remote: 'a=1' },
    plan: { examine: ['a'] },
  },
  'other times stay': { trees: { base: 'a@1', local: 'a@2', remote: 'a@1' }, plan: nothing },
  'an addition stays': { trees: { local: 'd/ d/a' }, plan: nothing },
  'a move stays': { trees: { base: 'a', local: 'b#a', remote: 'a' }, plan: nothing },
  'a deletion stays': { trees: { base: 'a', remote: 'a' }, plan: nothing },
  'a deletion of a folder stays': { trees: { base: 'd/ d/a', remote: 'd/ d/a' }, plan: nothing },
  'a deleted file that changes there comes again': {
    trees: { base: 'a=1', remote: 'a=2' },
    plan: { records: ['forget a'] },
  },
  'a moved file that moves there too goes there': {
    trees: { base: 'a', local: 'b#a', remote: 'c#a' },
    plan: { local: ['move-local a to /c'] },
  },
  'an edited file that changes there is in conflict: the newer stays': {
    trees: { base: 'a=1', local: 'a=2@9', remote: 'a=3@8' },
    plan: nothing,
  },
  'the older makes room': {
    trees: { base: 'a=1', local: 'a=2@8', remote: 'a=3@9' },
    plan: { records: ['detach a'] },
  },
  'an edited file that is deleted there stays as our own': {
    trees: { base: 'a=1', local: 'a=2' },
    plan: { records: ['detach a'] },
  },
  'what is unchanged here follows': {
    trees: { base: 'a=1 b c', local: 'a=1 b c', remote: 'a=2 d#c n' },
    plan: { local: ['replace a=2', 'remove-local b', 'move-local c to /d', 'download n=0 at /n'] },
  },
};

for (const [what, { trees, plan }] of Object.entries(downloads)) {
  test(`R60, R62: download-only: ${what}`, () => assert.deepEqual(planOf(trees, downloadOnly), plan));
}

const uploads: Readonly<Record<string, Case>> = {
  'an edit there stays there': { trees: { base: 'a=1', local: 'a=1', remote: 'a=2' }, plan: nothing },
  'an addition there stays there': { trees: { remote: 'd/ d/a' }, plan: nothing },
  'a deletion there stays there': { trees: { base: 'a', local: 'a' }, plan: nothing },
  'a deleted folder there stays deleted there': { trees: { base: 'd/ d/a', local: 'd/ d/a' }, plan: nothing },
  'a move there stays there': { trees: { base: 'a', local: 'a', remote: 'b#a' }, plan: nothing },
  'the older local content wins a conflict all the same': {
    trees: { base: 'a=1', local: 'a=2@8', remote: 'a=3@9' },
    plan: { remote: [['update a on 2']] },
  },
  'it wins where two new files meet': {
    trees: { local: 'a#l=2@8', remote: 'a#r=3@9' },
    plan: { records: ['bind l = r'] },
  },
  'what is edited here and deleted there is made anew': {
    trees: { base: 'a=1', local: 'a=2' },
    plan: { records: ['detach a'] },
  },
  'all that was done here is sent': {
    trees: { base: 'a=1 b c', local: 'a=2 d#c n', remote: 'a=1 b c' },
    plan: { remote: [['update a on 1'], ['delete b'], ['move c to /d on 1'], ['create n at /n']] },
  },
};

for (const [what, { trees, plan }] of Object.entries(uploads)) {
  test(`R61: upload-only: ${what}`, () => assert.deepEqual(planOf(trees, uploadOnly), plan));
}

test('R60: download-only never plans a step at the station, and R61: upload-only none here', () => {
  const drawings: Drawing[] = [...Object.values(downloads), ...Object.values(uploads)].map(({ trees }) => trees);
  for (const trees of drawings) {
    assert.equal(planOf(trees, downloadOnly).remote, undefined, JSON.stringify(trees));
    assert.equal(planOf(trees, uploadOnly).local, undefined, JSON.stringify(trees));
  }
});
