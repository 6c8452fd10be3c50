/** Rules about deletion, each on three small trees. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reconcile } from '#reconcile/plan.ts';
import { draw, planOf, twoWay } from '#reconcile/trees-fixture.ts';

const nothing = {};

test('R40: deleted on one side and unchanged in content on the other is deleted there too', () => {
  assert.deepEqual(planOf({ base: 'a', remote: 'a' }), { remote: [['delete a']] });
  assert.deepEqual(planOf({ base: 'a', local: 'a' }), { local: ['remove-local a'] });
  // Only touched, or moved (scenario 8): the content is what counts.
  assert.deepEqual(planOf({ base: 'a@1', remote: 'a@2' }), { remote: [['delete a']] });
  assert.deepEqual(planOf({ base: 'a@1', local: 'a@2' }), { local: ['remove-local a'] });
  assert.deepEqual(planOf({ base: 'd/ a', local: 'd/', remote: 'd/ d/a' }), { remote: [['delete a']] });
  assert.deepEqual(planOf({ base: 'd/ a', local: 'd/ d/a', remote: 'd/' }), { local: ['remove-local a'] });
});

test('R41: edit beats delete, on both sides', () => {
  // Scenario 3: edited here; a new node, since its id is dead at the station.
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=2' }), { records: ['detach a'] });
  // Scenario 4: edited there; fetched again in the next plan.
  assert.deepEqual(planOf({ base: 'a=1', remote: 'a=2' }), { records: ['forget a'] });
});

test('R42: deleted on both sides, base forgets it', () => {
  assert.deepEqual(planOf({ base: 'a d/ d/b' }), { records: ['forget a', 'forget b', 'forget d'] });
});

test('R43: a folder deleted here goes in one operation', () => {
  const base = 'd/ d/a d/e/ d/e/b';
  assert.deepEqual(planOf({ base, remote: base }), { remote: [['delete d']] });
  // What was moved out leaves before it (scenario 17).
  assert.deepEqual(planOf({ base, local: 'b', remote: base }), { remote: [['move b to /b on 1'], ['delete d']] });
});

test('R43, R55: a folder waits for what leaves it, also when that is edited or rests after a failure', () => {
  const [base, local] = ['d/ d/b', 'x#b=2'];
  // Edited and moved out, onto a name that the station has for another one: the update goes, the move must wait.
  const blocked = planOf({ base, local, remote: 'd/ d/b x#other=3' });
  assert.ok(!JSON.stringify(blocked).includes('delete d'), JSON.stringify(blocked));
  const resting = planOf({ base, local, remote: base }, { resting: id => id === 'b' });
  assert.deepEqual(resting, {});
  // With the way free, the deletion names what must have left, so that a refused move keeps the folder.
  const trees = draw({ base, local, remote: base });
  const plan = reconcile(trees, trees.ids(), twoWay());
  assert.deepEqual(plan.remote.at(-1), [{ kind: 'delete', id: 'd', without: ['b'] }]);
});

test('R44: it is made again when something new or changed lies in it; the rest goes piece by piece', () => {
  const base = 'd/ d/a d/b';
  // Scenario 15: the station has a new file in it.
  assert.deepEqual(planOf({ base, remote: 'd/ d/a d/b d/n' }), {
    records: ['forget d'],
    remote: [['delete a'], ['delete b']],
  });
  assert.deepEqual(planOf({ base, remote: 'd/ d/a d/b=2' }), {
    records: ['forget b', 'forget d'],
    remote: [['delete a']],
  });
  // In the next plan it stands here again, with what is new.
  assert.deepEqual(planOf({ remote: 'd/ d/n' }), { local: ['make-folder d at /d', 'download n=0 at d/n'] });
});

test('R45: a folder deleted at the station goes when nothing beneath it stays, from the inside out', () => {
  assert.deepEqual(planOf({ base: 'd/ d/a d/e/ d/e/b', local: 'd/ d/a d/e/ d/e/b' }), {
    local: ['remove-local a', 'remove-local b', 'remove-local e', 'remove-local d'],
  });
});

test('R45: otherwise it is made again at the station under a new id', () => {
  // Scenario 14: a new file in it.
  assert.deepEqual(planOf({ base: 'd/ d/a', local: 'd/ d/a d/n' }), {
    records: ['detach d'],
    local: ['remove-local a'],
  });
  assert.deepEqual(planOf({ base: 'd/ d/e/ d/e/a=1', local: 'd/ d/e/ d/e/a=2' }), {
    records: ['detach a', 'detach d', 'detach e'],
  });
  // Scenario 16: a file that stands elsewhere at the station was moved into it.
  const moved = planOf({ base: 'd/ d/a f', local: 'd/ d/a d/f', remote: 'f' });
  assert.deepEqual(moved, { records: ['detach d'], local: ['remove-local a'] });
  // … and in the next plan both follow.
  assert.deepEqual(planOf({ base: 'f', local: 'd/#n d/f', remote: 'f' }), {
    remote: [['create n at /d'], ['move f to n/f on 1']],
  });
});

test('R45: what is not known yet keeps the folder waiting', () => {
  assert.deepEqual(planOf({ base: 'd/ d/a', local: 'd/ d/a=?' }), { examine: ['a'] });
  assert.deepEqual(planOf({ base: 'd/ d/a', local: 'd/ d/a~' }), nothing);
});

test('R46: a plan removes files one by one, and folders behind what is in them', () => {
  const local = planOf({ base: 'd/ d/z d/e/ d/e/y', local: 'd/ d/z d/e/ d/e/y' }).local ?? [];
  assert.deepEqual(local.toSorted(), ['remove-local d', 'remove-local e', 'remove-local y', 'remove-local z']);
  assert.ok(local.indexOf('remove-local y') < local.indexOf('remove-local e'));
  assert.equal(local.at(-1), 'remove-local d');
});
