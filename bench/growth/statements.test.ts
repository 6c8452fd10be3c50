import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { countStatements, counts } from '#bench/growth/statements.ts';

test('statements that run are counted, with the rows that they answer', () => {
  countStatements();
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE t (n INTEGER)');
  const insert = db.prepare('INSERT INTO t VALUES (?)');
  for (const n of [1, 2, 3]) insert.run(n);
  assert.deepEqual(counts(), { statements: 3, rows: 0 });
  assert.equal(db.prepare('SELECT n FROM t').all().length, 3);
  assert.deepEqual(db.prepare('SELECT n FROM t WHERE n = ?').get(2)?.['n'], 2);
  assert.equal(db.prepare('SELECT n FROM t WHERE n = 9').get(), undefined);
  assert.deepEqual(counts(), { statements: 6, rows: 4 });
  assert.equal([...db.prepare('SELECT n FROM t').iterate()].length, 3);
  assert.deepEqual(counts(), { statements: 7, rows: 7 });
  db.close();
});
