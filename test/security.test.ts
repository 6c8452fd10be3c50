/** Holds docs/security.md: every promise and every limit names a test, and the tests and limits that are named exist. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proofsOf, testText, wrongProofs } from '#test/proofs.ts';
import { filesMatching, textOf } from '#test/source.ts';

/** The sections that promise something. The others say who is who, and what is missing. */
const promising =
  /^## (The way between|Passwords|Mail and webhooks|Second factor|Behind a reverse proxy|Device tokens|Browsers|Grants|What comes in|What a drive|At the station|Limits)/;

/** Bullets with what is indented beneath them, and rows of tables, of the sections that promise. */
function promisesOf(page: string): string[] {
  const sections = page.split(/^(?=## )/m).filter(section => promising.test(section));
  return sections.flatMap(section => {
    const bullets = section.split(/^(?=- )|\n\n/m).filter(part => part.startsWith('- '));
    const rows = section.split('\n').filter(line => line.startsWith('| `'));
    return [...bullets, ...rows];
  });
}

function wrong(page: string, text: typeof testText): string[] {
  return promisesOf(page).flatMap(promise => {
    const what = promise.slice(0, 60);
    const proofs = proofsOf(promise);
    const named = proofs.some(({ titles }) => titles.length > 0);
    return named ? wrongProofs(what, proofs, text) : [`no test holds: ${what}`];
  });
}

test('every promise of docs/security.md names a test that is there', () => {
  const page = textOf('docs/security.md');
  assert.ok(promisesOf(page).length > 40);
  assert.deepEqual(wrong(page, testText), []);
});

test('every limit of docs/security.md is a constant of the code', () => {
  const code = filesMatching('src/**/*.ts')
    .map(name => textOf(name))
    .join('\n');
  const rows = promisesOf(textOf('docs/security.md')).filter(row => row.startsWith('| '));
  const names = rows.flatMap(row => [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name));
  assert.deepEqual(
    names.filter(name => !new RegExp(`const ${name}\\b`).test(code)),
    [],
  );
});

test('the check sees promises without tests, and tests that are not there', () => {
  const page =
    '# P\n\n## Grants\n\n- one\n  Tests: `a.test.ts` "first".\n- two\n- three `a.test.ts` "gone"\n\n## Else\n\n- free\n';
  assert.deepEqual(
    wrong(page, () => 'the first title'),
    ['no test holds: - two\n', '- three `a.test.ts` "gone": a.test.ts has no test "gone"'],
  );
});
