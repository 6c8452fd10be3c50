import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageFor } from '#ui/common/language.ts';

test('what a person chose comes first, then what the browser wants, then English', () => {
  assert.equal(languageFor('de', ['zh-CN', 'en']), 'de');
  assert.equal(languageFor(null, ['fr-FR', 'zh-CN', 'de']), 'zh');
  assert.equal(languageFor(null, ['de-AT']), 'de');
  assert.equal(languageFor(null, ['fr', 'es']), 'en');
  assert.equal(languageFor(null, []), 'en');
});

test('a choice that no page speaks any more is as good as none', () => {
  assert.equal(languageFor('tlh', ['de']), 'de');
  assert.equal(languageFor('constructor', ['toString']), 'en');
});
