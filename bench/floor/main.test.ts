import assert from 'node:assert/strict';
import { test } from 'node:test';
import { floorTable } from '#bench/floor/main.ts';
import { type Floor, partNames, type Seconds, times, works } from '#bench/floor/parts.ts';

const seconds: Seconds = Object.fromEntries(partNames.map(part => [part, 0.5]));
const floor = Object.fromEntries(works.map(work => [work, { title: `the ${work}`, seconds }])) as unknown as Floor;

test('the floor is every part as often as each kind of work needs it, shared by all cores', () => {
  const table = floorTable(floor, 2);
  const [head, , ...lines] = table.split('\n').map(line => line.split('|').map(cell => cell.trim()));
  assert.deepEqual(head?.slice(3, -1), ['the first', 'the link', 'the tree', 'the big', 'the insert']);
  assert.deepEqual(lines[0]?.slice(3, -1), ['4 × 0.50', '0.50', '4 × 0.50', '4 × 0.50', '2 × 0.50']);
  assert.deepEqual(lines[1]?.slice(3, -1), ['–', '–', '–', '0.50', '0.50']);
  const sums = works.map(work => Object.values(times[work]).reduce((sum, count) => sum + count / 2, 0));
  assert.deepEqual(lines.at(-2)?.slice(3, -1).map(Number), sums);
  assert.deepEqual(
    lines.at(-1)?.slice(3, -1).map(Number),
    sums.map(sum => Number((sum / 2).toFixed(sum / 2 < 1 ? 2 : 1))),
  );
});
