import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { socketsOf } from '#dbus/address.ts';
import { connectBus } from '#dbus/bus.ts';
import { startSession } from '#dbus/bus-fixture.ts';
import { dataFolder } from '#drive/data-folder.ts';
import type { DriveDoors } from '#drive/doors.ts';
import { DriveError } from '#drive/drive-error.ts';
import { Surroundings } from '#drive/settings/surroundings.ts';
import { readNetwork } from '#drive/surroundings/network.ts';
import { readPower } from '#drive/surroundings/power.ts';
import { type SessionPlace, sessionStart, startUnit, startWithSession } from '#drive/surroundings/session.ts';
import { closeAfter } from '#test/closings.ts';
import { canUse } from '#test/real/own-mounts.ts';

test('A22 the battery is told by the folders that Linux has for it', async t => {
  const folder = temporary(t);
  const supply = (name: string, files: Readonly<Record<string, string>>): void => {
    mkdirSync(join(folder, name), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), `${text}\n`);
  };
  assert.equal(await readPower(join(folder, 'nothing')), 'none');
  supply('AC', { type: 'Mains', online: '1' });
  supply('mouse', { type: 'Battery', scope: 'Device', status: 'Discharging' });
  assert.equal(await readPower(folder), 'none', 'the battery of a mouse');
  supply('BAT0', { type: 'Battery', status: 'Charging' });
  assert.equal(await readPower(folder), 'mains');
  supply('BAT0', { type: 'Battery', status: 'Discharging' });
  assert.equal(await readPower(folder), 'mains', 'it is plugged in, and held below its full charge');
  supply('AC', { type: 'Mains', online: '0' });
  assert.equal(await readPower(folder), 'battery');
  supply('BAT0', { type: 'Battery', status: 'Full' });
  assert.equal(await readPower(folder), 'mains');
});

