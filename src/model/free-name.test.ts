import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8Length } from '#base/utf8.ts';
import { numberedName } from '#model/free-name.ts';
import { nameBytesMax } from '#model/name.ts';

test('a numbered name keeps its extension and stays a name', () => {
  assert.equal(numberedName('notes.txt', 1), 'notes.txt');
  assert.equal(numberedName('notes.txt', 2), 'notes (2).txt');
  assert.equal(numberedName('.profile', 3), '.profile (3)');
  assert.equal(numberedName('a', 10), 'a (10)');
  for (const long of ['é'.repeat(127), `${'x'.repeat(250)}.txt`, `x.${'y'.repeat(253)}`]) {
    const name = numberedName(long, 12);
    assert.ok(utf8Length(name) <= nameBytesMax, name);
    assert.match(name, / \(12\)/);
  }
});
