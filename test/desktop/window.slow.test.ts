/** The drive's window on a real screen, with a real drive: what is seen, and what becomes of it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { socketsOf } from '#dbus/address.ts';
import { connectBus } from '#dbus/bus.ts';
import type { Exported } from '#dbus/exported.ts';
import { variant } from '#dbus/signature.ts';
import { openWindow } from '#desktop/window/open-window.ts';
import { dataFolder } from '#drive/data-folder.ts';
import { closeAfter } from '#test/closings.ts';
import { type Desktop, openDesktop } from '#test/desktop/desktop.ts';
import { findColour, type Rgb } from '#test/desktop/pictures.ts';
import { windowPrograms } from '#test/desktop/window-programs.ts';
import { closeWindow, windowsTitled } from '#test/desktop/x-windows.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { root } from '#test/source.ts';
import { done, run, until } from '#test/system/program.ts';
import { type Drive, World } from '#test/system/world.ts';

/** The colour of the house, which the mark at the top of light pages has, and the ground of dark ones. */
const house: Rgb = [0x12, 0x60, 0x6b];
const nightGround: Rgb = [0x14, 0x19, 0x1c];
const markPixelsMin = 200;
/** Of a button that is more than the mark, which has the keys once it is seen; and of one that takes something away. */
const buttonPixelsMin = 1_500;
const danger: Rgb = [0xc9, 0x2a, 0x2a];
/** Of the emblem on the page that says why. */
const upToDate: Rgb = [0x2f, 0x9e, 0x44];

/** A drive with a folder that is up to date, on a desktop. Undefined, having said so, where programs are missing. */
async function begun(t: TestContext): Promise<{ desktop: Desktop; drive: Drive } | undefined> {
  const desktop = await openDesktop(t);
  if (desktop === undefined) return undefined;
  const world = await World.started(t);
  const [{ drive } = assert.fail()] = await world.synced(['laptop']);
  closeAfter(t, () => {
    for (const pid of programsOf(drive)) process.kill(pid, 'SIGKILL');
  });
  return { desktop, drive };
}

/** The processes that show this drive in a window. */
function programsOf({ data }: Drive): readonly number[] {
  return windowPrograms(data).map(({ pid }) => pid);
}

async function open({ env }: Desktop, { data }: Drive, ...at: readonly string[]): Promise<void> {
  await done({ args: ['drive', 'open', '--data', data, ...at], env });
}

async function showsPanel(desktop: Desktop, isThere: boolean): Promise<void> {
  await until(
    `the panel is ${isThere ? '' : 'not '}seen`,
    () => findColour(desktop.screen(), house).count >= markPixelsMin === isThere,
  );
}

async function showsWhy(desktop: Desktop): Promise<void> {
  await until('the emblem on the page', () => findColour(desktop.screen(), upToDate).count > 100, {
    about: () => {
      desktop.keep('window-without-why');
      return '';
    },
  });
}

test('S67 the drive has one window, which follows it across its stops, and ends when it is closed', async t => {
  const { desktop, drive } = (await begun(t)) ?? {};
  if (desktop === undefined || drive === undefined) return;
  await open(desktop, drive);
  const [id = assert.fail('there is no window')] = windowsTitled('Waystation', desktop.env);
  await showsPanel(desktop, true);
  desktop.keep('window');

  const programs = programsOf(drive);
  await open(desktop, drive);
  assert.deepEqual(windowsTitled('Waystation', desktop.env), [id]);
  await until('the second program has handed over', () => programsOf(drive).length === 1);
  assert.deepEqual(programsOf(drive), programs);

  await drive.stop();
  await showsPanel(desktop, false);
  desktop.keep('window-without-drive');
  await drive.start();
  await showsPanel(desktop, true);

  closeWindow(desktop.env['DISPLAY'] ?? '', id);
  await until('the program of the window has ended', () => programsOf(drive).length === 0);
  await open(desktop, drive);
  await showsPanel(desktop, true);
});