test('A22 NetworkManager tells over D-Bus whether the network is metered; without it nobody does', async t => {
  if (!canUse(t, 'dbus-daemon')) return;
  const session = await startSession();
  closeAfter(t, () => session.close());
  const env = { DBUS_SYSTEM_BUS_ADDRESS: session.address };
  assert.equal(await readNetwork({ DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nowhere' }), 'unknown');
  assert.equal(await readNetwork(env), 'unknown', 'nobody has the name');
  const manager = await connectBus(socketsOf(session.address));
  closeAfter(t, () => manager.close());
  let metered = 0;
  const properties = { Metered: { type: 'u', read: () => metered } };
  const name = 'org.freedesktop.NetworkManager';
  manager.show('/org/freedesktop/NetworkManager', [{ name, methods: {}, properties, signals: {} }]);
  await manager.takeName(name);
  const told: string[] = [];
  for (metered = 0; metered <= 4; metered += 1) told.push(await readNetwork(env));
  assert.deepEqual(told, ['unknown', 'metered', 'unmetered', 'metered', 'unmetered']);
});

test('a source that fails keeps nobody from what the others tell', async t => {
  const logged: unknown[] = [];
  const doors = {
    power: () => Promise.resolve('mains'),
    network: () => Promise.reject(new Error('the bus is odd')),
    log: (_: string, event: string, about: object) => logged.push([event, about]),
  } as unknown as DriveDoors;
  const { power, network } = await new Surroundings(doors, dataFolder(temporary(t))).told();
  assert.deepEqual([power, network], ['mains', 'unknown']);
  assert.deepEqual(logged, [['not told by the system', { source: 'network', error: 'Error: the bus is odd' }]]);
});

test('without systemd the drive starts with the session by an entry in the autostart, and the entry goes again', async t => {
  const home = temporary(t);
  const place: SessionPlace = {
    system: 'linux',
    env: { HOME: home, PATH: join(home, 'empty') },
    command: ['/opt/node', '/opt/way station/main.ts', 'drive', 'start', '--data', '/home/an"na/50%/$x'],
    data: '/home/an"na/50%/$x',
    isUsual: true,
  };
  assert.deepEqual(await sessionStart(place), { starts: 'off', by: 'autostart' });
  assert.deepEqual(await startWithSession(place, true), { starts: 'on', by: 'autostart' });
  const entry = join(home, '.config', 'autostart', 'waystation-drive.desktop');
  const [, exec = ''] = /^Exec=(.*)$/m.exec(readFileSync(entry, 'utf8')) ?? [];
  assert.equal(
    exec,
    String.raw`"/opt/node" "/opt/way station/main.ts" "drive" "start" "--data" "/home/an\\"na/50%%/\\$x"`,
  );
  assert.deepEqual(await startWithSession(place, false), { starts: 'off', by: 'autostart' });
  assert.equal(existsSync(entry), false);
});

test('each drive of a person starts with the session by an entry of its own', async t => {
  const home = temporary(t);
  const own: SessionPlace = {
    ...{
      system: 'linux',
      env: { HOME: home, PATH: join(home, 'empty') },
      command: ['own'],
      data: '/own',
      isUsual: true,
    },
  };
  const beside: SessionPlace = { ...own, command: ['beside'], data: '/beside', isUsual: false };
  const third: SessionPlace = { ...own, command: ['third'], data: '/third', isUsual: false };
  for (const place of [own, beside]) await startWithSession(place, true);
  assert.deepEqual(await sessionStart(third), { starts: 'off', by: 'autostart' });
  await startWithSession(third, true);
  const folder = join(home, '.config', 'autostart');
  const commands = readdirSync(folder).map(
    name => /^Exec="(.*)"$/m.exec(readFileSync(join(folder, name), 'utf8'))?.[1],
  );
  assert.deepEqual(commands.toSorted(), ['beside', 'own', 'third']);
  await startWithSession(beside, false);
  assert.deepEqual(await sessionStart(own), { starts: 'on', by: 'autostart' });
  assert.deepEqual(await sessionStart(third), { starts: 'on', by: 'autostart' });
});

test('where the unit of the package is there, that is switched; on a system that is not known nothing is said to be done', async t => {
  const home = temporary(t);
  // As systemctl answers: the state on stdout, with exit code 1 for what does not start.
  writeFileSync(
    join(home, 'systemctl'),
    `#!/bin/sh
state='${join(home, 'state')}'
echo "$*" >> '${join(home, 'asked')}'
case "$2" in
  is-system-running) cat '${join(home, 'manager')}'; false ;;
  is-enabled) cat "$state"; grep -q enabled "$state" ;;
  mask) echo masked > "$state" ;;
  unmask) echo disabled > "$state" ;;
  enable) echo enabled > "$state" ;;
  is-active) cat '${join(home, 'active')}'; grep -qx active '${join(home, 'active')}' ;;
  start) [ ! -e '${join(home, 'hangs')}' ] || exec sleep 30 ;;
esac
`,
  );
  chmodSync(join(home, 'systemctl'), 0o755);
  writeFileSync(join(home, 'state'), 'enabled\n');
  writeFileSync(join(home, 'manager'), 'degraded\n');
  const env = { HOME: home, PATH: [home, process.env['PATH']].join(delimiter) };
  const place: SessionPlace = { system: 'linux', env, command: [], data: '/d', isUsual: true };
  assert.deepEqual(await sessionStart(place), { starts: 'on', by: 'unit' });
  assert.deepEqual(await startWithSession(place, false), { starts: 'off', by: 'unit' });
  assert.equal(readFileSync(join(home, 'state'), 'utf8'), 'masked\n');
  assert.equal(await startUnit(env), false, 'who wants none at sign-in is given none by the unit');
  assert.deepEqual(await startWithSession(place, true), { starts: 'on', by: 'unit' });
  assert.match(readFileSync(join(home, 'asked'), 'utf8'), /^--user enable waystation-drive\.service$/m);
  for (const [active, starts] of [
    ['active', true],
    ['activating', true],
    ['inactive', false],
    ['failed', false],
  ] as const) {
    writeFileSync(join(home, 'active'), `${active}\n`);
    assert.equal(await startUnit(env), starts, active);
  }
  writeFileSync(join(home, 'hangs'), '');
  assert.equal(await startUnit(env), true, 'it may still start');
  assert.match(readFileSync(join(home, 'asked'), 'utf8'), /^--user start waystation-drive\.service$/m);
  assert.equal(existsSync(join(home, '.config')), false);
  writeFileSync(join(home, 'manager'), 'offline\n');
  assert.deepEqual(await sessionStart(place), { starts: 'off', by: 'autostart' }, 'nothing runs that would start it');
  writeFileSync(join(home, 'manager'), 'running\n');
  const beside: SessionPlace = { ...place, isUsual: false };
  assert.deepEqual(await startWithSession(beside, true), { starts: 'on', by: 'autostart' });
  assert.deepEqual(await startWithSession(beside, false), { starts: 'off', by: 'autostart' });
  assert.equal(readFileSync(join(home, 'state'), 'utf8'), 'enabled\n', 'it is the unit of another drive');
  const other: SessionPlace = { ...place, system: 'win32' };
  assert.deepEqual(await sessionStart(other), { starts: 'unknown', by: 'none' });
  await assert.rejects(startWithSession(other, true), DriveError);
});

function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-surroundings-'));
  closeAfter(t, () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
