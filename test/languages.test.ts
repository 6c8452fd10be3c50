/** Holds the pages to docs/languages.md: their words stand in tables, and nothing asks the browser's own language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesMatching, readSource, type Source } from '#test/source.ts';

/** A key of a table, which `t` makes words of. */
const key = /^\w+(\.[\w-]+)+$/;
/** Other languages have the same capitals: units, the head of a certificate. */
const words = /[a-z]|[^\p{ASCII}\P{L}]/u;

/** What speaks the browser's language rather than the page's, or is made for one language. */
const ownLanguage = /\.(localeCompare|toLocale\w+)\(|\bIntl\.\w+/;
const speakers = ['src/ui/common/format.ts'];

function untranslated({ name, text, shown }: Source): readonly string[] {
  const written = shown
    .filter(one => words.test(one.text) && !key.test(one.text))
    .map(one => `${name}:${one.line}: words outside the tables: ${one.text}`);
  const asked = speakers.includes(name) ? null : ownLanguage.exec(text);
  return asked === null ? written : [...written, `${name}: not in the page’s language: ${asked[0]}`];
}

test('all words of the pages come from the tables', () => {
  const pages = filesMatching('src/ui/**/*.{ts,tsx}').filter(name => !name.endsWith('.test.ts'));
  assert.deepEqual(
    pages.flatMap(name => untranslated(readSource(name))),
    [],
  );
});

test('the check sees words in components, and what does not ask for the page’s language', () => {
  const found = (text: string): readonly string[] => untranslated(readSource('src/ui/x.tsx', text));
  const inElement = (text: string): number => found(`export const X = () => ${text};`).length;
  assert.deepEqual(found('const X = () => <b>Delete all</b>;'), [
    'src/ui/x.tsx:1: words outside the tables: Delete all',
  ]);
  assert.equal(inElement("<b aria-label='Close' />"), 1);
  assert.equal(inElement("<b aria-label={on ? 'On' : `Off`} />"), 2);
  assert.equal(inElement("<Button closeLabel='löschen' />"), 1);
  assert.equal(inElement("<b>{on && 'on'}</b>"), 1);
  assert.equal(inElement("<b>{'关闭'}</b>"), 1);
  assert.equal(inElement("<b className='wide' aria-label={t('app.close')}>{t('app.close')} · {name}</b>"), 0);
  assert.equal(inElement("<Page title='links.title' placeholder='-----BEGIN-----' />"), 0);
  assert.equal(found('names.sort((a, b) => a.localeCompare(b));').length, 1);
  assert.equal(found('new Intl.NumberFormat().format(1);').length, 1);
});

/** What only programs and administrators of other ways in are told: drives, scripts, a browser that was tampered with. */
const saidToPrograms = [
  'src/station/accounts/sign-in.ts',
  'src/station/admin/home-retention.ts',
  'src/station/http/answers.ts',
  'src/station/http/routes-overview.ts',
  'src/station/http/routes-wipe.ts',
  'src/station/http/session.ts',
];

test('whatever people are denied, or entered wrongly, is refused for a reason that the pages have words for', () => {
  const free = filesMatching('src/station/**/*.ts')
    .filter(name => !name.endsWith('.test.ts'))
    .filter(name => /new Refusal\(\s*'(denied|unfit)',/.test(readSource(name).text));
  assert.deepEqual(free, saidToPrograms);
});