test('S46 S63 the window opens at a file, and one that is open goes there and stays the only one', async t => {
  const { desktop, drive } = (await begun(t)) ?? {};
  if (desktop === undefined || drive === undefined) return;
  const { folder } = await drive.task();
  await open(desktop, drive);
  await showsPanel(desktop, true);
  assert.equal(findColour(desktop.screen(), upToDate).count, 0);
  const [id = assert.fail('there is no window')] = windowsTitled('Waystation', desktop.env);
  await open(desktop, drive, '--why', folder);
  await showsWhy(desktop);
  desktop.keep('window-why');
  assert.deepEqual(windowsTitled('Waystation', desktop.env), [id]);
  closeWindow(desktop.env['DISPLAY'] ?? '', id);
  await until('the program of the window has ended', () => programsOf(drive).length === 0);
  await open(desktop, drive, '--why', folder);
  await showsWhy(desktop);
});

test('S46 a window that has not entered yet goes to the page that was asked for meanwhile', async t => {
  const { desktop, drive } = (await begun(t)) ?? {};
  if (desktop === undefined || drive === undefined) return;
  const { folder } = await drive.task();
  await drive.stop();
  for (const place of ['/', `/why?${new URLSearchParams({ path: folder })}`])
    assert.ok(await openWindow(dataFolder(drive.data), place, desktop.env));
  assert.equal(windowsTitled('Waystation', desktop.env).length, 1);
  await drive.start();
  await showsWhy(desktop);
});

test('S67 the window is loaded anew by F5, and stays connected at its page', async t => {
  const { desktop, drive } = (await begun(t)) ?? {};
  if (desktop === undefined || drive === undefined) return;
  // Whatever else there is, keys go to nobody without a window manager.
  if (!canUse(t, 'openbox')) return;
  desktop.service('openbox').start();
  const { folder } = await drive.task();
  mkdirSync(join(folder, 'photos'));
  await drive.wait();
  await open(desktop, drive, '--stop-folder', join(folder, 'photos'));
  const shows = (what: string, colour: Rgb): Promise<true> =>
    until(what, () => findColour(desktop.screen(), colour).count >= buttonPixelsMin, {
      about: () => {
        desktop.keep('window-without-button');
        return '';
      },
    });
  for (const time of ['first', 'second']) {
    await shows(`the button that applies, the ${time} time`, house);
    // What is chosen is forgotten with the page, which shows that the one that comes is another.
    desktop.key('shift+Tab', 'shift+Tab', 'Down');
    await shows('the button that removes', danger);
    desktop.key('F5');
  }
  await shows('the button that applies, in the end', house);
  desktop.keep('window-after-f5');

  const { port } = new URL(await done({ args: ['drive', 'open', '--data', drive.data, '--print'] }));
  await drive.stop();
  await showsPanel(desktop, false);
  const asked = await otherProgramAt(t, Number(port));
  desktop.key('F5');
  await sleep(reloadMs);
  assert.deepEqual(asked, [], 'whoever listens at the port after the drive could show a page that looks like its own');
  desktop.keep('window-f5-without-drive');
  await drive.start();
  await showsPanel(desktop, true);
});

/** In which a page that is loaded anew asks for its parts. */
const reloadMs = 3_000;

/** What another account may let listen where the drive did; answers the addresses that are asked of it from now on. */
async function otherProgramAt(t: TestContext, port: number): Promise<readonly string[]> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('<title>Waystation</title>Password, please');
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  closeAfter(t, () => {
    server.closeAllConnections();
    server.close();
  });
  return asked;
}

