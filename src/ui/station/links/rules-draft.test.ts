import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LinkRules, openLinkRules } from '#protocol/link-rules.ts';
import { chosenRules, draftOf, faultOf, isRight, isUnchanged, rulesOf } from '#ui/station/links/rules-draft.ts';

const strict: LinkRules = {
  ...{ sharing: false, makers: 'administrators', upload: false, password: true, signIn: true },
  ...{ daysMax: 30, daysDefault: 7, accessesMax: 3 },
};

test('A10 rules are shown in the fields as they are, and come back the same', () => {
  for (const rules of [openLinkRules, strict]) {
    assert.deepEqual(rulesOf(draftOf(rules)), rules);
    assert.equal(isRight(draftOf(rules)), true);
  }
});

test('A10 a limit that is on needs a number that can be, and a suggested end is within the longest time', () => {
  const draft = draftOf({ ...strict, sharing: true });
  const fault = (limit: 'daysMax' | 'daysDefault' | 'accessesMax', value: number) =>
    faultOf({ ...draft, most: { ...draft.most, [limit]: value } }, limit);
  for (const wrong of [0, Number.NaN, 1.5, 1_000_000_001]) {
    assert.equal(fault('daysMax', wrong), 'number');
    assert.equal(fault('accessesMax', wrong), 'number');
  }
  assert.deepEqual([fault('daysDefault', 30), fault('daysDefault', 31)], [undefined, 'more']);
  const off = { ...draft, on: { ...draft.on, daysMax: false } };
  assert.equal(isRight({ ...off, most: { ...off.most, daysMax: Number.NaN, daysDefault: 31 } }), true);
});

test('S81 where sharing is switched off, what is hidden is not looked at and stays as it was', () => {
  const held = { ...strict, sharing: true };
  const draft = draftOf(held);
  const empty = { ...draft, most: { ...draft.most, daysMax: Number.NaN, accessesMax: Number.NaN } };
  assert.deepEqual([isRight(empty), isRight({ ...empty, sharing: false })], [false, true]);
  assert.deepEqual(chosenRules({ ...empty, sharing: false }, held), strict);
  assert.deepEqual([isUnchanged(draft, held), isUnchanged(empty, held)], [true, false]);
  assert.equal(isUnchanged({ ...draft, sharing: false }, held), false);
});
