/** A computer is called otherwise: its stations, its people and the conflict copies follow. */
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '#test/system/program.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

interface Listed {
  readonly computer: string;
}

const named = async (world: World): Promise<readonly string[]> =>
  (JSON.parse(await world.station.command('device', 'list', '--json')) as Listed[]).map(({ computer }) => computer);

test('a computer that is renamed, even while its station is away, is called so at the station and in conflict copies', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  writeFileSync(join(one.folder, 'a.txt'), 'first');
  await settle([one.drive, other.drive]);
  await world.station.stop();
  // What no file name can hold is left out, and the answer says so.
  assert.equal(await one.drive.command('rename-computer', 'Anna/s desk'), 'Anna-s desk\n');
  assert.equal((await one.drive.status()).computer, 'Anna-s desk');
  writeFileSync(join(one.folder, 'a.txt'), 'by the renamed one');
  // Later, so that the other version stays and this one becomes the copy.
  await new Promise(resolve => setTimeout(resolve, 1_100));
  writeFileSync(join(other.folder, 'a.txt'), 'by the other one');
  await world.station.start();
  await settle([one.drive, other.drive]);
  const copies = readdirSync(other.folder).filter(name => name !== 'a.txt' && name.startsWith('a'));
  assert.equal(copies.length, 1, copies.join(', '));
  assert.match(copies[0] ?? '', /Anna-s desk|other/);
  await until(
    'the new name at the station',
    async () => ((await named(world)).includes('Anna-s desk') ? true : undefined),
    {
      about: () => one.drive.tail(),
    },
  );
  assert.ok(!(await named(world)).includes('one'));
  const audit = JSON.parse(await world.station.command('audit', '--event', 'device rename', '--json'));
  assert.deepEqual(
    audit.map(({ actor, about }: { actor: string; about: { from: string; to: string } }) => [
      actor,
      about.from,
      about.to,
    ]),
    [['anna', 'one', 'Anna-s desk']],
  );

  await one.drive.command('rename-computer', 'Studio');
  await settle([one.drive, other.drive]);
  assert.equal((await one.drive.task()).state, 'up-to-date');
});

test('a computer that is linked to no station has no name to change yet', async t => {
  const world = new World(t);
  const drive = world.newDrive('alone');
  await drive.start();
  const { code, err } = await drive.attempt(['rename-computer', 'desk']);
  assert.equal(code, 1);
  assert.match(err, /no station is linked yet; the name is given with the link/);
});
