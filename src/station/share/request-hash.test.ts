import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { canonicalJson } from '#station/share/request-hash.ts';

/** The form in which answers were kept from the first day on. */
function asEver(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

test('what answers are kept by is written as ever, whatever the order of properties', () => {
  const op = { op: 'create', name: 'a "b" \u2028 \ud800', id: '01', state: { size: 3, mtimeNs: '5', mode: 0 } };
  const other = { state: { mode: 0, mtimeNs: '5', size: 3 }, id: '01', op: 'create', name: op.name };
  assert.equal(canonicalJson([op]), canonicalJson([other]));
  assert.equal(
    canonicalJson([
      { b: 1, a: null },
      { c: undefined, d: [] },
    ]),
    '[{"a":null,"b":1},{"d":[]}]',
  );
});

test('random values are written as ever', () => {
  const random = seededRandom(7);
  const pick = (count: number): number => (random.bytes(1)[0] ?? 0) % count;
  const leaves = [null, true, false, 0, -1.5, 1e21, '', 'ä\n\u0000"\\', undefined];
  const value = (depth: number): unknown => {
    const kind = depth === 0 ? 0 : pick(3);
    if (kind === 0) return leaves[pick(leaves.length)];
    const parts = Array.from({ length: pick(4) }, () => value(depth - 1));
    return kind === 1 ? parts : Object.fromEntries(parts.map(part => [`k${pick(9)}`, part]));
  };
  for (let round = 0; round < 500; round += 1) {
    const one = [value(4)];
    assert.equal(canonicalJson(one), asEver(one));
  }
});
