/** The model explains right histories of one file, and no wrong ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstUnexplained, type Seen, type Value } from '#test/real/one-file-model.ts';

const write = (at: number, value: Value): Seen => ({ kind: 'write', at, value });
const read = (at: number, value: Value): Seen => ({ kind: 'read', at, value });
const rest = (value: Value, ...copies: readonly string[]): Seen => ({ kind: 'rest', value, copies });

const right: Readonly<Record<string, readonly Seen[]>> = {
  'nothing happens': [rest(null)],
  'what is written arrives': [write(0, 'x'), read(1, null), rest('x'), read(2, 'x')],
  'it may arrive before anybody waits': [write(0, 'x'), read(1, 'x'), read(2, null), read(2, 'x')],
  'of two new values one is a copy': [write(0, 'x'), write(1, 'y'), rest('x', 'y')],
  'of two new values the other is a copy': [write(0, 'x'), write(1, 'y'), rest('y', 'x')],
  'who had heard of the other wrote on top of it': [write(0, 'x'), write(1, 'y'), rest('y')],
  'three values, two copies': [write(0, 'x'), write(1, 'y'), write(2, 'z'), rest('z', 'y', 'x')],
  'equal values are no conflict': [write(0, 'x'), write(1, 'x'), rest('x')],
  'an edit beats a delete': [write(0, 'x'), rest('x'), write(0, null), write(1, 'y'), rest('y')],
  'a delete after the edit deletes': [write(0, 'x'), rest('x'), write(1, 'y'), write(0, null), rest(null)],
  'a copy leaves the name before the other takes it': [write(0, 'x'), write(1, 'y'), read(1, null), read(1, 'x')],
  'what is overwritten before it was sent is gone': [write(0, 'x'), write(0, 'y'), rest('y')],
};

const wrong: Readonly<Record<string, { readonly history: readonly Seen[]; readonly at: number }>> = {
  'a write is lost': { history: [write(0, 'x'), rest(null)], at: 1 },
  'a value that nobody wrote': { history: [write(0, 'x'), read(1, 'y')], at: 1 },
  'the older value comes back': {
    history: [write(0, 'x'), rest('x'), write(1, 'y'), read(0, 'y'), read(0, 'x')],
    at: 4,
  },
  'one of two values is a copy twice': { history: [write(0, 'x'), write(1, 'y'), rest('x', 'y', 'y')], at: 2 },
  'the one that keeps the name is a copy as well': { history: [write(0, 'x'), write(1, 'y'), rest('x', 'x')], at: 2 },
  'equal values make a copy': { history: [write(0, 'x'), write(1, 'x'), rest('x', 'x')], at: 2 },
  'a copy out of nothing': { history: [write(0, 'x'), rest('x', 'x')], at: 1 },
  'a delete beats an edit that it did not know': {
    history: [write(0, 'x'), rest('x'), write(0, null), write(1, 'y'), rest(null)],
    at: 4,
  },
  'a deleted file returns': { history: [write(0, 'x'), rest('x'), write(1, null), rest('x')], at: 3 },
  'a later value of the same computer loses to its earlier one': {
    history: [write(0, 'x'), write(0, 'y'), rest('x', 'y')],
    at: 2,
  },
};

for (const [name, history] of Object.entries(right)) {
  test(`right: ${name}`, () => assert.equal(firstUnexplained(3, history), undefined));
}

for (const [name, { history, at }] of Object.entries(wrong)) {
  test(`wrong: ${name}`, () => assert.equal(firstUnexplained(3, history), at));
}
