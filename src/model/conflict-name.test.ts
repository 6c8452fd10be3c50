import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { utf8Length } from '#base/utf8.ts';
import { computerPart, conflictName } from '#model/conflict-name.ts';
import { checkName, fitsSystem } from '#model/name.ts';

const october = BigInt(Date.UTC(2012, 9, 1, 12)) * 1_000_000n;

function named(
  name: string,
  about: { computer?: string; mtimeNs?: bigint; zone?: number; taken?: readonly string[] } = {},
): string {
  return conflictName({
    name,
    computer: about.computer ?? 'ComputerName',
    mtimeNs: about.mtimeNs ?? october,
    zoneMinutes: about.zone ?? 0,
    taken: other => (about.taken ?? []).includes(other),
  });
}

test('S80: the name is that of the help page', () => {
  assert.equal(named('a.txt'), 'a_ComputerName_20121001_Conflict.txt');
});

test('the last dot decides; without an extension there is no dot; a dotfile is all base', () => {
  assert.equal(named('a.tar.gz'), 'a.tar_ComputerName_20121001_Conflict.gz');
  assert.equal(named('Makefile'), 'Makefile_ComputerName_20121001_Conflict');
  assert.equal(named('.bashrc'), '.bashrc_ComputerName_20121001_Conflict');
  assert.equal(named('.config.json'), '.config_ComputerName_20121001_Conflict.json');
  assert.equal(named('end.'), 'end._ComputerName_20121001_Conflict');
});

test('a taken name gets a number after Conflict', () => {
  const first = 'a_ComputerName_20121001_Conflict.txt';
  const second = 'a_ComputerName_20121001_Conflict_2.txt';
  assert.equal(named('a.txt', { taken: [first] }), second);
  assert.equal(named('a.txt', { taken: [first, second] }), 'a_ComputerName_20121001_Conflict_3.txt');
});

test('a copy of a copy carries one suffix', () => {
  for (const name of [
    'a_Other_20110203_Conflict.txt',
    'a_Other_20110203_Conflict_12.txt',
    'a_P_20110203_Conflict_Q_20120203_Conflict_2.txt',
  ]) {
    assert.equal(named(name), 'a_ComputerName_20121001_Conflict.txt');
  }
  assert.equal(named('a_-00010203_P_100000203_Conflict'), 'a_-00010203_ComputerName_20121001_Conflict');
  assert.equal(
    named('my_file_My_PC_20121001_Conflict.txt', { computer: 'My_PC' }),
    'my_file_My_PC_20121001_Conflict.txt',
  );
  assert.equal(named('Makefile_pc.local_20121001_Conflict_2'), 'Makefile_ComputerName_20121001_Conflict');
  assert.equal(named('a.txt_P_20121001_Conflict'), 'a_ComputerName_20121001_Conflict.txt');
});

test('only the exact pattern is taken for ours', () => {
  for (const base of [
    'a_Conflict',
    'a_20121001_Conflict',
    '_P_20121001_Conflict',
    'a_P_20121301_Conflict',
    'a_P_20121032_Conflict',
    'a_P_20121001_conflict',
    'a_P_20121001_Conflict_1',
    'a_P_20121001_Conflict_02',
    'a_P_20121001_Conflict x',
    'a__20121001_Conflict',
    'a_P_121001_Conflict',
  ]) {
    assert.equal(named(`${base}.txt`), `${base}_ComputerName_20121001_Conflict.txt`);
  }
});

test('the date is the day of the modification in the zone of the drive', () => {
  const lateEvening = BigInt(Date.UTC(2024, 1, 28, 23, 30)) * 1_000_000n;
  assert.match(named('a', { mtimeNs: lateEvening }), /_20240228_/);
  assert.match(named('a', { mtimeNs: lateEvening, zone: 60 }), /_20240229_/);
  assert.match(named('a', { mtimeNs: -1n }), /_19691231_/);
  assert.match(named('a', { mtimeNs: 0n, zone: -1 }), /_19691231_/);
});

test('dates agree with the calendar of the language, and any year has a name that is recognised', () => {
  const dayMs = 86_400_000;
  fc.assert(
    fc.property(fc.integer({ min: -50_000_000, max: 50_000_000 }), days => {
      const date = new Date(days * dayMs);
      const year = date.getUTCFullYear();
      const digits = `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}`;
      const monthDay = String(100 * (date.getUTCMonth() + 1) + date.getUTCDate()).padStart(4, '0');
      const name = named('a.txt', { mtimeNs: BigInt(days) * BigInt(dayMs) * 1_000_000n });
      assert.equal(name, `a_ComputerName_${digits}${monthDay}_Conflict.txt`);
      assert.equal(named(name), 'a_ComputerName_20121001_Conflict.txt');
    }),
  );
});

test('a computer name loses what some system refuses', () => {
  assert.equal(computerPart('Anna\'s "PC" 1/2'), "Anna's -PC- 1-2");
  assert.equal(computerPart(' \n '), '-');
  assert.equal(computerPart('  '), 'computer');
  assert.equal(computerPart('é'.repeat(100)), 'é'.repeat(32));
});

test('a long base is shortened between code points, the suffix and the extension stay whole', () => {
  const name = named(`${'😀'.repeat(62)}.text`, { taken: [] });
  assert.match(name, /^😀+_ComputerName_20121001_Conflict\.text$/u);
  assert.ok(utf8Length(name) <= 255 && utf8Length(name) > 251);
  assert.match(named(`a.${'x'.repeat(250)}`), /^a_ComputerName_20121001_Conflict\.x{64}$/);
});

const anyComputer = fc.string({ unit: 'grapheme', maxLength: 20 });
const anyTime = fc.bigInt(-(2n ** 66n), 2n ** 66n);

function namesOf(...parts: readonly string[]): fc.Arbitrary<string> {
  const joined = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 8 }).map(all => all.join(''));
  return joined.filter(name => checkName(name) === undefined);
}

test('any legal name, even one made of suffixes, gives a legal name that is free', () => {
  const names = namesOf(
    'a',
    '.',
    '_',
    '😀',
    '_P_20121001_Conflict',
    '_2',
    'ä'.repeat(60),
    ' ',
    '_pc.x_20121001_Conflict',
  );
  fc.assert(
    fc.property(names, anyComputer, anyTime, (name, computer, mtimeNs) => {
      const taken = new Set<string>();
      for (let i = 0; i < 3; i += 1) {
        const copy = conflictName({ name, computer, mtimeNs, zoneMinutes: 120, taken: other => taken.has(other) });
        assert.equal(checkName(copy), undefined, copy);
        assert.equal(taken.has(copy), false);
        taken.add(copy);
      }
    }),
  );
});

test('a copy of any copy has the name that a copy of the file itself would have, and fits where the file does', () => {
  fc.assert(
    fc.property(namesOf('a', '.', '_', '😀', 'é', ' ', '2'), anyComputer, anyTime, (name, computer, mtimeNs) => {
      const about = { computer, mtimeNs, zoneMinutes: -300, taken: () => false };
      const copy = conflictName({ ...about, name });
      assert.equal(conflictName({ ...about, name: copy }), copy);
      if (!fitsSystem(name, 'windows')) assert.equal(fitsSystem(copy, 'windows'), undefined, copy);
    }),
    { numRuns: 1_000 },
  );
});
