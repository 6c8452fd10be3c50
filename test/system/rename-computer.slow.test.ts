/** A computer is called otherwise: its stations, its people and the conflict copies follow. */
import assert from 'node:assert/strict';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '#test/system/program.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

const early = new Date(2012, 9, 1, 12);
const between = new Date(2016, 1, 29, 12);
const late = new Date(2020, 11, 31, 12);

interface Noted {
  readonly actor: string;
  readonly about: { readonly from: string; readonly to: string };
}

async function isNamed(world: World, name: string): Promise<boolean> {
  const devices: { readonly computer: string }[] = JSON.parse(await world.station.command('device', 'list', '--json'));
  return devices.some(({ computer }) => computer === name);
}

function edit({ folder }: Synced, content: string, at: Date): void {
  writeFileSync(join(folder, 'a.txt'), content);
  utimesSync(join(folder, 'a.txt'), at, at);
}

test('a computer that is renamed, even while its station is away, is called so at the station and in conflict copies', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  edit(one, 'first', early);
  await settle([one.drive, other.drive]);
  await world.station.stop();
  // What no file name can hold is left out, and the answer says so.
  assert.equal(await one.drive.command('rename-computer', 'Anna/s desk'), 'Anna-s desk\n');
  assert.equal((await one.drive.status()).computer, 'Anna-s desk');
  await world.station.start();
  const about = () => one.drive.tail();
  await until('the new name at the station', async () => await isNamed(world, 'Anna-s desk'), { about });
  assert.equal(await isNamed(world, 'one'), false);
  const audit = JSON.parse(await world.station.command('audit', '--event', 'device rename', '--json'));
  assert.deepEqual(
    audit.map(({ actor, about: { from, to } }: Noted) => [actor, from, to]),
    [['anna', 'one', 'Anna-s desk']],
  );

  await one.drive.command('pause', one.task);
  edit(one, 'by the renamed one', between);
  edit(other, 'by the other one', late);
  await other.drive.wait();
  await one.drive.command('resume', one.task);
  await settle([one.drive, other.drive]);
  assert.deepEqual(
    readdirSync(other.folder).filter(name => name.startsWith('a')),
    ['a.txt', 'a_Anna-s desk_20160229_Conflict.txt'],
  );
});

test('a computer that is linked to no station has no name to change yet', async t => {
  const world = new World(t);
  const drive = world.newDrive('alone');
  await drive.start();
  const { code, err } = await drive.attempt(['rename-computer', 'desk']);
  assert.equal(code, 1);
  assert.match(err, /no station is linked yet; the name is given with the link/);
});
