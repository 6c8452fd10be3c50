/** A station and a drive on two computers of one network: found by name, linked, cut off, and moved to other addresses. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { NearbyStation } from '#protocol/control/nearby.ts';
import { canMount, inOwnMounts } from '#test/real/own-mounts.ts';
import {
  addAddress,
  Cable,
  connectionsBegun,
  networkPrograms,
  on,
  removeAddress,
  startStationOn,
  stationPort,
} from '#test/real/two-computers.ts';
import { type Program, until } from '#test/system/program.ts';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { type Drive, World } from '#test/system/world.ts';

await inOwnMounts(import.meta.filename, { network: true });

const stationAddresses = ['10.77.0.1/24', 'fd77::1/64'] as const;
const driveAddresses = ['10.77.0.2/24', 'fd77::2/64'] as const;
/** A push channel counts as dead after 40 s of silence, and a back-off grows to a minute; news of a change come sooner. */
const secondsMs = 10_000;

interface Scene {
  readonly world: World;
  readonly cable: Cable;
  station: Program;
  readonly drive: Drive;
}

async function scene(t: TestContext): Promise<Scene> {
  const world = new World(t);
  const cable = await Cable.between(t);
  for (const address of stationAddresses) addAddress(cable.one, address);
  for (const address of driveAddresses) addAddress(cable.other, address);
  await world.station.addUser('anna');
  await world.station.command('settings', 'set', 'name', 'Harbour v2');
  const station = await startStationOn(t, cable.one, world.station);
  const drive = world.newDrive('laptop');
  await drive.start({ before: cable.other.before });
  return { world, cable, station, drive };
}

async function found(drive: Drive): Promise<readonly NearbyStation[]> {
  const { stations, networks, trouble } = JSON.parse(await drive.command('search', '--json'));
  assert.deepEqual({ networks, trouble }, { networks: 1, trouble: '' });
  return stations;
}

async function synced(it: Scene): Promise<string> {
  const folder = it.world.folder('laptop');
  await it.drive.link(it.world.station, 'anna', `https://10.77.0.1:${stationPort}`);
  await it.drive.addTask('anna', folder);
  await it.drive.wait();
  return folder;
}

test('S13, I10 a drive finds a station on its network, is linked at what it found, and syncs; what is no more told is not found', async t => {
  if (!canMount(t, ...networkPrograms)) return;
  const it = await scene(t);
  const { world, drive, cable } = it;
  const [station, ...others] = await found(drive);
  assert.deepEqual(others, []);
  assert.ok(station);
  const fingerprint = await world.station.fingerprint();
  assert.equal(station.name, 'Harbour v2');
  assert.deepEqual(station.urls, [`https://10.77.0.1:${stationPort}`, `https://[fd77::1]:${stationPort}`]);
  assert.ok(station.fingerprint !== '' && fingerprint.startsWith(station.fingerprint), station.fingerprint);
  assert.equal(station.claimsLinked, false);
  assert.deepEqual((await drive.status()).connections, [], 'nothing is linked by itself');

  for (const url of station.urls) await drive.link(world.station, 'anna', url);
  const folder = world.folder('laptop');
  writeFileSync(join(folder, 'a'), 'over the cable');
  await drive.addTask('anna', folder);
  await drive.wait();
  assert.equal((await found(drive))[0]?.claimsLinked, true);

  await world.station.command('settings', 'set', 'name', 'Attic');
  await until('the new name', async () => (await found(drive))[0]?.name === 'Attic');
  assert.equal((await found(drive)).length, 1, 'the service of the old name is gone');
  await world.station.command('settings', 'set', 'announce', 'off');
  await until('silence', async () => (await found(drive)).length === 0);
  await world.station.command('settings', 'set', 'announce', 'on');
  for (const address of [...stationAddresses, ...driveAddresses].filter(each => each.startsWith('10.')))
    removeAddress(address === driveAddresses[0] ? cable.other : cable.one, address);
  const overIpv6 = await until('the station over IPv6 alone', async () => (await found(drive))[0]);
  assert.deepEqual(overIpv6.urls, [`https://[fd77::1]:${stationPort}`]);
});

test('P23 a cable that is pulled and plugged in again, with another address: the drive goes on within seconds, by few connections', async t => {
  if (!canMount(t, ...networkPrograms)) return;
  const it = await scene(t);
  const { cable, drive } = it;
  const folder = await synced(it);
  const laptop = cable.other;
  const before = connectionsBegun(laptop);
  for (let change = 3; change < 6; change += 1) {
    on(laptop, 'ip', 'link', 'set', 'eth0', 'down');
    on(laptop, 'ip', 'address', 'flush', 'dev', 'eth0');
    writeFileSync(join(folder, `offline ${change}`), 'made offline');
    await drive.reaches('offline', 20_000);
    // Longer than the first waits of a back-off, so that it has grown.
    await new Promise(resolve => setTimeout(resolve, 8_000));
    addAddress(laptop, `10.77.0.${change}/24`);
    on(laptop, 'ip', 'link', 'set', 'eth0', 'up');
    const plugged = performance.now();
    await drive.reaches('up-to-date', secondsMs);
    t.diagnostic(`up to date ${Math.round(performance.now() - plugged)} ms after the cable was plugged in`);
  }
  const connections = connectionsBegun(laptop) - before;
  t.diagnostic(`${connections} connections begun over three changes`);
  assert.ok(connections <= 60, `${connections} connections are a storm`);
  const other = it.world.newDrive('desk');
  await other.start({ before: cable.one.before });
  const copy = it.world.folder('desk');
  await other.link(it.world.station, 'anna', `https://127.0.0.1:${stationPort}`);
  await other.addTask('anna', copy);
  await other.wait();
  assertSameTree(readTree(copy), readTree(folder), 'what was made offline');
  assert.equal(readFileSync(join(copy, 'offline 5'), 'utf8'), 'made offline');
});
