import assert from 'node:assert/strict';
import { test } from 'node:test';
import { floorTable, type Part } from '#bench/floor/main.ts';

const part: Part = { name: 'hashing', times: 4, where: 'all', small: 0.5, big: 2 };

test('the floor is every part as often as the work needs it, shared by all cores', () => {
  const onlyBig: Part = { ...part, name: 'cutting', times: 1, small: undefined, big: 1 };
  const table = floorTable([part, onlyBig], { facts: { cores: 2 }, scale: 0.5 });
  assert.deepEqual(table.split('\n').slice(2), [
    '| hashing | 4 | all | 0.50 | 2 |',
    '| cutting | 1 | all | – | 1 |',
    '| all of it |  |  | 2 | 9 |',
    '| seconds at least |  | all 2 cores busy | 1 | 4.5 |',
  ]);
  assert.match(table, /5000 x 8 KiB \| 512 MiB/);
});
