/** Folders on volumes that a drive can keep less well than its own: of another computer, removable, and mounted within. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openFiles } from '#platform/node/node-files.ts';
import type { TaskAdded } from '#protocol/control/status.ts';
import { canMount, inOwnMounts, system } from '#test/real/own-mounts.ts';
import { mountOverSsh, sshMountPrograms } from '#test/real/ssh-mount.ts';
import { Volume } from '#test/real/volume.ts';
import { until } from '#test/system/program.ts';
import { World } from '#test/system/world.ts';

await inOwnMounts(import.meta.filename);

/** It is looked through every minute, and the machine may have other work. */
const seenWithinMs = 100_000;

test('S60 a folder on a network drive is told of, and what another computer changes there is found within a minute or so', async t => {
  if (!canMount(t, ...sshMountPrograms)) return;
  const world = await World.started(t);
  const { there, here } = await mountOverSsh(world, 'nas');
  const drive = await world.drive('laptop');
  const added = await drive.attempt(['task', 'add', 'anna', here, '--json']);
  assert.deepEqual((JSON.parse(added.out) as TaskAdded).volume, { kind: 'network', name: 'SSHFS' });
  assert.match(added.err, /network drive \(SSHFS\).*\nReceiving alone is safer there: .*--mode download-only/);
  writeFileSync(join(here, 'mine'), 'from here');
  await drive.wait();
  assert.equal(readFileSync(join(there, 'mine'), 'utf8'), 'from here');
  const task = await drive.task();
  assert.deepEqual([task.state, task.volume.kind], ['up-to-date', 'network']);
  assert.match(task.unwatched, /looking through it every minute/);

  const [other] = await world.synced(['other']);
  assert.ok(other);
  writeFileSync(join(there, 'theirs'), 'from the other computer');
  const began = performance.now();
  await until('what another computer wrote', () => existsSync(join(other.folder, 'theirs')), {
    ms: seenWithinMs,
    everyMs: 500,
    about: () => drive.tail(),
  });
  t.diagnostic(`found after ${Math.round((performance.now() - began) / 1000)} s`);
});

test('S60 a folder on a removable device is told of, and whoever follows the advice is told no more', async t => {
  if (!canMount(t, 'mkfs.exfat', 'mount.exfat-fuse', 'losetup')) return;
  const world = await World.started(t);
  const volume = new Volume(world, world.folder('stick'), 32, 'exfat');
  const drive = await world.drive('laptop');
  for (const [name, mode] of [
    ['both', 'two-way'],
    ['received', 'download-only'],
  ] as const) {
    mkdirSync(join(volume.folder, name));
    const added = await drive.attempt(['task', 'add', 'anna', join(volume.folder, name), '--mode', mode]);
    assert.match(added.err, /removable device \(exFAT\/NTFS\)/);
    assert.equal(/--mode download-only/.test(added.err), mode === 'two-way', added.err);
    await drive.wait();
    const task = await drive.task(added.out.trim());
    assert.deepEqual(task.volume, { kind: 'removable', name: 'exFAT/NTFS' });
    await drive.command('remove', task.id);
  }
});

test('S62 what is mounted within a folder is not synced, and is listed with the reason for a person and for programs', async t => {
  if (!canMount(t, 'mount', 'umount')) return;
  const world = await World.started(t);
  const [one, other] = await world.synced(['one', 'other']);
  assert.ok(one && other);
  const within = join(one.folder, 'disk');
  mkdirSync(within);
  // A folder that the drive has seen is what the first volume comes over; what the second comes over it never saw.
  await one.drive.wait();
  const made = join(world.folder('made'), 'photos');
  mkdirSync(join(made, 'stick'), { recursive: true });
  system('mount', '-t', 'tmpfs', 'tmpfs', join(made, 'stick'));
  renameSync(made, join(one.folder, 'photos'));
  world.whenLeaving(() => void system('umount', join(one.folder, 'photos', 'stick')));
  system('mount', '-t', 'tmpfs', 'tmpfs', within);
  world.whenLeaving(() => void system('umount', within));
  writeFileSync(join(within, 'on the disk'), 'not of this folder');
  writeFileSync(join(one.folder, 'beside'), 'of this folder');
  await until('both mounted volumes on the list', async () => (await one.drive.task()).problems === 2, {
    about: async () => JSON.stringify(await one.drive.task()),
  });
  const task = await one.drive.task();
  assert.deepEqual(task.firstProblems.map(({ path }) => path).toSorted(), ['disk', 'photos/stick']);
  for (const { detail } of task.firstProblems) assert.match(detail, /nother volume/);
  assert.match((await one.drive.why(join(within, 'on the disk'))).detail, /[Aa]nother volume is mounted/);
  await until('what stands beside it', () => existsSync(join(other.folder, 'beside')));
  assert.ok(!existsSync(join(other.folder, 'disk', 'on the disk')));
});

for (const [title, options] of [
  ['with the C library', {}],
  ['without the C library', { libc: undefined }],
] as const) {
  test(`S62 what is mounted within a folder is looked into neither for entries nor for names, ${title}`, async t => {
    if (!canMount(t, 'mount', 'umount')) return;
    const world = new World(t);
    const folder = world.folder('own');
    const within = join(folder, 'disk');
    mkdirSync(within);
    system('mount', '-t', 'tmpfs', 'tmpfs', within);
    world.whenLeaving(() => void system('umount', within));
    writeFileSync(join(within, 'on the disk'), 'not of this folder');
    const files = openFiles(folder, options);
    const outside = (error: unknown): undefined => void assert.match(String(error), /another volume is mounted/);
    assert.equal(await files.list('disk').catch(outside), undefined);
    assert.equal(await files.names('disk').catch(outside), undefined);
    assert.deepEqual(await files.names(''), [{ name: 'disk', kind: 'folder' }]);
  });
}