/** A desktop's settings, as far as they are asked for; answers what makes it dark. */
async function settingsPortal(t: TestContext, { env }: Desktop): Promise<() => void> {
  const bus = await connectBus(socketsOf(env['DBUS_SESSION_BUS_ADDRESS'] ?? ''));
  closeAfter(t, () => bus.close());
  const path = '/org/freedesktop/portal/desktop';
  const settings: Exported = {
    name: 'org.freedesktop.portal.Settings',
    methods: { Read: { takes: 'ss', answers: 'v', call: () => [variant('v', variant('u', 0))] } },
    properties: {},
    signals: { SettingChanged: 'ssv' },
  };
  bus.show(path, [settings]);
  assert.ok(await bus.takeName('org.freedesktop.portal.Desktop'));
  return () =>
    bus.signal(path, settings, 'SettingChanged', 'org.freedesktop.appearance', 'color-scheme', variant('u', 1));
}

test('S67 the window turns dark with the desktop', async t => {
  const { desktop, drive } = (await begun(t)) ?? {};
  if (desktop === undefined || drive === undefined) return;
  const turnDark = await settingsPortal(t, desktop);
  await open(desktop, drive);
  await showsPanel(desktop, true);
  turnDark();
  await until('the pages are dark', () => findColour(desktop.screen(), nightGround).count > 100_000);
  desktop.keep('window-dark');
});

/** What shows notifications on a desktop; answers what was told by them. */
async function notified(t: TestContext, { env }: Desktop): Promise<readonly string[]> {
  const bus = await connectBus(socketsOf(env['DBUS_SESSION_BUS_ADDRESS'] ?? ''));
  closeAfter(t, () => bus.close());
  const told: string[] = [];
  const daemon: Exported = {
    name: 'org.freedesktop.Notifications',
    methods: {
      GetCapabilities: { takes: '', answers: 'as', call: () => [[]] },
      Notify: { takes: 'susssasa{sv}i', answers: 'u', call: (...values) => [told.push(String(values[4]))] },
    },
    properties: {},
    signals: {},
  };
  bus.show('/org/freedesktop/Notifications', [daemon]);
  assert.ok(await bus.takeName('org.freedesktop.Notifications'));
  return told;
}

test('S6 asked to, it starts the drive first; why that fails is told by a notification as well', async t => {
  const desktop = await openDesktop(t);
  if (desktop === undefined) return;
  const told = await notified(t, desktop);
  const data = new World(t).folder('drive');
  // It is nobody's child, as its icon is, which ends with the session.
  closeAfter(t, () => {
    if (existsSync(join(data, 'pid'))) process.kill(Number(readFileSync(join(data, 'pid'), 'utf8')), 'SIGTERM');
  });
  const opens = { args: ['drive', 'open', '--start', '--print', '--data', data], env: desktop.env };
  writeFileSync(join(data, 'settings.json'), 'no settings');
  const failed = await run(opens);
  assert.equal(failed.code, 3, failed.err);
  assert.match(failed.err, /the drive could not be started: it ended with exit code \d+; .*drive\.log says why/);
  assert.match(told.join(), /^the drive could not be started/);
  rmSync(join(data, 'settings.json'));
  // Somebody who sees nothing yet clicks again: the drive that starts already serves both.
  for (const { code, out, err } of await Promise.all([run(opens), run(opens)])) {
    assert.equal(code, 0, err);
    assert.match(out, /^http:\/\/127\.0\.0\.1:/);
  }
});

test('without a screen, or one that does not answer, a browser is looked for', async t => {
  const world = await World.started(t);
  const [{ drive } = assert.fail()] = await world.synced(['laptop']);
  // Not by the script, which would not find the programs that it needs either.
  const own = { before: [process.execPath], program: join(root, 'src/cli/main.ts') };
  for (const display of [undefined, ':64999']) {
    const env = { DISPLAY: display, WAYLAND_DISPLAY: undefined, PATH: '/nowhere' };
    const { code, err } = await run({ ...own, args: ['drive', 'open', '--data', drive.data], env });
    assert.equal(code, 1, err);
    assert.match(err, /There is no browser here/);
  }
});
