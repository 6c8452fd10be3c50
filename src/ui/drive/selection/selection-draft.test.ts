import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderBetween, tickOf, toggled } from '#ui/drive/selection/selection-draft.ts';

const inside = (folder: string): readonly string[] =>
  ({ a: ['a/b', 'a/c', 'a/d'], 'a/b': ['a/b/x', 'a/b/y'] })[folder] ?? [];

test('S15 a folder is out with what holds it, and mixed while something in it is out', () => {
  const left = new Set(['a/b', 'ab']);
  assert.deepEqual(
    ['a', 'a/b', 'a/b/x', 'a/c', 'ab', 'abc'].map(path => tickOf(path, left)),
    ['mixed', 'out', 'out', 'in', 'out', 'in'],
  );
});

test('S15 a folder is unticked with all in it, and ticked again from mixed', () => {
  assert.deepEqual([...toggled('a', new Set(['x']), inside)], ['x', 'a']);
  assert.deepEqual([...toggled('a', new Set(['a/b', 'x']), inside)], ['x']);
  assert.deepEqual([...toggled('a', new Set(['a']), inside)], []);
});

test('S15 what is ticked in a folder that is left out comes alone', () => {
  assert.deepEqual([...toggled('a/b/x', new Set(['a']), inside)].toSorted(), ['a/b/y', 'a/c', 'a/d']);
  const { leaveOut, takeIn } = orderBetween(new Set(['a', 'z']), new Set(['a/c', 'z']));
  assert.deepEqual([leaveOut, takeIn], [['a/c'], ['a']]);
});
