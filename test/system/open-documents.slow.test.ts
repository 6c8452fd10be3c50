/** A document that is open in an office program on one computer, while another one changes it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { settle, World } from '#test/system/world.ts';

test('P13 R144 a document that is opened, saved and closed as LibreOffice does is neither replaced meanwhile nor lost', async t => {
  const world = await World.started(t);
  const [office, laptop] = await world.synced(['office', 'laptop']);
  assert.ok(office && laptop);
  writeFileSync(join(office.folder, 'letter.odt'), 'as it was');
  await settle([office.drive, laptop.drive]);
  const letter = join(laptop.folder, 'letter.odt');
  const lock = join(laptop.folder, '.~lock.letter.odt#');
  writeFileSync(lock, `Anna,anna,${hostname()},27.11.2026 14:50,file:///home/anna/.config/libreoffice/4;`);

  writeFileSync(join(office.folder, 'letter.odt'), 'of the office');
  await office.drive.wait();
  await laptop.drive.reaches('attention');
  assert.equal(readFileSync(letter, 'utf8'), 'as it was');
  const why = await laptop.drive.why(letter);
  assert.equal(why.reason, 'open');
  assert.match(why.detail, /^Open in LibreOffice by Anna on /);

  // It saves: a new file beside, renamed over the old one. Then it closes the document.
  writeFileSync(join(laptop.folder, 'lu4711abc.tmp'), 'of the laptop');
  renameSync(join(laptop.folder, 'lu4711abc.tmp'), letter);
  await laptop.drive.wait();
  assert.equal(readFileSync(letter, 'utf8'), 'of the laptop', 'what it shows is what stands there');
  rmSync(lock);
  await settle([laptop.drive, office.drive]);
  const contents = (folder: string): string[] =>
    readdirSync(folder)
      .filter(name => name.startsWith('letter'))
      .map(name => readFileSync(join(folder, name), 'utf8'));
  // The one that was saved last keeps the name; the other one is a version of it at the station.
  assert.equal(readFileSync(letter, 'utf8'), 'of the laptop');
  assert.deepEqual(contents(office.folder), contents(laptop.folder));
  assert.ok(!readdirSync(office.folder).some(name => name.startsWith('.~lock')), 'lock files are not synced');
});
