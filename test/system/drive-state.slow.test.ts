/** A drive says how it fares, and its station shows it: real programs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '#test/system/program.ts';
import { World } from '#test/system/world.ts';

interface Device {
  readonly state: string;
  readonly connected: boolean;
  readonly stateSince: string | null;
}

/** Each look is a program of its own; and the station writes down a few times a minute what it knows. */
const lazily = { everyMs: 2_000, ms: 120_000 };

test('I20: a drive tells its station that it is up to date, and that it is paused', async t => {
  const world = await World.started(t);
  const [one] = await world.synced(['laptop']);
  assert.ok(one);
  const device = async (): Promise<Device> =>
    (JSON.parse(await world.station.command('device', 'list', '--json')) as Device[])[0] as Device;
  const said = (state: string) => until(`it is ${state}`, async () => (await device()).state === state, lazily);
  await said('up-to-date');
  assert.equal((await device()).connected, true);
  await one.drive.command('pause', one.task);
  await said('paused');
  assert.ok(Date.parse((await device()).stateSince ?? '') > Date.now() - 60_000);
  await one.drive.kill();
  await until('it is gone', async () => !(await device()).connected, lazily);
  assert.equal((await device()).state, 'unknown');
});
