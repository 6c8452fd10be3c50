/** What a task leaves out, and ignore files, by the command line: a real station and real drives. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { IgnoreTest } from '#protocol/control/ignore-test.ts';
import type { SelectionChange, SelectionStatus } from '#protocol/control/selection.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

async function asked<Answer>({ drive }: Synced, ...args: readonly string[]): Promise<Answer> {
  return JSON.parse(await drive.command(...args, '--json')) as Answer;
}

/** Two drives with `photos/2025/sun`, `photos/2026/moon` and `note` alike. */
async function withPhotos(world: World): Promise<readonly [Synced, Synced]> {
  const [here, there] = (await world.synced(['here', 'there'])) as [Synced, Synced];
  for (const year of ['2025', '2026']) mkdirSync(join(here.folder, 'photos', year), { recursive: true });
  writeFileSync(join(here.folder, 'photos/2025/sun'), 'sun');
  writeFileSync(join(here.folder, 'photos/2026/moon'), 'moon');
  writeFileSync(join(here.folder, 'note'), 'a note');
  await settle([here.drive, there.drive]);
  return [here, there];
}

test('S15: a folder is left out with a preview, stays away through a rename and a restart, and comes again', async t => {
  const world = await World.started(t);
  const [here, there] = await withPhotos(world);
  writeFileSync(join(there.folder, 'photos/2025/mine'), 'not sent yet');
  await there.drive.command('pause', there.task);
  writeFileSync(join(there.folder, 'photos/2025/mine'), 'not sent, and longer');
  const select = ['select', there.task, '--leave-out', 'photos/2025', '--remove-here'];
  const preview = await asked<SelectionChange>(there, ...select, '--preview');
  assert.equal(preview.applied, false);
  assert.deepEqual(preview.leaveOut[0]?.path, 'photos/2025');
  assert.ok(existsSync(join(there.folder, 'photos/2025/sun')));
  await assert.rejects(asked(there, ...select, '--expects', 'another'), /changed since the preview/);
  const done = await asked<SelectionChange>(there, ...select, '--expects', preview.token);
  assert.equal(done.applied, true);
  await there.drive.command('resume', there.task);
  await settle([here.drive, there.drive]);
  assert.equal(existsSync(join(there.folder, 'photos/2025/sun')), false);
  assert.ok(existsSync(join(here.folder, 'photos/2025/sun')), 'nothing is deleted at the station');
  renameSync(join(here.folder, 'photos/2025'), join(here.folder, 'old photos'));
  writeFileSync(join(here.folder, 'old photos/new'), 'new');
  await here.drive.wait();
  await there.drive.stop();
  await there.drive.start();
  await settle([here.drive, there.drive]);
  assert.equal(existsSync(join(there.folder, 'old photos')), false);
  const shown = await asked<SelectionStatus>(there, 'select', there.task);
  assert.deepEqual(
    shown.leftOut.map(({ path }) => path),
    ['old photos'],
  );
  await there.drive.command('select', there.task, '--take-in', 'old photos');
  await settle([here.drive, there.drive]);
  assert.equal(readFileSync(join(there.folder, 'old photos/new'), 'utf8'), 'new');
  assert.equal(readFileSync(join(there.folder, 'old photos/sun'), 'utf8'), 'sun');
  await assert.rejects(there.drive.command('select', there.task, '--leave-out', 'nowhere'), /has no "nowhere"/);
});

test('S35: the sync of a folder is stopped and resumed by its path on this computer', async t => {
  const world = await World.started(t);
  const [here, there] = await withPhotos(world);
  const photos = join(there.folder, 'photos');
  await there.drive.command('stop-folder', photos);
  writeFileSync(join(photos, '2025/sun'), 'edited there');
  writeFileSync(join(here.folder, 'photos/2026/moon'), 'edited here');
  await settle([here.drive, there.drive]);
  assert.equal(readFileSync(join(photos, '2026/moon'), 'utf8'), 'moon');
  assert.equal(readFileSync(join(here.folder, 'photos/2025/sun'), 'utf8'), 'sun');
  assert.equal((await there.drive.why(join(photos, '2025/sun'))).reason, 'left-out');
  assert.equal((await there.drive.task()).state, 'up-to-date');
  await there.drive.command('resume-folder', photos);
  await settle([here.drive, there.drive]);
  assert.equal(readFileSync(join(photos, '2026/moon'), 'utf8'), 'edited here');
  assert.equal(readFileSync(join(here.folder, 'photos/2025/sun'), 'utf8'), 'edited there');
});

test('S15: a task that is added leaves out from the beginning what it is told to', async t => {
  const world = await World.started(t);
  await withPhotos(world);
  const drive = await world.drive('third');
  const folder = world.folder('third');
  await drive.command('task', 'add', 'anna', folder, '--leave-out', 'photos/2025', '--wait');
  assert.deepEqual(
    ['photos/2025', 'photos/2026/moon', 'note'].map(path => existsSync(join(folder, path))),
    [false, true, true],
  );
});

test('P26: an ignore file is synced, holds on every drive, and is asked about', async t => {
  const world = await World.started(t);
  const [here, there] = await withPhotos(world);
  writeFileSync(join(here.folder, 'photos/.waystationignore'), '# raw pictures\n*.raw\n');
  await settle([here.drive, there.drive]);
  writeFileSync(join(there.folder, 'photos/2025/sun.raw'), 'raw');
  await settle([here.drive, there.drive]);
  assert.equal(existsSync(join(here.folder, 'photos/2025/sun.raw')), false);
  const tested = await asked<IgnoreTest>(there, 'ignore-test', join(there.folder, 'photos/2025/sun.raw'));
  assert.deepEqual(
    [tested.ignored, tested.by],
    [true, { file: 'photos/.waystationignore', line: 2, pattern: '*.raw' }],
  );
  const why = await there.drive.why(join(there.folder, 'photos/2025/sun.raw'));
  assert.deepEqual([why.reason, /^Line 2 of photos\/\.waystationignore/.test(why.detail)], ['ignored', true]);
  assert.equal((await asked<IgnoreTest>(there, 'ignore-test', join(there.folder, 'note'))).ignored, false);
});
