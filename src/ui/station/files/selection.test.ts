import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  choose,
  chooseAll,
  keepExisting,
  nothingChosen,
  orderOf,
  type Selection,
  step,
  typeAhead,
} from '#ui/station/files/selection.ts';

const order = orderOf(['a', 'b', 'c', 'd', 'e']);

function shown({ chosen, cursor }: Selection): string {
  return `${[...chosen].join('')}@${cursor ?? ''}`;
}

test('a row is chosen alone, in addition, or with all up to the anchor', () => {
  const one = choose(nothingChosen, order, 'b', 'only');
  assert.equal(shown(one), 'b@b');
  assert.equal(shown(choose(one, order, 'd', 'range')), 'bcd@d');
  const back = choose(choose(one, order, 'd', 'range'), order, 'a', 'range');
  assert.equal(shown(back), 'ab@a');
  const two = choose(one, order, 'e', 'toggle');
  assert.equal(shown(two), 'be@e');
  assert.equal(shown(choose(two, order, 'b', 'toggle')), 'e@b');
});

test('the cursor goes as far as there are rows', () => {
  assert.equal(shown(step(nothingChosen, order, 1, 'only')), 'a@a');
  assert.equal(shown(step(nothingChosen, order, -1, 'only')), 'e@e');
  assert.equal(shown(step(nothingChosen, order, 5, 'only')), 'e@e');
  const at = choose(nothingChosen, order, 'd', 'only');
  assert.equal(shown(step(at, order, 9, 'only')), 'e@e');
  assert.equal(shown(step(at, order, -2, 'range')), 'bcd@b');
  assert.equal(shown(step(nothingChosen, orderOf([]), 1, 'only')), '@');
  assert.equal(shown(chooseAll(at, order)), 'abcde@d');
});

test('what is gone is not chosen any more', () => {
  const all = chooseAll(choose(nothingChosen, order, 'c', 'only'), order);
  assert.equal(shown(keepExisting(all, orderOf(['a', 'e']))), 'ae@');
  assert.equal(keepExisting(all, order), all);
});

test('typing finds the next name that begins so, around the end', () => {
  const keys = ['apple', 'bean', 'beet', 'cress'];
  assert.equal(typeAhead(keys, 'be', { at: 0, again: false }), 1);
  assert.equal(typeAhead(keys, 'b', { at: 1, again: true }), 2);
  assert.equal(typeAhead(keys, 'b', { at: 2, again: true }), 1);
  assert.equal(typeAhead(keys, 'x', { at: -1, again: false }), -1);
});
