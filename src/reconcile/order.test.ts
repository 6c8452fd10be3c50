import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { componentsByNeed } from '#reconcile/order.ts';

const order = (needs: Readonly<Record<string, string>>): string[] =>
  componentsByNeed(Object.keys(needs), key => [...(needs[key] ?? '')]).map(circle => circle.toSorted().join(''));

test('R55: what is needed comes first', () => {
  assert.deepEqual(order({ a: 'b', b: 'c', c: '' }), ['c', 'b', 'a']);
  assert.deepEqual(order({ a: '', b: 'a', c: 'ab' }), ['a', 'b', 'c']);
  assert.deepEqual(order({ a: 'xyz' }), ['a'], 'needs that are no keys do not count');
});

test('R51, R52: what needs itself in a circle comes out together', () => {
  assert.deepEqual(order({ a: 'b', b: 'a' }), ['ab']);
  assert.deepEqual(order({ a: 'b', b: 'c', c: 'a', d: 'a', e: '' }), ['abc', 'd', 'e']);
  assert.deepEqual(order({ a: 'b', b: 'ac', c: 'd', d: 'c' }), ['cd', 'ab']);
  assert.deepEqual(order({ a: 'a' }), ['a']);
});

test('R55: a chain as long as a folder is large does not exhaust the stack', () => {
  const length = 100_000;
  const keys = Array.from({ length }, (_, at) => at);
  const chain = componentsByNeed(keys, key => [key + 1]);
  assert.equal(chain.length, length);
  assert.deepEqual(chain[0], [length - 1]);
  assert.deepEqual(chain.at(-1), [0]);
  const circle = componentsByNeed(keys, key => [(key + 1) % length]);
  assert.deepEqual(
    circle.map(members => members.length),
    [length],
  );
});

test('R55: every key comes out once, behind all that it needs but its own circle', () => {
  const graphs = fc.array(fc.array(fc.nat(11), { maxLength: 4 }), { maxLength: 12 });
  fc.assert(
    fc.property(graphs, needs => {
      const components = componentsByNeed([...needs.keys()], key => needs[key] ?? []);
      assert.deepEqual(
        components.flat().toSorted((a, b) => a - b),
        [...needs.keys()],
      );
      const at = new Map(components.flatMap((members, index) => members.map(key => [key, index] as const)));
      for (const [key, needed] of needs.entries()) {
        for (const need of needed) if (at.has(need)) assert.ok((at.get(need) ?? 0) <= (at.get(key) ?? 0));
      }
      for (const members of components) for (const key of members) assert.ok(reaches(needs, key, members));
    }),
    { numRuns: 300, seed: 1 },
  );
});

/** Whether all members can be reached from `start` by what is needed, without leaving them. */
function reaches(needs: readonly (readonly number[])[], start: number, members: readonly number[]): boolean {
  const seen = new Set([start]);
  for (const key of seen) for (const need of needs[key] ?? []) if (members.includes(need)) seen.add(need);
  return seen.size === members.length;
}
