/** Rules about order: circles, what is parked, what travels together. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planOf } from '#reconcile/trees-fixture.ts';

test('R51, scenario 18: a swap travels as one batch', () => {
  assert.deepEqual(planOf({ base: 'a b', local: 'b#a a#b', remote: 'a b' }), {
    remote: [['move a to /b on 1', 'move b to /a on 1']],
  });
});

test('R51, scenario 19: so does a rotation', () => {
  const { remote = [] } = planOf({ base: 'a b c', local: 'b#a c#b a#c', remote: 'a b c' });
  assert.equal(remote.length, 1);
  assert.deepEqual(remote[0]?.toSorted(), ['move a to /b on 1', 'move b to /c on 1', 'move c to /a on 1']);
});

test('R51, scenario 20: so does a folder wrapped in a new one of its own name', () => {
  const { remote = [] } = planOf({ base: 'd/ d/x', local: 'd/#t d/d/ d/d/x', remote: 'd/ d/x' });
  assert.equal(remote.length, 1);
  assert.deepEqual(remote[0]?.toSorted(), ['create t at /d', 'move d to t/d on 1']);
});

test('R51, scenarios 21 and 23: so does a move onto the name of a folder that dies with it', () => {
  const unwrapped = planOf({ base: 'd/#o d/d/#i d/d/x', local: 'd/#i d/x', remote: 'd/#o d/d/#i d/d/x' });
  assert.deepEqual(unwrapped, { remote: [['move i to /d on 1', 'delete o']] });
});

test('R51, scenario 22: an inverted hierarchy is no circle of needs', () => {
  const { remote } = planOf({ base: 'a/ a/b/', local: 'b/ b/a/', remote: 'a/ a/b/' });
  assert.deepEqual(remote, [['move b to /b on 1'], ['move a to b/a on 1']]);
});

test('R51: what is in no circle travels alone', () => {
  // A chain: c waits for b, b for a.
  assert.deepEqual(planOf({ base: 'a b c', local: 'z#a a#b b#c', remote: 'a b c' }), {
    remote: [['move a to /z on 1'], ['move b to /a on 1'], ['move c to /b on 1']],
  });
});

test('R52: a circle of local renames is broken by parking exactly one mover', () => {
  assert.deepEqual(planOf({ base: 'a b', local: 'a b', remote: 'b#a a#b' }), { local: ['park a'] });
  const rotation = planOf({ base: 'a b c', local: 'a b c', remote: 'b#a c#b a#c' });
  assert.equal(rotation.local?.length, 1);
  assert.match(rotation.local?.[0] ?? '', /^park [abc]$/);
  // Then the others have room, and the parked one comes back last.
  assert.deepEqual(planOf({ base: 'a b', local: 'a^ b', remote: 'b#a a#b' }), {
    local: ['move-local b to /a', 'move-local a to /b'],
  });
});

test('R52: what waits for the circle waits, what does not goes on', () => {
  assert.deepEqual(planOf({ base: 'a b c d', local: 'a b c d', remote: 'b#a a#b e#c d=2' }), {
    local: ['park a', 'move-local c to /e', 'replace d=2'],
  });
});

test('R52: a parked node is never parked again', () => {
  const plan = planOf({ base: 'a b c', local: 'a b c^', remote: 'b#a c#b a#c' });
  assert.deepEqual(
    plan.local?.filter(step => step === 'park c'),
    [],
  );
  assert.equal(plan.local?.length, 3);
});

test('R53: a parked node that the station no longer has gets a real name before anything else', () => {
  assert.deepEqual(planOf({ base: 'd/ d/a=1', local: 'd/ a=2^', remote: 'd/' }), { local: ['move-local a to d/a'] });
  // Without base it stands at the top, beside what has its name.
  assert.deepEqual(planOf({ local: 'b=1 a#p=2^' }), {
    local: ['move-local p to /a'],
    remote: [['create b at /b']],
  });
  const beside = planOf({ base: 'a=1', local: 'a=1 x/ x/a#p=2^', remote: 'a=1' });
  assert.deepEqual(beside.local, ['move-local p to /a (2)']);
});

test('R54: the child that takes the name of its dying folder is parked, so that the folder can go', () => {
  // Scenario 21 on the receiving side.
  const trees = { base: 'd/#o d/d/#i d/d/x', local: 'd/#o d/d/#i d/d/x', remote: 'd/#i d/x' };
  assert.deepEqual(planOf(trees), { local: ['park i'] });
  assert.deepEqual(planOf({ ...trees, local: 'd/#o d/d/#i^ d/d/x' }), {
    local: ['remove-local o', 'move-local i to /d'],
  });
});

test('R55: parents are made before children', () => {
  // The ids are in the other order.
  assert.deepEqual(planOf({ local: 'z/#9 z/y/#8 z/y/x#7' }).remote, [
    ['create 9 at /z'],
    ['create 8 at 9/y'],
    ['create 7 at 8/x'],
  ]);
  assert.deepEqual(planOf({ remote: 'z/#9 z/y/#8 z/y/x#7' }).local, [
    'make-folder 9 at /z',
    'make-folder 8 at 9/y',
    'download 7=0 at 8/x',
  ]);
});

test('R55: children leave or go before their folder goes', () => {
  assert.deepEqual(planOf({ base: '1/ 1/8 1/9', local: '1/ 1/8 1/9', remote: '9' }).local, [
    'remove-local 8',
    'move-local 9 to /9',
    'remove-local 1',
  ]);
  assert.deepEqual(planOf({ base: '1/ 1/8 1/9', local: '9', remote: '1/ 1/8 1/9' }).remote, [
    ['move 9 to /9 on 1'],
    ['delete 1'],
  ]);
});
