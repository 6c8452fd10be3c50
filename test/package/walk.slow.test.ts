/**
 * What somebody meets who has just installed the package on a desktop: the entry in the menu of applications, clicked in a
 * real panel, the window that comes, the icon, and what is left when the package goes.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { colours } from '#desktop/tray/icon.ts';
import type { SettingsTold } from '#protocol/control/settings.ts';
import { type Desktop, openDesktop } from '#test/desktop/desktop.ts';
import { findColour, type Rgb } from '#test/desktop/pictures.ts';
import { settledScreen } from '#test/desktop/settled-screen.ts';
import { windowsTitled } from '#test/desktop/x-windows.ts';
import { HostRoot } from '#test/package/host-root.ts';
import { pack, packedFile } from '#test/package/packed.ts';
import { canMount, canUse, inOwnMounts } from '#test/real/own-mounts.ts';
import { done, until } from '#test/system/program.ts';
import { password, World } from '#test/system/world.ts';

await inOwnMounts(import.meta.filename);

const names = ['waystation', 'waystation-drive'] as const;
/** The colour of the house, which the mark and the button of the wizard have. */
const house: Rgb = [0x12, 0x60, 0x6b];
const markPixelsMin = 200;
/** The ground of the panel. */
const panelGround: Rgb = [0xf6, 0xf5, 0xf4];
/** A window that starts on a busy machine takes its time. */
const seenMsMax = 60_000;
/** In which a page that is loaded again would have said that it is not connected. */
const reloadMs = 2_500;

test('S6 after the package is installed, a click in the menu of applications starts the drive, its icon and its window', async t => {
  if (!canMount(t, 'chroot', 'openbox', 'dpkg') || !canUse(t, 'xfce4-panel', 'xdotool')) return;
  const desktop = await openDesktop(t);
  if (desktop === undefined) return;
  const root = HostRoot.make();
  const debs = pack('--only', 'deb');
  const said = root.run('dpkg', '--install', ...names.map(name => packedFile(debs, `${name}_`)));
  assert.match(said, /Internet > Waystation/);
  const world = await World.started(t);
  withMenu(desktop);
  desktop.service(...root.command('openbox')).start();
  desktop.service(...root.command('xfce4-panel', '--disable-wm-check')).start();
  await desktop.shows(panelGround);

  await startFromMenu(desktop);
  await until('the wizard', () => marked(desktop), { ms: seenMsMax });
  desktop.keep('walk-wizard');
  assert.equal(windowsTitled('Waystation', desktop.env).length, 1);
  await desktop.shows(colours.offline);

  await chooseGerman(desktop);
  await until('the choice of German', async () => (await speaks(desktop, root)) === 'de', {
    ms: seenMsMax,
  });
  await sleep(reloadMs);
  desktop.keep('walk-german');
  assert.ok(marked(desktop), 'a page in another language is the same window');

  await syncsAFolder({ desktop, root, world });
  const removed = root.run('dpkg', '--purge', ...names.toReversed());
  assert.match(removed, /Left: every synced folder as it is/);
  assert.ok(!existsSync(join(root.folder, 'usr/share/applications/waystation.desktop')));
  assert.ok(existsSync(join(world.base, 'Letters', 'dear.txt')));
});

/** How much of the colour of the house is seen; undefined while its mark is not there. */
function marked(desktop: Desktop): number | undefined {
  const { count } = findColour(desktop.screen(), house);
  return count >= markPixelsMin ? count : undefined;
}

/** The panel of a desktop, with the menu of applications before its icons. */
function withMenu({ env }: Desktop): void {
  const file = join(env['XDG_CONFIG_HOME'] ?? '', 'xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml');
  const ids = '<value type="int" value="2"/><value type="int" value="1"/>';
  const panel = readFileSync(file, 'utf8')
    .replace('<value type="int" value="1"/></property>', `${ids}</property>`)
    .replace('<property name="plugin-1"', '<property name="plugin-2" type="string" value="applicationsmenu"/>\n    $&');
  writeFileSync(file, panel);
}

/** Into the only group that has an entry, and to the entry. */
async function startFromMenu(desktop: Desktop): Promise<void> {
  await until('the menu of applications', async () => {
    const changed = await settledScreen(desktop, () => desktop.click(40, 16, 1));
    return changed > 0;
  });
  await settledScreen(desktop, () => desktop.key('Down', 'Right'));
  desktop.keep('walk-menu');
  desktop.key('Return');
}

/** The switch stands before the field that has the focus. */
async function chooseGerman(desktop: Desktop): Promise<void> {
  await settledScreen(desktop, () => desktop.key('shift+Tab', 'Return'));
  desktop.keep('walk-languages');
  desktop.key('Down', 'Return');
}

/** The language that the window's person chose, as the drive has it. */
async function speaks(desktop: Desktop, root: HostRoot): Promise<string> {
  const [program, ...args] = root.command('/usr/bin/waystation', 'drive', 'settings', 'show', '--json');
  return (JSON.parse(await done({ program, args, env: desktop.env })) as SettingsTold).look.language;
}

interface Walk {
  readonly desktop: Desktop;
  readonly root: HostRoot;
  readonly world: World;
}

/** What the wizard asks for is said at the command line; the icon tells how it went. */
async function syncsAFolder({ desktop, root, world }: Walk): Promise<void> {
  const folder = join(world.base, 'Letters');
  mkdirSync(folder);
  writeFileSync(join(folder, 'dear.txt'), 'Dear Ben');
  const drive = (args: readonly string[], input = ''): Promise<string> => {
    const [program, ...before] = root.command('/usr/bin/waystation', 'drive', ...args);
    return done({ program, args: before, env: desktop.env, input });
  };
  const trust = await world.station.fingerprint();
  const link = ['link', world.station.url, '--user', 'anna', '--password-stdin', '--trust', trust];
  await drive(link, password);
  await drive(['task', 'add', 'home', folder]);
  await drive(['wait', '--timeout', '60']);
  await desktop.shows(colours['up-to-date']);
  desktop.keep('walk-synced');
}
