/** What stands on both sides already: how much of it one plan unites. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import { forecast } from '#reconcile/forecast.ts';
import { draw, planOf, twoWay } from '#reconcile/trees-fixture.ts';

test('R155: folders that meet are united with all that is in them in one plan, however deep', () => {
  const deep = { local: 'd/#l d/e/#m d/e/a#x=1 d/e/b#y=?', remote: 'd/#r d/e/#s d/e/a#u=1 d/e/b#v=2' };
  assert.deepEqual(planOf(deep), { records: ['bind l == r', 'bind m == s', 'bind x == u'], examine: ['y'] });
});

test('R155: whatever order the ids come in, folders are united from the top', () => {
  const upwards = { local: 'd/#3 d/e/#2 d/e/f/#1', remote: 'd/#c d/e/#b d/e/f/#a' };
  assert.deepEqual(planOf(upwards).records?.toSorted(), ['bind 1 == a', 'bind 2 == b', 'bind 3 == c']);
});

test('R155: what in them only comes, goes or gives way waits until they are one', () => {
  const others = {
    local: 'd/#l d/mine#x d/both#y=1@1 d/kind#z',
    remote: 'd/#r d/theirs#u d/both#v=2@9 d/kind/#w d/kind/in#i',
  };
  assert.deepEqual(planOf(others), { records: ['bind l == r'] });
  const { examine, end } = forecast(draw(others), draw(others).ids(), twoWay());
  assert.deepEqual(examine, []);
  assert.equal(end.local('v' as NodeId)?.content, '2');
  for (const id of ['x', 'y', 'z'] as NodeId[]) assert.ok(end.remote(id), id);
  for (const id of ['u', 'w', 'i'] as NodeId[]) assert.ok(end.local(id), id);
});

test('R155: what rests, is left out, or cannot stand here is not united', () => {
  const deep = { local: 'd/#l d/a#x=1', remote: 'd/#r d/a#u=1' };
  const alone = { records: ['bind l == r'] };
  assert.deepEqual(planOf(deep, { resting: id => id === 'u' }), alone);
  assert.deepEqual(planOf(deep, { leavesOut: id => id === 'u' }), alone);
  assert.deepEqual(planOf(deep, { leavesOut: id => id === 'x' }), alone);
  assert.deepEqual(planOf({ ...deep, local: 'd/#l d/a#x=1~' }), alone);
  assert.deepEqual(planOf({ ...deep, base: 'a#x=1' }), { ...alone, local: ['remove-local x'] });
  const short = { localObstacle: (path: readonly string[]) => (path.length > 1 ? 'too long' : undefined) };
  assert.deepEqual(planOf(deep, short), alone);
});

test('R155, R36: of two that meet one, the first does, with what is in it', () => {
  const folded = { localKey: (name: string) => name.toLowerCase() };
  const twice = { local: 'd/#l d/a#x=1', remote: 'd/#r d/a#u=1 D/#s D/a#v=1' };
  assert.deepEqual(planOf(twice, folded), { records: ['bind l == r', 'bind x == u'] });
  // What only the second has is nothing that stands in it: bound to that, it would count as moved out of it by a person.
  const others = { local: 'd/#l d/b#y=1 d/c#z=1@9', remote: 'd/#r D/#s D/b#v=1 D/c#w=2' };
  assert.deepEqual(planOf(others, folded), { records: ['bind l == r'] });
});

test('R156: what differs in no way but the time is united, and agreed on when it is alike', () => {
  assert.deepEqual(planOf({ local: 'a#l=1@1', remote: 'a#r=1@2' }), { records: ['bind l = r'] });
  assert.deepEqual(planOf({ local: 'a#l=1!untouched', remote: 'a#r=1' }), { records: ['bind l = r'] });
  assert.deepEqual(planOf({ local: 'a#l=2@2', remote: 'a#r=1@1' }), { records: ['bind l = r'] });
});
