/** Drives that reach their station through real proxies, and never around them (S73-S75). */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ControlClient } from '#drive/control/control-client.ts';
import { dataFolder } from '#drive/data-folder.ts';
import { DriveError } from '#drive/drive-error.ts';
import { startDrive } from '#drive/main.ts';
import type { SettingsOrder, SettingsTold } from '#protocol/control/settings.ts';
import type { Linked, TaskAdded } from '#protocol/control/status.ts';
import { testPassword } from '#station/http/station-fixture.ts';
import { closeAfter } from '#test/closings.ts';
import { type PanelWorld, panelWorld } from '#test/panel/world.ts';
import { canUse } from '#test/real/own-mounts.ts';
import {
  proxyAccount,
  proxyAddress,
  type RunningProxy,
  startMicrosocks,
  startSquid,
  startTinyproxy,
  type WatchedPort,
  watchPort,
} from '#test/real/proxies.ts';
import { until } from '#test/system/program.ts';

/** A change that is told by push is there long before the next look at the feed. */
const pushedWithin = { ms: 30_000 };
/** As long a drive would try to get around its proxy, were it to, milliseconds. */
const triesMs = 4_000;

const proxies = {
  squid: { programs: ['squid', 'openssl', 'setpriv'], start: startSquid },
  tinyproxy: { programs: ['tinyproxy', 'setpriv'], start: startTinyproxy },
  microsocks: { programs: ['microsocks', 'setpriv'], start: startMicrosocks },
} as const;

for (const [name, { programs, start }] of Object.entries(proxies)) {
  test(`S73 S74 S75 through ${name} a drive links, syncs both ways and is pushed to, and nothing goes around it`, async t => {
    if (!canUse(t, ...programs)) return;
    const { world, port } = await watched(t);
    const proxy = await start(t, port.port);
    await ask(world, settingsFor(proxy));
    await link(world, port);
    const folder = world.folder('home');
    await world.sync(folder);
    writeFileSync(join(folder, 'sent.txt'), 'sent through it');
    await world.rest();

    const other = await otherDrive(t, world);
    await until('the file at the other drive', () => existsSync(join(other, 'sent.txt')), pushedWithin);
    writeFileSync(join(other, 'pushed.txt'), 'pushed through it');
    await until('the file that is pushed', () => existsSync(join(folder, 'pushed.txt')), pushedWithin);
    assert.equal(readFileSync(join(folder, 'pushed.txt'), 'utf8'), 'pushed through it');
    assert.ok(port.from.length >= 3, 'a look at the certificate, requests, and the push channel');
    assert.deepEqual(new Set(port.from), new Set([proxyAddress]));

    await proxy.stop();
    writeFileSync(join(folder, 'later.txt'), 'later');
    const { connections } = await until('it is offline', async () => {
      const status = await world.status();
      return status.connections[0]?.state === 'offline' ? status : undefined;
    });
    assert.match(connections[0]?.detail ?? '', new RegExp(`The proxy 127.0.0.1:${proxy.port} does not answer`));
    const before = port.from.length;
    await new Promise(resolve => setTimeout(resolve, triesMs));
    assert.equal(port.from.length, before, 'nothing was tried without the proxy');
    await proxy.start();
    await until('the later file at the other drive', () => existsSync(join(other, 'later.txt')), {
      ms: 60_000,
    });
    assert.deepEqual(new Set(port.from), new Set([proxyAddress]));
  });

  test(`S74 ${name} is given another password than it knows: the sentence says so, and nothing reaches the station`, async t => {
    if (!canUse(t, ...programs)) return;
    const { world, port } = await watched(t);
    const proxy = await start(t, port.port);
    for (const account of [{ password: 'not-the-one' }, { name: '', password: '' }]) {
      await ask(world, settingsFor(proxy, account));
      const error = await linkFailure(world, port);
      assert.deepEqual([error.code, error.about['why']], ['unreachable', 'proxy-sign-in'], error.message);
      assert.match(error.message, new RegExp(`The proxy 127.0.0.1:${proxy.port} wants a name and password`));
      assert.doesNotMatch(error.message, /not-the-one/);
    }
    assert.deepEqual(port.from, []);
  });
}

