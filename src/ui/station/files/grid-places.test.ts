import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridOf, rowsAway } from '#ui/station/files/grid-places.ts';

test('a grid fills its width, with three cells on a phone and one where there is hardly any room', () => {
  assert.equal(gridOf(358).count, 3);
  assert.equal(gridOf(1000).count, 6);
  assert.equal(gridOf(60).count, 1);
  const { count, rowPixels } = gridOf(1000);
  assert.ok(rowPixels > 1000 / count, 'there is room for a name beneath a square picture');
});

test('keys of rows stay in their column, at the first and the last row, and never lead past the last cell', () => {
  // Cells 0 to 9, four in a row.
  const away = (at: number | undefined, rows: number) => rowsAway({ at, cells: 10, count: 4 }, rows);
  assert.deepEqual([away(1, 1), away(5, -1), away(1, 2)], [4, -4, 8]);
  assert.deepEqual([away(2, -1), away(9, 1), away(8, 5)], [0, 0, 0]);
  assert.equal(away(7, 1), 2, 'beneath it there is none: to the last');
  assert.equal(away(9, -9), -8);
  assert.deepEqual([away(undefined, 1), away(undefined, -1)], [1, -1]);
});
