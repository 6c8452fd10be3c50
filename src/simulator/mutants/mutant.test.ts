import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mutated } from '#simulator/mutants/mutant.ts';
import { mutants } from '#simulator/mutants/table.ts';
import { textOf } from '#test/source.ts';

test('every mutant still finds the text that it changes, once', () => {
  for (const mutant of mutants) {
    const source = textOf(mutant.file);
    assert.notEqual(mutated(mutant, source), source, mutant.name);
  }
});

test('mutants have names of their own', () => {
  assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
});

test('a text that is not there, or there twice, is a fault of the mutant', () => {
  const mutant = { name: 'm', about: '', file: 'a.ts', edits: [{ from: 'b', to: 'c' }], budget: 1 };
  assert.equal(mutated(mutant, 'abd'), 'acd');
  assert.throws(() => mutated(mutant, 'a'), /occurs 0 times in a\.ts/);
  assert.throws(() => mutated(mutant, 'bb'), /occurs 2 times in a\.ts/);
});