test('S75 a proxy that does not let the station be reached is named with its answer, and no way around it is tried', async t => {
  if (!canUse(t, ...proxies.squid.programs)) return;
  const { world, port } = await watched(t);
  const proxy = await startSquid(t, 443);
  await ask(world, settingsFor(proxy));
  const error = await linkFailure(world, port);
  assert.deepEqual(
    [error.code, error.about['why'], error.about['answer']],
    ['unreachable', 'proxy-refused', '403 Forbidden'],
  );
  assert.deepEqual(port.from, []);
});

test('S75 the name of a station is resolved by the proxy, and by nobody here', async t => {
  if (!canUse(t, ...proxies.squid.programs)) return;
  const { world, port } = await watched(t);
  const name = 'harbour.invalid';
  await ask(world, settingsFor(await startSquid(t, port.port, name)));
  const seen = await world.ask<{ fingerprint: string }>('POST', '/look', { url: `https://${name}:${port.port}` });
  const direct = await world.ask<{ fingerprint: string }>('POST', '/look', { url: `https://127.0.0.1:${port.port}` });
  assert.equal(seen.fingerprint, direct.fingerprint);
  assert.deepEqual(new Set(port.from), new Set([proxyAddress]));
});

test('S75 another proxy holds at once, for connections that stand too', async t => {
  if (!canUse(t, ...proxies.tinyproxy.programs)) return;
  const { world, port } = await watched(t);
  await link(world, port);
  const folder = world.folder('home');
  await world.sync(folder);
  await world.rest();
  const direct = port.from.length;
  assert.deepEqual(new Set(port.from), new Set(['127.0.0.1']));
  await ask(world, settingsFor(await startTinyproxy(t)));
  writeFileSync(join(folder, 'new.txt'), 'new');
  await world.rest();
  assert.ok(port.from.length > direct);
  assert.deepEqual(new Set(port.from.slice(direct)), new Set([proxyAddress]));
});

async function watched(t: TestContext): Promise<{ readonly world: PanelWorld; readonly port: WatchedPort }> {
  const world = await panelWorld(t);
  return { world, port: await watchPort(t, Number(new URL(world.station.running.url).port)) };
}

function settingsFor({ kind, host, port }: RunningProxy, account: Partial<typeof proxyAccount> = {}): SettingsOrder {
  return { proxy: { mode: 'manual', kind, host, port, ...proxyAccount, ...account } };
}

function ask(world: PanelWorld, order: SettingsOrder): Promise<SettingsTold> {
  return world.ask('PATCH', '/settings', order);
}

async function link(world: PanelWorld, { port }: WatchedPort): Promise<Linked> {
  const url = `https://127.0.0.1:${port}`;
  const { fingerprint: trust } = await world.ask<{ fingerprint: string }>('POST', '/look', { url });
  return world.ask('POST', '/link', { url, user: 'anna', password: testPassword, trust });
}

async function linkFailure(world: PanelWorld, port: WatchedPort): Promise<DriveError> {
  const error = await link(world, port).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof DriveError, String(error));
  return error;
}

/** A second drive with the same folder, that reaches the station straight; answers its folder. */
async function otherDrive(t: TestContext, world: PanelWorld): Promise<string> {
  const data = dataFolder(join(world.folder('other-drive'), 'data'));
  const drive = await startDrive(data, 'error');
  closeAfter(t, () => drive.close());
  const control = new ControlClient(data);
  const { url } = world.station.running;
  const { fingerprint: trust } = await control.ask<{ fingerprint: string }>('POST', '/look', { url });
  await control.ask('POST', '/link', { url, user: 'anna', password: testPassword, trust });
  const folder = world.folder('there');
  const order = { remote: 'home', folder, create: false, takeOver: false, rules: {} };
  await control.ask<TaskAdded>('POST', '/tasks', order);
  return folder;
}
