import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkName, fitsSystem, localKey, nameKey, pathLengthMax, sameName, splitExtension } from '#model/name.ts';

const anyName = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('a', 'A', 'é', 'e\u0301', 'ß', 'ẞ', 's', 'σ', 'ς', 'Σ', 'ı', 'İ', 'i', '\u0345', 'α'),
  }),
);

test('names that differ in case or composition have one key', () => {
  const same = [
    ['A.txt', 'a.TXT'],
    ['Café', 'cafe\u0301', 'CAFE\u0301', 'CAFÉ'],
    ['Straße', 'STRASSE', 'strasse', 'STRAẞE'],
    ['ΟΔΟΣ', 'οδος', 'οδοσ'],
    ['ﬁle', 'FILE'],
    ['10 \u212a', '10 k'],
    ['ᾳ', 'ΑΙ', 'αι', 'α\u0345', 'ᾼ'],
    ['İ', 'i\u0307', 'I\u0307'],
    ['Ꭰ', 'ꭰ'],
  ];
  for (const names of same) assert.equal(new Set(names.map(nameKey)).size, 1, names.join(' '));
});

test('names that are different stay different', () => {
  const names = [
    'a',
    'b',
    'ı',
    'i',
    'i\u0307',
    'é',
    'e',
    'ä',
    'ae',
    '²',
    '2',
    'a ',
    'a.',
    '\u200da',
    'ﬁ',
    'fl',
    'あ',
    'ア',
  ];
  assert.equal(new Set(names.map(nameKey)).size, names.length);
});

test('the key of a key is itself, and spelling a name composed, decomposed or in one case keeps the key', () => {
  fc.assert(
    fc.property(anyName, name => {
      const key = nameKey(name);
      assert.equal(nameKey(key), key);
      assert.equal(nameKey(name.normalize('NFC')), key);
      assert.equal(nameKey(name.normalize('NFD')), key);
      assert.equal(nameKey(name.toLowerCase()), key);
      if (!name.includes('ı')) assert.equal(nameKey(name.toUpperCase()), key);
    }),
    { numRuns: 2_000 },
  );
});

// Keys are unique indexes on every station. When a new runtime fails here, find out which characters changed:
// new characters of a new Unicode version may be taken over, a changed key of an old one needs a migration.
test('the keys of all characters are those of Unicode 17', () => {
  const digest = createHash('sha256');
  for (let point = 0; point <= 0x10ffff; point += 1) {
    if (point === 0xd800) point = 0xe000;
    const text = String.fromCodePoint(point);
    const key = nameKey(text);
    if (key !== text) digest.update(`${text}\0${key}\0`);
  }
  assert.equal(digest.digest('hex'), 'f6a233ebf7784bd22ea8f8ac6f691c41cfd204af70d91c7d3d50ca80220c8f63');
});

test('the same name in another composition is the same name, in another case it is not', () => {
  assert.equal(sameName('é', 'e\u0301'), true);
  assert.equal(sameName('a', 'A'), false);
});

test('a volume compares as it does', () => {
  const spellings = ['é', 'e\u0301', 'É', 'E\u0301'];
  const places = (caseSensitive: boolean, foldsUnicode: boolean) =>
    new Set(spellings.map(name => localKey(name, { caseSensitive, foldsUnicode }))).size;
  assert.equal(places(true, false), 4);
  assert.equal(places(true, true), 2);
  assert.equal(places(false, false), 2);
  assert.equal(places(false, true), 1);
});

test('what no station takes as a name is told by its reason', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['', 'empty'],
    ['.', 'dots'],
    ['..', 'dots'],
    ['...', undefined],
    ['a/b', 'slash'],
    ['a\0b', 'nul'],
    ['a\ud800', 'not-unicode'],
    ['é'.repeat(127), undefined],
    ['é'.repeat(128), 'too-long'],
    ['a'.repeat(255), undefined],
    ['a'.repeat(256), 'too-long'],
    [' CON\\:*?\n', undefined],
  ];
  for (const [name, reason] of cases) assert.equal(checkName(name)?.reason, reason, JSON.stringify(name));
});

test('S51-S53, S56, S57: paths that cannot live on a system are told by their reason (scenario 87)', () => {
  const long = (length: number) =>
    'a/'
      .repeat(length)
      .slice(0, length - 1)
      .concat('b');
  const cases: readonly (readonly [string, Partial<Record<'windows' | 'mac' | 'linux', string>>])[] = [
    ['folder/file name.txt', {}],
    ['a/b:c/d', { windows: 'characters' }],
    ['what?', { windows: 'characters' }],
    ['bell\u0007', { windows: 'characters' }],
    ['a\\b', { windows: 'characters', mac: 'characters', linux: 'characters' }],
    ['a/nul', { windows: 'device-name' }],
    ['Com1.tar.gz/x', { windows: 'device-name' }],
    ['con .txt', { windows: 'device-name' }],
    ['LPT²', { windows: 'device-name' }],
    ['console', {}],
    ['com10', {}],
    ['a./b', { windows: 'trailing' }],
    ['a/b ', { windows: 'trailing' }],
    ['a'.repeat(256), { windows: 'path-too-long', mac: 'name-too-long', linux: 'name-too-long' }],
    [long(247), {}],
    [long(248), { windows: 'path-too-long' }],
    [long(768), { windows: 'path-too-long' }],
    [long(769), { windows: 'path-too-long', mac: 'path-too-long' }],
    [long(2048), { windows: 'path-too-long', mac: 'path-too-long' }],
    [long(2049), { windows: 'path-too-long', mac: 'path-too-long', linux: 'path-too-long' }],
  ];
  for (const [path, misfits] of cases) {
    for (const system of ['windows', 'mac', 'linux'] as const) {
      assert.equal(fitsSystem(path, system)?.reason, misfits[system], `${path.slice(0, 60)} on ${system}`);
    }
  }
  assert.deepEqual(pathLengthMax, { windows: 247, mac: 768, linux: 2048 });
});

test('a misfit names the thing and the system', () => {
  assert.deepEqual(fitsSystem('a/b:c', 'windows'), {
    reason: 'characters',
    sentence: 'The name "b:c" contains ":", which is not synced on Windows.',
  });
});

test('the last dot that is neither first nor last begins the extension', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['a.txt', 'a', 'txt'],
    ['a.tar.gz', 'a.tar', 'gz'],
    ['Makefile', 'Makefile', ''],
    ['.bashrc', '.bashrc', ''],
    ['.config.json', '.config', 'json'],
    ['..x', '..x', ''],
    ['a.', 'a.', ''],
    ['', '', ''],
  ];
  for (const [name, base, extension] of cases) assert.deepEqual(splitExtension(name), { base, extension });
});
