import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { computerName } from '#drive/connection/link.ts';
import { parseStationAddress } from '#drive/connection/station-address.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import { defaultRules, type TaskRecord } from '#drive/settings-file.ts';
import { folderOverlap } from '#drive/task/folder-overlap.ts';
import { checkLocalFolder, checkMode, findShare, mergeRules, parseRemote } from '#drive/task/task-checks.ts';
import type { NodeId } from '#model/node.ts';
import type { ShareWire } from '#protocol/session.ts';

const id = 'ab'.repeat(16) as NodeId;
const top = realpathSync.native(mkdtempSync(join(tmpdir(), 'waystation-checks-')));
const folder = (...names: string[]): string => {
  const path = join(top, ...names);
  mkdirSync(path, { recursive: true });
  return path;
};
const own = folder('own-data');
after(() => rmSync(top, { recursive: true, force: true }));

test('S30 the same folder, one above or one beneath is an overlap; a neighbour is none', () => {
  const a = folder('a');
  const b = folder('a', 'b');
  const ab = folder('ab');
  assert.equal(folderOverlap(a, a), 'same');
  assert.equal(folderOverlap(b, a), 'inside');
  assert.equal(folderOverlap(a, b), 'around');
  assert.equal(folderOverlap(ab, a), undefined);
  assert.equal(folderOverlap(join(top, 'gone', 'x'), join(top, 'gone')), 'inside');
  assert.equal(folderOverlap(join(top, '..hidden'), top), 'inside');
});

test('S30 a link cannot hide an overlap', () => {
  const target = folder('target', 'inner');
  const link = join(top, 'link');
  symlinkSync(join(top, 'target'), link);
  assert.equal(folderOverlap(link, join(top, 'target')), 'same');
  assert.equal(folderOverlap(join(link, 'inner'), join(top, 'target')), 'inside');
  assert.equal(checkLocalFolder(join(link, 'inner'), [], own), target);
});

test('S30 S31 a folder is refused with the reason and the way out', () => {
  const synced = folder('synced');
  const beneath = folder('synced', 'beneath');
  const file = join(top, 'file');
  writeFileSync(file, '');
  const round = join(top, 'round');
  symlinkSync(round, round);
  const refusals: readonly (readonly [string, RegExp])[] = [
    [join(top, 'nowhere'), /does not exist; make the folder first/],
    [file, /is not a folder/],
    [round, /cannot be looked at \(ELOOP\)/],
    ['/', /whole drive/],
    [homedir(), /whole home folder/],
    [own, /is the drive's own data folder/],
    [top, /contains the drive's own data folder/],
    [synced, /is .*synced, which task t1 already syncs/],
    [beneath, /lies inside .*synced, which task t1 already syncs/],
  ];
  for (const [path, reason] of refusals)
    assert.throws(() => checkLocalFolder(path, [task(synced)], own), refused(reason));
});

test('S25 S26 a share that may only be read takes a download-only task', () => {
  const share = findShare([wire('docs', 'read'), wire('anna', 'write', true)], 'docs');
  for (const mode of ['two-way', 'upload-only'] as const) {
    assert.throws(() => checkMode(share, mode), refused(/--mode download-only/));
  }
  checkMode(share, 'download-only');
  assert.equal(findShare([wire('docs', 'read'), wire('anna', 'write', true)], 'home').name, 'anna');
  assert.throws(() => findShare([wire('docs', 'read')], 'nope'), refused(/there is: docs \(read\)/));
});

test('a remote folder is a share with or without a path, and never leads out of it', () => {
  assert.deepEqual(parseRemote('docs'), { share: 'docs', path: '' });
  assert.deepEqual(parseRemote('docs/a/b/'), { share: 'docs', path: 'a/b' });
  for (const wrong of ['', '/', '/docs', 'docs/../x']) assert.throws(() => parseRemote(wrong), DriveError, wrong);
});

test('S18 rules are merged, and an extension is understood however it is written', () => {
  const rules = mergeRules(defaultRules, { mode: 'upload-only', filter: { extensions: ['*.ISO', '.log'] } });
  assert.deepEqual(rules.filter, { sizeMax: 0, names: [], extensions: ['iso', 'log'] });
  assert.deepEqual([rules.mode, rules.keepDiscarded], ['upload-only', true]);
  assert.throws(() => mergeRules(defaultRules, { filter: { extensions: ['*'] } }), /not an extension/);
});

test('S8 S11 a station is addressed by name, IPv4 or IPv6, with or without port', () => {
  const spelled = (text: string): string | undefined => parseStationAddress(text)?.url;
  assert.equal(spelled('host'), 'https://host:6690');
  assert.equal(spelled('10.0.0.1:7000'), 'https://10.0.0.1:7000');
  assert.equal(spelled('https://host:443/'), 'https://host:443');
  assert.equal(spelled('::1'), 'https://[::1]:6690');
  assert.equal(spelled('[fe80::1]:99'), 'https://[fe80::1]:99');
  assert.equal(parseStationAddress('[::1]:99')?.host, '::1');
  for (const wrong of ['http://host', 'https://host/path', 'host:0', 'host:99999', 'a b', 'https://u:p@host']) {
    assert.equal(spelled(wrong), undefined, wrong);
  }
});

test("S80 a computer's name can stand in a file name, and foreign text cannot command a terminal", () => {
  assert.equal(computerName('my/box\n"1"'), 'my-box--1-');
  assert.equal(computerName('...'), 'computer');
  assert.equal(plainText('a\x1b[31m\u202eb'), 'a�[31m�b');
});

function task(path: string): TaskRecord {
  const place = { connection: 'c', share: id, shareName: 's', path: '', root: id, folder: path };
  return { id: 't1', ...place, rules: defaultRules, paused: false };
}

function wire(name: string, grant: 'read' | 'write', home = false): ShareWire {
  return { id, name, root: id, grant, home, epoch: 'e', head: 0 };
}

function refused(message: RegExp): (error: unknown) => boolean {
  return error => error instanceof DriveError && error.code === 'refused' && message.test(error.message);
}
