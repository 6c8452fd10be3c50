/** A real volume that is put back from an image of it, with the marker, the inodes and all the times that it had then. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { canMount, inOwnMounts } from '#test/real/own-mounts.ts';
import { Volume } from '#test/real/volume.ts';
import { readTree } from '#test/system/tree.ts';
import { settle, World } from '#test/system/world.ts';

await inOwnMounts(import.meta.filename);

test('R167: an ext4 volume that is put back as it was reverts nothing and deletes nothing for anybody', async t => {
  if (!canMount(t, 'mkfs.ext4', 'mount')) return;
  const world = await World.started(t);
  const [other] = await world.synced(['other']);
  assert.ok(other);
  const volume = new Volume(world, world.folder('volume'), 32);
  // Its records are on another volume: where they go back as well, the station takes the drive for a copy of itself.
  const drive = await world.drive('mine');
  const mine = { drive, folder: join(volume.folder, 'folder') };
  mkdirSync(mine.folder);
  await drive.addTask('anna', mine.folder);
  for (const name of ['in-place', 'by-rename', 'moved', 'deleted'])
    writeFileSync(join(mine.folder, name), `Monday ${name}`);
  const both = [other.drive, mine.drive];
  await settle(both);
  await mine.drive.stop();
  volume.unmount();
  const putBack = volume.image();
  volume.mount();
  await mine.drive.start();
  writeFileSync(join(mine.folder, 'in-place'), 'Tuesday in-place');
  writeFileSync(join(mine.folder, 'by-rename.new'), 'Tuesday by-rename');
  renameSync(join(mine.folder, 'by-rename.new'), join(mine.folder, 'by-rename'));
  renameSync(join(mine.folder, 'moved'), join(mine.folder, 'elsewhere'));
  writeFileSync(join(mine.folder, 'new'), 'of Tuesday');
  unlinkSync(join(mine.folder, 'deleted'));
  await settle(both);
  const tuesday = readTree(other.folder);
  await mine.drive.stop();
  volume.unmount();
  putBack();
  volume.mount();
  assert.equal(readFileSync(join(mine.folder, 'in-place'), 'utf8'), 'Monday in-place');
  await mine.drive.start();
  await settle(both);
  const deleted = readTree(other.folder).get('deleted');
  assert.ok(deleted, 'what was deleted since then comes back');
  assert.deepEqual(readTree(other.folder), new Map([...tuesday, ['deleted', deleted]]));
  assert.deepEqual(readTree(mine.folder), readTree(other.folder));
});
