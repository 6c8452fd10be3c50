/** Sync profiles with a real station and real drives: a change holds at once, whether or not a drive runs. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '#test/system/program.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

function write({ folder }: Synced, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function read({ folder }: Synced, name: string): string | undefined {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

test('I18: a sync profile leaves files out of the drives of a group, and what it left out is synced when it goes', async t => {
  const world = await World.started(t);
  const [here, there] = (await world.synced(['here', 'there'])) as [Synced, Synced];
  const both = [here.drive, there.drive];
  write(here, 'old.iso', 'an image');
  write(here, 'note.txt', 'a note');
  await settle(both);
  await world.station.command('group', 'add', 'Laptops');
  await world.station.command('group', 'member', 'add', 'Laptops', 'anna');
  await world.station.command('profile', 'add', 'No images', '--exclude-extension', '*.iso', '--max-size', '1');
  await world.station.command('profile', 'apply', 'No images', '--group', 'Laptops');
  const isLeftOut = async (of: Synced): Promise<boolean> =>
    (await of.drive.why(join(of.folder, 'old.iso'))).reason === 'profile';
  await until('both drives hear of the profile', async () => (await isLeftOut(here)) && isLeftOut(there));
  const why = await there.drive.why(join(there.folder, 'old.iso'));
  assert.match(why.detail, /The station's sync profile "No images" leaves out all files that end with "\.iso"/);
  assert.match(
    await there.drive.command('status'),
    /the station's sync profile "No images" leaves out files above 1\.0 MiB; extensions \*\.iso\./,
  );
  assert.deepEqual(
    (await there.drive.statusShown()).tasks[0]?.profiles.map(({ name }) => name),
    ['No images'],
  );
  assert.match(await world.station.command('profile', 'show', 'No images'), /1 file \(8 B\) of anna is left out/);

  await there.drive.stop();
  write(here, 'new.iso', 'another image');
  write(here, 'big.bin', 'x'.repeat(1024 * 1024 + 1));
  write(here, 'note.txt', 'a longer note');
  rmSync(join(here.folder, 'old.iso'));
  await here.drive.wait();
  await there.drive.start();
  await settle(both);
  assert.deepEqual(
    ['old.iso', 'new.iso', 'big.bin', 'note.txt'].map(name => read(there, name)),
    ['an image', undefined, undefined, 'a longer note'],
  );
  assert.deepEqual((await there.drive.task()).problems, 0);

  await there.drive.stop();
  await world.station.command('profile', 'remove', 'No images');
  await there.drive.start();
  await until('the other drive has what was left out', async () => read(there, 'new.iso') === 'another image');
  await settle(both);
  assert.equal(read(there, 'big.bin')?.length, 1024 * 1024 + 1);
  assert.equal(read(here, 'old.iso'), 'an image', 'what was deleted on one side only meanwhile comes back');
});
