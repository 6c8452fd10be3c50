/** Notifications shown by a real daemon: seen on the screen, clicked with the mouse, taken back. */
import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { socketsOf } from '#dbus/address.ts';
import { connectBus } from '#dbus/bus.ts';
import { Notifier } from '#desktop/notify.ts';
import { colours } from '#desktop/tray/icon.ts';
import { closeAfter } from '#test/closings.ts';
import { type Desktop, openDesktop } from '#test/desktop/desktop.ts';
import { findColour } from '#test/desktop/pictures.ts';
import { Program, until } from '#test/system/program.ts';
import { World } from '#test/system/world.ts';

/** A desktop that shows notifications until they are clicked or taken back; a left click chooses the action. */
async function withDunst(t: TestContext): Promise<Desktop | undefined> {
  const desktop = await openDesktop(t);
  if (desktop === undefined) return undefined;
  const config = join(desktop.env['HOME']!, 'dunstrc');
  writeFileSync(
    config,
    `[global]
    origin = top-right
    markup = full
    mouse_left_click = do_action, close_current
    idle_threshold = 0
[urgency_normal]
    timeout = 0
[urgency_critical]
    timeout = 0
`,
  );
  desktop.service('dunst', '-conf', config).start();
  return desktop;
}

function isGone(desktop: Desktop): Promise<true> {
  return until('the notification is gone', () => findColour(desktop.screen(), colours.attention).count === 0);
}

test('a notification is shown, its click comes back, and one that is over is taken back', async t => {
  const desktop = await withDunst(t);
  if (desktop === undefined) return;
  const bus = await connectBus(socketsOf(desktop.env['DBUS_SESSION_BUS_ADDRESS']!));
  closeAfter(t, () => bus.close());
  const clicked: string[] = [];
  const silent: string[] = [];
  const notifier = await Notifier.open({ bus, clicked: key => clicked.push(key), nobody: why => silent.push(why) });
  const notice = {
    key: 'hold-1',
    title: 'Deletions wait for you',
    text: '60 deletions in <docs> & more',
    button: 'Open',
  };
  await until('the daemon shows it', async () => {
    await notifier.show({ ...notice, state: 'attention' });
    return findColour(desktop.screen(), colours.attention).count > 0;
  });
  const { x, y } = await desktop.shows(colours.attention);
  desktop.keep('notification');
  desktop.click(x, y, 1);
  await until('the click', () => clicked[0]);
  assert.deepEqual(clicked, ['hold-1']);
  await isGone(desktop);

  await notifier.show({ ...notice, key: 'hold-2', state: 'attention' });
  await desktop.shows(colours.attention);
  await notifier.close('hold-2');
  await isGone(desktop);
  assert.deepEqual(clicked, ['hold-1']);
  assert.ok(silent.length <= 1);
});

test('a synced folder that goes missing is told, and taken back when it is there again', async t => {
  const desktop = await withDunst(t);
  if (desktop === undefined) return;
  const world = await World.started(t);
  const [{ drive, folder } = assert.fail()] = await world.synced(['laptop']);
  const tray = new Program({ args: ['drive', 'tray', '--data', drive.data], env: desktop.env });
  closeAfter(t, () => (tray.over ? undefined : tray.end('SIGKILL')));
  await until('the tray runs', () => /No icon is shown/.test(tray.err));
  renameSync(folder, `${folder}-away`);
  await drive.reaches('absent');
  await desktop.shows(colours.attention);
  desktop.keep('notification-absent');
  renameSync(`${folder}-away`, folder);
  await isGone(desktop);
});
