import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsOf } from '#ui/common/format.ts';
import { languageCodes } from '#ui/common/language.ts';

const [en, de, zh] = [formatsOf('en'), formatsOf('de'), formatsOf('zh')];
const when = new Date(2026, 10, 7, 14, 5).getTime();

test('numbers have the marks between thousands that the language has', () => {
  assert.deepEqual([en.numberText(12_345), de.numberText(12_345)], ['12,345', '12.345']);
});

test('dates are as each language writes them, the clock with 24 hours', () => {
  assert.equal(en.momentText(when), 'Nov 7, 2026, 14:05');
  assert.equal(de.momentText(when), '07.11.2026, 14:05');
  assert.equal(zh.momentText(when), '2026年11月7日 14:05');
  assert.equal(en.secondText(when + 7_000).replace(/\s/g, ' '), 'Nov 7, 2026, 14:05:07');
});

test('a short date leaves out what goes without saying', () => {
  const laterThatDay = when + 3_600_000;
  const nextWeek = when + 7 * 86_400_000;
  const nextYear = when + 365 * 86_400_000;
  const said = [en, de, zh].map(({ dateText }) => [laterThatDay, nextWeek, nextYear].map(now => dateText(when, now)));
  assert.deepEqual(said, [
    ['14:05', 'Nov 7', 'Nov 7, 2026'],
    ['14:05', '7. Nov.', '7. Nov. 2026'],
    ['14:05', '11月7日', '2026年11月7日'],
  ]);
});

test('lists are strung together as each language does', () => {
  const things = ['anna', 'bob', 'eve'];
  assert.deepEqual(
    [en, de, zh].map(({ listText }) => listText(things)),
    ['anna, bob, eve', 'anna, bob und eve', 'anna、bob、eve'],
  );
});

test('names are sorted as people read them: by number, umlauts in their place, Chinese by sound', () => {
  for (const code of languageCodes) {
    assert.deepEqual(['a10', 'a9', 'B'].toSorted(formatsOf(code).compareNames), ['a9', 'a10', 'B'], code);
  }
  assert.deepEqual(['Zebra', 'Öl', 'Ofen'].toSorted(de.compareNames), ['Ofen', 'Öl', 'Zebra']);
  assert.deepEqual(['周', '李', '王'].toSorted(zh.compareNames), ['李', '王', '周']);
});
