/** What is copied to the folder of a task, by the order of a running drive. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ControlledDrive, withDrive } from '#drive/control/control-fixture.ts';
import type { Copied } from '#protocol/control/shell.ts';
import type { Linked, TaskAdded } from '#protocol/control/status.ts';
import { closeAfter } from '#test/closings.ts';

const pathBytesMax = 4_095;

async function taskOn(world: ControlledDrive, folder: string, rules: object = {}): Promise<string> {
  const { url } = world.station.address;
  const trust = world.station.certificate.fingerprint;
  await world.ask<Linked>('POST', '/link', { url, user: 'anna', password: 'p', trust });
  const place = { remote: 'docs', folder, create: false, takeOver: false, rules };
  return (await world.ask<TaskAdded>('POST', '/tasks', place)).task;
}

function source(t: TestContext): string {
  const folder = realpathSync.native(mkdtempSync(join(tmpdir(), 'w-')));
  closeAfter(t, () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('S43 nothing is copied to a folder from which nothing goes to the station', async t => {
  const from = source(t);
  await withDrive(async world => {
    const task = await taskOn(world, world.folder('docs'), { mode: 'download-only' });
    await assert.rejects(world.ask('POST', '/copy', { task, paths: [from] }), /only receives/);
  });
});

test('S43 files and folders that are copied keep their times', async t => {
  const from = source(t);
  const then = new Date('2001-02-03T04:05:06Z');
  mkdirSync(join(from, 'folder'));
  for (const name of ['folder/file', 'file']) writeFileSync(join(from, name), name);
  for (const name of ['folder/file', 'folder', 'file']) utimesSync(join(from, name), then, then);
  await withDrive(async world => {
    const folder = world.folder('docs');
    const task = await taskOn(world, folder);
    await world.ask('POST', '/copy', { task, paths: ['file', 'folder'].map(name => join(from, name)) });
    for (const name of ['folder/file', 'folder', 'file'])
      assert.equal(statSync(join(folder, name)).mtimeMs, then.getTime(), name);
  });
});

test('S43 of a folder that cannot be copied to its end it is said where the part is', async t => {
  const from = source(t);
  let deep = join(from, 'papers');
  while (deep.length < pathBytesMax - 120) deep = join(deep, 'd'.repeat(100));
  mkdirSync(dirname(deep), { recursive: true });
  writeFileSync(deep, 'its path is too long where it goes');
  await withDrive(async world => {
    const folder = world.folder('t'.repeat(200));
    const task = await taskOn(world, folder);
    const { copied, failed } = await world.ask<Copied>('POST', '/copy', { task, paths: [join(from, 'papers')] });
    assert.deepEqual([copied, failed.length], [[], 1]);
    assert.match(failed[0]?.detail ?? '', new RegExp(`only a part of it was copied, to ${join(folder, 'papers')}`));
    assert.ok(existsSync(join(folder, 'papers')));
  });
});
