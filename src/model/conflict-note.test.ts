import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conflictName } from '#model/conflict-name.ts';
import { conflictReadings, isConflictName } from '#model/conflict-note.ts';

const copyOf = (name: string, computer: string, taken = (_: string): boolean => false): string =>
  conflictName({ name, computer, mtimeNs: 0n, zoneMinutes: 0, taken });

test('N9: what a conflict copy is of is read from its name, and a computer called with "_" leaves several ways', () => {
  const readings = (name: string): string[] => conflictReadings(name).map(each => `${each.name}|${each.computer}`);
  assert.deepEqual(readings(copyOf('a.txt', 'PC')), ['a.txt|PC']);
  assert.deepEqual(readings(copyOf('a', 'PC')), ['a|PC']);
  assert.deepEqual(readings(copyOf('a_b.txt', 'my_pc')), ['a_b_my.txt|pc', 'a_b.txt|my_pc', 'a.txt|b_my_pc']);
  assert.deepEqual(readings(copyOf('a.tar.gz', 'anna.example')), ['a.tar.gz|anna.example']);
  assert.deepEqual(readings(copyOf('a.txt', 'PC', name => name.endsWith('Conflict.txt'))), ['a.txt|PC']);
});

test('N9: other names are no conflict names', () => {
  for (const name of ['a.txt', '_Conflict.txt', 'a_Conflict', 'a_PC_2026_Conflict.txt', 'a_PC_20261301_Conflict.txt'])
    assert.deepEqual([conflictReadings(name), isConflictName(name)], [[], false], name);
  assert.equal(isConflictName('a_PC_20260101_Conflict_2.txt'), true);
});
