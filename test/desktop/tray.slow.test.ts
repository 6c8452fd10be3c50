/** The tray on a real panel, with a real drive and a real station: what is seen, and what a click does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { colours } from '#desktop/tray/icon.ts';
import { closeAfter } from '#test/closings.ts';
import { type Desktop, openDesktop } from '#test/desktop/desktop.ts';
import type { Rgb } from '#test/desktop/pictures.ts';
import { Program, run, until } from '#test/system/program.ts';
import { type Drive, World } from '#test/system/world.ts';

/** After the state, the window and the folder. */
const pauseRow = 3;

/** A tray on the desktop; ended with the test. */
function startTray(t: TestContext, desktop: Desktop, data: string): Program {
  const tray = new Program({ args: ['drive', 'tray', '--data', data], env: desktop.env });
  closeAfter(t, () => (tray.over ? undefined : tray.end('SIGKILL')));
  return tray;
}

/** Opens the menu at the icon of this colour and clicks on one of its rows, counted from the top. */
async function chooseRow(desktop: Desktop, colour: Rgb, row: number, picture: string): Promise<void> {
  const { x, y } = await desktop.shows(colour);
  const rows = await desktop.openMenu(x, y);
  desktop.keep(picture);
  assert.equal(rows.length, 5, `the rows of the menu are at ${rows}`);
  desktop.click(x + 40, rows[row]!, 1);
}

async function isPaused(drive: Drive, wanted: boolean): Promise<void> {
  await until(
    `the task is ${wanted ? '' : 'not '}paused`,
    async () => ((await drive.task()).state === 'paused') === wanted,
  );
}

test('S42 S44 the icon follows the drive, its menu pauses it, and it outlives panel and drive', async t => {
  const desktop = await openDesktop(t);
  if (desktop === undefined) return;
  const world = await World.started(t);
  const [{ drive } = assert.fail()] = await world.synced(['laptop']);
  desktop.panel.start();
  const tray = startTray(t, desktop, drive.data);

  await desktop.shows(colours['up-to-date']);
  desktop.keep('tray-up-to-date');
  await chooseRow(desktop, colours['up-to-date'], pauseRow, 'tray-menu');
  await isPaused(drive, true);
  await desktop.shows(colours.paused);
  desktop.keep('tray-paused');

  await desktop.panel.kill();
  desktop.panel.start();
  await chooseRow(desktop, colours.paused, pauseRow, 'tray-menu-paused');
  await isPaused(drive, false);
  await desktop.shows(colours['up-to-date']);

  await drive.stop();
  await desktop.shows(colours.offline);
  desktop.keep('tray-not-running');
  await drive.start();
  await desktop.shows(colours['up-to-date']);
  const { code, err } = await tray.end('SIGINT');
  assert.equal(code, 0, err);
  assert.match(err, /The icon is gone; the drive goes on/);
});

test('a second tray says so and ends well; without a panel it says why there is no icon, and waits for one', async t => {
  const desktop = await openDesktop(t);
  if (desktop === undefined) return;
  const world = new World(t);
  const data = world.folder('no-drive');
  const tray = startTray(t, desktop, data);
  await until('why there is no icon', () => /No icon is shown/.test(tray.err));
  const second = startTray(t, desktop, data);
  assert.equal((await second.ended).code, 0);
  assert.match(second.err, /The icon of this drive is shown already/);
  desktop.panel.start();
  await desktop.shows(colours.offline);
  assert.equal(tray.err.match(/No icon is shown/g)?.length, 1);
});

test('the menu of a drive that does not run starts it', async t => {
  const desktop = await openDesktop(t);
  if (desktop === undefined) return;
  const world = await World.started(t);
  const [{ drive } = assert.fail()] = await world.synced(['laptop']);
  await drive.stop();
  desktop.panel.start();
  startTray(t, desktop, drive.data);
  const { x, y } = await desktop.shows(colours.offline);
  const [, start] = await desktop.openMenu(x, y);
  desktop.keep('tray-menu-not-running');
  desktop.click(x + 40, start!, 1);
  await desktop.shows(colours['up-to-date']);
  // It is nobody's child: it goes on after the tray, and is ended here by its own number.
  process.kill(Number(readFileSync(join(drive.data, 'pid'), 'utf8')), 'SIGTERM');
});

test('without a desktop session it says what it needs', async () => {
  const env = { DBUS_SESSION_BUS_ADDRESS: undefined, XDG_RUNTIME_DIR: undefined };
  const { code, err } = await run({ args: ['drive', 'tray'], env });
  assert.equal(code, 3);
  assert.match(err, /there is no D-Bus session here/);
});
