/**
 * Random work on a real volume. (`test/system/storm.slow.test.ts` does the like in memory.)
 *
 *     WAYSTATION_VOLUME_SECONDS=600 WAYSTATION_VOLUME_SEED=7 node --test test/real/volumes.slow.test.ts
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { canMount, inOwnMounts } from '#test/real/own-mounts.ts';
import { Volume } from '#test/real/volume.ts';
import { assertWhole } from '#test/system/full-check.ts';
import { type Ledger, Person } from '#test/system/person.ts';
import { killUntil, workUntil } from '#test/system/unrest.ts';
import { type Synced, World } from '#test/system/world.ts';

await inOwnMounts(import.meta.filename);

const seconds = Number(process.env['WAYSTATION_VOLUME_SECONDS'] ?? 15);
const seed = Number(process.env['WAYSTATION_VOLUME_SEED'] ?? Date.now() % 1_000_000);

test('three drives and a station on ext4, people at work and kills: all ends equal and nothing is lost', async t => {
  if (!canMount(t, 'mkfs.ext4', 'mount')) return;
  t.diagnostic(`seed ${seed}, ${seconds} s`);
  const world = new World(t, { deletesFreely: true });
  const ofStation = new Volume(world, world.station.data, 512);
  t.diagnostic(`the station's data are on ${ofStation.folder}`);
  await world.station.start();
  await world.station.addUser('anna');
  const volume = new Volume(world, world.folder('volume'), 768);
  const sides: Synced[] = [];
  for (const name of ['one', 'two', 'three']) {
    mkdirSync(join(volume.folder, name));
    sides.push(await world.syncedAt(name, join(volume.folder, name)));
  }
  const ledger: Ledger = new Map();
  const people = sides.map(
    ({ drive, folder }, index) => new Person(drive.name, { folder, ledger, seed: seed + index }),
  );
  const end = performance.now() + seconds * 1000;
  const mortals = [world.station, ...sides.map(({ drive }) => drive)];
  const [kills] = await Promise.all([killUntil(end, mortals, seededRandom(seed)), workUntil(end, people)]);
  const tree = await assertWhole({ world, sides, people, ledger, about: `seed ${seed}` });
  t.diagnostic(`${ledger.size} contents, ${kills} kills, ${tree.size} files and folders`);
});
