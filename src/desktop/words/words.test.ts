import assert from 'node:assert/strict';
import { test } from 'node:test';
import { english } from '#desktop/words/english.ts';
import { sessionLanguage, tables } from '#desktop/words/words.ts';

/** The values that a text and each of its forms have places for. */
function placesOf(text: unknown): readonly string[] {
  const forms = typeof text === 'string' ? [text] : Object.values(text as object);
  return [...new Set(forms.flatMap(form => String(form).match(/\{\w+\}/g) ?? []))].sort();
}

test('every language has places for the same values, and nothing left in English', () => {
  for (const [language, table] of Object.entries(tables)) {
    for (const [key, text] of Object.entries(english)) {
      const other = table[key as keyof typeof english];
      assert.deepEqual(placesOf(other), placesOf(text), `${language} ${key}`);
      if (language !== 'en' && key !== 'task.offline') assert.notDeepEqual(other, text, `${language} ${key}`);
    }
  }
});

test('the language is that of the session', () => {
  assert.equal(sessionLanguage({ LANG: 'de_AT.UTF-8' }), 'de');
  assert.equal(sessionLanguage({ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8' }), 'zh');
  assert.equal(sessionLanguage({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }), 'en');
  assert.equal(sessionLanguage({ LANG: 'fr_FR.UTF-8' }), 'en');
  assert.equal(sessionLanguage({}), 'en');
});
