import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speaker } from '#base/speaker.ts';
import { english, t } from '#ui/common/texts.ts';
import { chinese } from '#ui/languages/chinese.ts';
import { german } from '#ui/languages/german.ts';

const en = speaker('en', english);
const de = speaker('de', german);
const zh = speaker('zh', chinese);

test('numbers and plurals are as each language has them', () => {
  const counts = [0, 1, 2, 1234];
  const said = (spoken: { t(key: 'files.count', values: { count: number }): string }): readonly string[] =>
    counts.map(count => spoken.t('files.count', { count }));
  assert.deepEqual(said(en), ['0 entries', '1 entry', '2 entries', '1,234 entries']);
  assert.deepEqual(said(de), ['0 Einträge', '1 Eintrag', '2 Einträge', '1.234 Einträge']);
  assert.deepEqual(said(zh), ['0 项', '1 项', '2 项', '1,234 项']);
});

test('one thing is called by its name also where the language has no singular', () => {
  const one = { count: 1, name: 'a.txt' };
  assert.equal(de.t('delete.title', one), '„a.txt“ löschen?');
  assert.equal(zh.t('delete.title', one), '删除“a.txt”？');
  assert.equal(zh.t('delete.title', { ...one, count: 3 }), '删除 3 项？');
});

test('a language with more forms than two gets the one that its rules name', () => {
  // Welsh has six.
  const table = { dogs: { zero: 'dim cŵn', two: '{count} gi', few: '{count} chi', other: '{count} ci' } };
  const welsh = speaker('cy' as 'en', table);
  assert.deepEqual(
    [0, 1, 2, 3, 5].map(count => welsh.t('dogs', { count })),
    ['dim cŵn', '1 ci', '2 gi', '3 chi', '5 ci'],
  );
});

test('a value stays as it is, even where it looks like a place for one', () => {
  assert.equal(en.t('name.taken', { name: '{count}$&' }), '“{count}$&” is there already. Choose another name.');
});

test('tests and whatever else has no page speak English', () => {
  assert.equal(t('app.close'), 'Close');
});
