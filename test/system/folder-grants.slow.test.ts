/** Two people with a share: one has all of it, the other one folder of it, each on a computer of their own. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { settle, World } from '#test/system/world.ts';

test('A12 a granted folder syncs by itself, both ways, with what is moved into it and out of it', async t => {
  const world = await World.started(t);
  await world.station.addUser('ben');
  await world.station.addShare('projects', { anna: 'write' });
  const anna = { drive: await world.drive('annas', 'anna'), folder: world.folder('of-anna') };
  const ben = { drive: await world.drive('bens', 'ben'), folder: world.folder('of-ben') };
  await anna.drive.addTask('projects', anna.folder);
  const granted = join(anna.folder, 'plans', 'for ben');
  mkdirSync(join(granted, 'sub'), { recursive: true });
  mkdirSync(join(anna.folder, 'private'));
  writeFileSync(join(granted, 'one'), 'one by anna');
  writeFileSync(join(anna.folder, 'private', 'secret'), 'not for ben');
  await anna.drive.wait();
  const early = await ben.drive.attempt(['task', 'add', 'projects/plans/for ben', ben.folder]);
  assert.match(early.err, /There is no share "projects"/);
  await world.station.command('grant', 'projects', 'ben', 'write', '--folder', 'plans/for ben');

  await ben.drive.addTask('projects/for ben', ben.folder);
  await settle([ben.drive, anna.drive]);
  const same = (what: string): void => assertSameTree(readTree(ben.folder), readTree(granted), what);
  same('what was there');
  writeFileSync(join(ben.folder, 'sub', 'two'), 'two by ben');
  await settle([ben.drive, anna.drive]);
  same('what ben adds');

  renameSync(join(anna.folder, 'private', 'secret'), join(granted, 'opened'));
  renameSync(join(granted, 'sub'), join(anna.folder, 'private', 'sub'));
  await settle([anna.drive, ben.drive]);
  same('what was moved in and out');
  assert.ok(existsSync(join(ben.folder, 'opened')) && !existsSync(join(ben.folder, 'sub')));

  renameSync(join(anna.folder, 'plans'), join(anna.folder, 'renamed'));
  await settle([anna.drive, ben.drive]);
  writeFileSync(join(ben.folder, 'three'), 'three by ben');
  await settle([ben.drive, anna.drive]);
  assert.ok(existsSync(join(anna.folder, 'renamed', 'for ben', 'three')), 'the grant follows its folder');
  assert.ok(!readdirSync(ben.folder).includes('private'));
});

test('A12 who may read a share has a two-way task in the folder that is granted beyond that, and only there', async t => {
  const world = await World.started(t);
  await world.station.addUser('ben');
  await world.station.addShare('projects', { anna: 'write', ben: 'read' });
  const anna = { drive: await world.drive('annas', 'anna'), folder: world.folder('of-anna') };
  const ben = { drive: await world.drive('bens', 'ben'), folder: world.folder('of-ben') };
  await anna.drive.addTask('projects', anna.folder);
  for (const name of ['plans', 'open']) {
    mkdirSync(join(anna.folder, name));
    writeFileSync(join(anna.folder, name, 'one'), `one of ${name}`);
  }
  await anna.drive.wait();
  await world.station.command('grant', 'projects', 'ben', 'write', '--folder', 'plans');

  const elsewhere = world.folder('elsewhere');
  const refused = await ben.drive.attempt(['task', 'add', 'projects/open', elsewhere]);
  assert.match(refused.err, /may only read .*--mode download-only/);
  await ben.drive.addTask('projects/open', elsewhere, '--mode', 'download-only');
  await ben.drive.addTask('projects/plans', ben.folder);
  await settle([ben.drive, anna.drive]);
  writeFileSync(join(ben.folder, 'two'), 'two by ben');
  writeFileSync(join(elsewhere, 'two'), 'stays with ben');
  await settle([ben.drive, anna.drive]);
  assertSameTree(readTree(ben.folder), readTree(join(anna.folder, 'plans')), 'both ways in the folder');
  assert.ok(existsSync(join(anna.folder, 'plans', 'two')));
  assert.deepEqual(readdirSync(join(anna.folder, 'open')), ['one']);
});
