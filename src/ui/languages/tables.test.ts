/** Types hold every table complete; here is what types do not see. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { speaker, type Text } from '#base/speaker.ts';
import { refusalReasons, refusedFor } from '#protocol/refusal-reasons.ts';
import { english } from '#ui/common/texts.ts';
import { chinese } from '#ui/languages/chinese.ts';
import { german } from '#ui/languages/german.ts';

type Words = Readonly<Record<string, Text>>;

/** Keys whose words are the same in English by right: names that are the same everywhere, and words that both have. */
const namesOfThings = [
  ...['app.name', 'certificate.acme', 'directories.ldap', 'directories.domain', 'directories.openid'],
  ...['telling.security.starttls', 'telling.security.tls'],
  ...['driveSettings.proxy.http', 'driveSettings.proxy.socks5'],
];
const sameByRight = {
  german: [
    ...namesOfThings,
    ...['accounts.admin', 'deleted.in', 'directories.name', 'directories.url', 'files.name', 'folders.of', 'groups.in'],
    ...['makeLink.address', 'name.label', 'notices.problem', 'profiles.name', 'send.sending', 'settings.name'],
    ...['settings.station', 'signIn.account', 'telling.host', 'telling.port', 'telling.webhooks', 'told.test'],
    ...['upload.title', 'driveSettings.proxy', 'driveSettings.proxy.host', 'driveSettings.proxy.port'],
    'driveSettings.session',
  ],
  chinese: namesOfThings,
};

function formsOf(text: Text): readonly string[] {
  return typeof text === 'string' ? [text] : Object.values(text);
}

function placesIn(text: Text): readonly string[] {
  const found = formsOf(text).flatMap(form => [...form.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? ''));
  return [...new Set(found)].toSorted();
}

/** What names other values than English: one that nobody hands over would leave a gap. */
function otherPlaces(table: Words): readonly string[] {
  return Object.entries(english as Words)
    .filter(([key, text]) => placesIn(text).join() !== placesIn(table[key] ?? '').join())
    .map(([key]) => key);
}

function sameAsEnglish(table: Words): readonly string[] {
  return Object.entries(english as Words)
    .filter(([key, text]) => formsOf(text).join('\n') === formsOf(table[key] ?? '').join('\n'))
    .map(([key]) => key);
}

/** Buttons, by the key of what stands on them: their names, which are read out, say more. */
const namedButtons = Object.entries(english)
  .filter(([key, text]) => Object.hasOwn(english, `${key}Of`) && placesIn(text).length === 0)
  .map(([key]) => [key, `${key}Of`] as const);

/** Whoever speaks to the computer says what is on a button; its name has to have that in it. */
function misnamed(table: Words): readonly string[] {
  return [...namedButtons, ['app.signOut', 'account.signOutOf'] as const]
    .filter(([shown, name]) => !wordsAt(table, name).includes(wordsAt(table, shown)))
    .map(([, name]) => name);
}

function wordsAt(table: Words, key: string): string {
  return formsOf(table[key] ?? '')
    .join('\n')
    .toLowerCase();
}

for (const [name, table] of Object.entries({ german, chinese })) {
  test(`${name} names the same values as English does`, () => {
    assert.deepEqual(otherPlaces(table), []);
  });

  test(`buttons have what stands on them in their names in ${name}`, () => {
    assert.deepEqual(misnamed(table), []);
  });

  test(`nothing was left in English in ${name}`, () => {
    const right = sameByRight[name as keyof typeof sameByRight];
    assert.deepEqual(sameAsEnglish(table).toSorted(), right.toSorted());
  });
}

test('no key stands in two parts, where one would take the place of the other unseen', () => {
  const folder = new URL('../common/', import.meta.url);
  const parts = readdirSync(folder).filter(name => /(^|-)texts\.ts$/.test(name));
  assert.ok(parts.length >= 15, `${parts.length} parts`);
  const keys = parts.flatMap(name => readFileSync(new URL(name, folder), 'utf8').match(/^ {2}'[^']+'(?=:)/gm) ?? []);
  assert.deepEqual(
    keys.filter((key, at) => keys.indexOf(key) !== at),
    [],
  );
});

test('every reason to deny or not to take something has words in each language, which name what the station hands over', () => {
  for (const table of [german, chinese] as readonly Words[]) {
    for (const [why, { sentence }] of Object.entries(refusalReasons)) {
      const words = table[`error.why.${why}`] ?? '';
      assert.notEqual(words, sentence, why);
      assert.deepEqual(placesIn(words), placesIn(sentence), why);
    }
  }
});

test('a refusal with a reason is said in the words of the page, and any other one as its code has it', () => {
  const { t, isText } = speaker<string>('de', german as Words);
  const { about, message } = refusedFor('no-such-group', { name: 'staff' });
  assert.equal(message, 'The station has no group "staff"; look how it is spelled.');
  assert.ok(isText(`error.why.${about['why']}`));
  assert.equal(
    t(`error.why.${about['why']}`, { name: 'staff' }),
    'Die Station hat keine Gruppe „staff“; prüfen Sie die Schreibweise.',
  );
});
