import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conflictName } from '#model/conflict-name.ts';
import {
  defaultFiltered,
  type FilterRules,
  filtered,
  filterOf,
  noFilter,
  parseExtension,
  parseSizeMax,
  pathFiltered,
} from '#model/filter.ts';

const file = (name: string, size?: number) => ({
  name,
  kind: 'file' as const,
  ...(size === undefined ? {} : { size }),
});

test('S48, S59: files of the default extensions are left out in any case, folders are not', () => {
  for (const name of ['a.tmp', 'a.TEMP', '.a.swp', 'Word.Lnk', 'mail.pst', 'a.b.tmp']) {
    assert.equal(defaultFiltered(name, 'file')?.rule, 'default', name);
    assert.equal(defaultFiltered(name, 'link')?.rule, 'default', name);
    assert.equal(defaultFiltered(name, 'folder'), undefined, name);
  }
  for (const name of ['tmp', '.tmp', 'a.tmpx', 'a.tmp.txt', 'temp', 'a.swo']) {
    assert.equal(defaultFiltered(name, 'file'), undefined, name);
  }
});

test('R9: what NFS and FUSE keep of a deleted file that is still open is left out', () => {
  const names = ['.nfs000000000012abcd00000001', '.fuse_hidden0000000100000001'];
  for (const name of names) assert.equal(defaultFiltered(name, 'file')?.rule, 'default', name);
  for (const name of ['.nfs', '.nfs-notes', 'a.nfs000000000012abcd00000001', '.fuse_hidden'])
    assert.equal(defaultFiltered(name, 'file'), undefined, name);
});

test('S49: names that begin with a tilde are left out', () => {
  for (const kind of ['file', 'folder', 'link'] as const) assert.ok(defaultFiltered('~$report.docx', kind));
  assert.equal(defaultFiltered('a~', 'file'), undefined);
});

test('S50: whole names of the default list are left out in any case, parts of names are not', () => {
  const listed = [
    '@eaDir',
    '@tmp',
    '.synologyworkingdirectory',
    '#Recycle',
    'Desktop.ini',
    '.DS_Store',
    'Icon\r',
    'Thumbs.db',
  ];
  const more = [
    '$RECYCLE.BIN',
    '@sharebin',
    'System Volume Information',
    'Program Files',
    'program files (X86)',
    'ProgramData',
  ];
  for (const name of [...listed, ...more, '#snapshot', '.waystation', '.WayStation']) {
    for (const kind of ['file', 'folder', 'link'] as const)
      assert.equal(defaultFiltered(name, kind)?.rule, 'default', name);
  }
  for (const name of [
    'my desktop.ini',
    'Icon',
    'Icon\n',
    'Program Files 2',
    'thumbs.db.txt',
    '.waystation2',
    '#recycled',
  ]) {
    assert.equal(defaultFiltered(name, 'folder'), undefined, name);
  }
});

test('the default filter holds for every folder on the way', () => {
  assert.equal(pathFiltered('a/@eaDir/b/c.txt', file(''), noFilter)?.rule, 'default');
  assert.equal(pathFiltered('a/b.tmp/c.txt', file(''), noFilter), undefined);
  assert.equal(pathFiltered('c.tmp', file(''), noFilter)?.rule, 'default');
  assert.equal(pathFiltered('.hidden/.git/config', file(''), noFilter), undefined);
});

const rules: FilterRules = { sizeMax: 1024, names: ['Notes.TXT', 'Cafe\u0301'], extensions: ['iso', 'tar.gz'] };

test('S16-S18: each rule of a task takes its files away and says which it was', () => {
  const filter = filterOf(rules);
  const ruled = (name: string, size?: number) => filter(file(name, size))?.rule;
  assert.equal(ruled('notes.txt'), 'name');
  assert.equal(ruled('CAFÉ'), 'name');
  assert.equal(ruled('a notes.txt'), undefined);
  assert.equal(ruled('disk.ISO'), 'extension');
  assert.equal(ruled('a.tar.gz'), 'extension');
  assert.equal(ruled('a.gz'), undefined);
  assert.equal(ruled('.iso'), undefined);
  assert.equal(ruled('iso'), undefined);
  assert.equal(ruled('big', 1025), 'size');
  assert.equal(ruled('fits', 1024), undefined);
  assert.equal(ruled('unknown size'), undefined);
  assert.equal(filtered(file('big', 2 ** 50), noFilter), undefined);
});

test('rules of a task do not concern folders', () => {
  for (const name of ['notes.txt', 'disk.iso']) assert.equal(filtered({ name, kind: 'folder' }, rules), undefined);
  assert.equal(filtered({ name: 'x.iso', kind: 'link', size: 1 }, rules)?.rule, 'extension');
  assert.equal(filtered({ name: 'x', kind: 'link', size: 4000 }, rules), undefined);
});

test('a sentence names the rule', () => {
  assert.equal(
    filtered(file('a.iso'), rules)?.sentence,
    'A rule of the task leaves out all files that end with ".iso".',
  );
});

test('names of conflict copies pass the default filter', () => {
  for (const name of ['report.docx', 'Makefile', '.bashrc', 'a.tar.gz', 'x']) {
    for (const computer of ['PC', 'pc.tmp', '~pc', 'desktop.ini']) {
      const copy = conflictName({ name, computer, mtimeNs: 0n, zoneMinutes: 0, taken: () => false });
      assert.equal(filtered(file(copy), noFilter), undefined, copy);
    }
  }
});

test('S18: an extension is entered as *.extension', () => {
  for (const text of ['*.iso', '.ISO', 'iso', ' *.Iso ']) assert.deepEqual(parseExtension(text), { value: 'iso' });
  assert.deepEqual(parseExtension('*.tar.gz'), { value: 'tar.gz' });
  for (const text of ['', '*', '*.', '.', '*.*', 'a/b', '*.i?o', '..', '*.a.', '*..a']) {
    assert.ok('fault' in parseExtension(text), text);
  }
});

test('S16: the largest size is a whole number of MB from 0 to 10240000', () => {
  assert.deepEqual(parseSizeMax('0'), { value: 0 });
  assert.deepEqual(parseSizeMax('1'), { value: 1024 * 1024 });
  assert.deepEqual(parseSizeMax('10240000'), { value: 10_240_000 * 1024 * 1024 });
  for (const text of ['10240001', '-1', '1.5', '', 'all', '1e3', '0x10'])
    assert.ok('fault' in parseSizeMax(text), text);
});
