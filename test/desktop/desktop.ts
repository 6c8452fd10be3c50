/** A desktop of a test: a screen that nobody sees, a D-Bus session, and a panel that shows tray icons. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSession } from '#dbus/bus-fixture.ts';
import { closeAfter } from '#test/closings.ts';
import { findColour, type Picture, png, type Rgb, readScreen } from '#test/desktop/pictures.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { until } from '#test/system/program.ts';

const programs = ['Xvfb', 'dbus-daemon', 'xfce4-panel', 'xdotool', 'dunst'];
const screenHeight = 600;
const screenSize = `800x${screenHeight}x24`;
const panelHeight = 32;
/** Where the texts of a menu at the left edge of the screen are. */
const textColumns = Array.from({ length: 80 }, (_, at) => 26 + at);
/** How long a panel takes to draw or to close a menu, milliseconds. */
const menuMs = 700;

export interface Desktop {
  /** With which programs are on this desktop. */
  readonly env: NodeJS.ProcessEnv;
  readonly panel: Service;
  screen(): Picture;
  /** Waits until an icon of this colour is on the panel; answers its middle. */
  shows(colour: Rgb): Promise<{ readonly x: number; readonly y: number }>;
  /** Clicks with a button of the mouse: 1 left, 3 right. */
  click(x: number, y: number, button: 1 | 3): void;
  /** Moves the mouse away from where something would be shown otherwise for it. */
  moveAway(): void;
  /** Presses keys, by the names that xdotool has. */
  key(...names: readonly string[]): void;
  /** Opens the menu of the icon there; answers where its rows of text are, from the top. */
  openMenu(x: number, y: number): Promise<readonly number[]>;
  /** Keeps the screen as a picture, where WAYSTATION_PICTURES names a folder. */
  keep(name: string): void;
  service(program: string, ...args: readonly string[]): Service;
}

/** A program that is started, killed and started again. */
export interface Service {
  start(): void;
  kill(): Promise<void>;
}

/** The panel is not started. Undefined, having said so, where programs are missing. */
export async function openDesktop(t: TestContext): Promise<Desktop | undefined> {
  if (!canUse(t, ...programs)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'waystation-desktop-'));
  closeAfter(t, () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const own = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), XDG_RUNTIME_DIR: folder };
  const display = await startScreen(t, folder);
  const quiet = { NO_AT_BRIDGE: '1', GTK_A11Y: 'none', LC_ALL: 'C.UTF-8' };
  const { DBUS_SESSION_BUS_ADDRESS: _, WAYLAND_DISPLAY: __, ...rest } = process.env;
  const env = { ...rest, ...own, ...quiet, DISPLAY: display };
  configurePanel(own.XDG_CONFIG_HOME);
  const session = await startSession({ env });
  closeAfter(t, session.close);
  return desktopOf(t, folder, { ...env, DBUS_SESSION_BUS_ADDRESS: session.address });
}

function desktopOf(t: TestContext, folder: string, env: NodeJS.ProcessEnv): Desktop {
  const screen = (): Picture => readScreen(join(folder, 'Xvfb_screen0'));
  const xdotool = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync('xdotool', args, { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`xdotool ${args.join(' ')}: ${stderr}`);
  };
  const click = (x: number, y: number, button: 1 | 3): void =>
    xdotool('mousemove', String(x), String(y), 'click', String(button));
  const service = (program: string, ...args: readonly string[]): Service => serviceOf(t, env, [program, ...args]);
  return {
    ...{ env, screen, service },
    panel: service('xfce4-panel', '--disable-wm-check'),
    shows: colour =>
      until(`an icon of the colour ${colour}`, () => {
        const found = findColour(screen(), colour);
        return found.count >= 40 ? found : undefined;
      }),
    click,
    moveAway: () => xdotool('mousemove', '2', String(screenHeight - 2)),
    key: (...names) => xdotool('key', '--delay', '100', ...names),
    openMenu: (x, y) =>
      until('the menu of the icon', async () => {
        click(x, y, 3);
        await sleep(menuMs);
        const rows = rowsOfMenu(screen());
        if (rows.length > 0) return rows;
        // The panel has not fetched the menu of the icon yet, and has shown its own.
        xdotool('key', 'Escape');
        await sleep(menuMs);
        return undefined;
      }),
    keep: name => {
      const place = process.env['WAYSTATION_PICTURES'];
      if (place !== undefined) writeFileSync(join(place, `${name}.png`), png(screen()));
    },
  };
}

/**
 * The middles of the lines of text below the panel, none unless a menu hangs from it: the panel's own menu covers a part of
 * the panel. Text is darker than anything else in a menu.
 */
function rowsOfMenu({ pixel }: Picture): readonly number[] {
  const isText = (y: number): boolean => textColumns.some(x => pixel(x, y)[0] > 20 && pixel(x, y)[0] < 190);
  if (pixel(40, panelHeight - 8)[0] > 250 || pixel(100, panelHeight + 6)[0] < 200) return [];
  const rows: number[] = [];
  for (let y = panelHeight + 2, start = 0; y < screenHeight; y += 1) {
    if (isText(y) && !isText(y - 1)) start = y;
    if (!isText(y) && isText(y - 1) && start > 0) rows.push(Math.round((start + y) / 2));
  }
  return rows;
}

/** The display is a free number that the server chooses. */
async function startScreen(t: TestContext, folder: string): Promise<string> {
  const args = ['-displayfd', '3', '-screen', '0', screenSize, '-fbdir', folder, '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  closeAfter(t, () => ended(server));
  const [number] = (await once(server.stdio[3]!, 'data')) as [Buffer];
  return `:${number.toString().trim()}`;
}

/** One panel at the top with nothing but a tray on it. */
function configurePanel(config: string): void {
  const place = join(config, 'xfce4', 'xfconf', 'xfce-perchannel-xml');
  mkdirSync(place, { recursive: true });
  writeFileSync(
    join(place, 'xfce4-panel.xml'),
    `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=400;y=16"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
</channel>
`,
  );
}

function serviceOf(
  t: TestContext,
  env: NodeJS.ProcessEnv,
  [program, ...args]: readonly [string, ...string[]],
): Service {
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (child !== undefined) await ended(child);
    child = undefined;
  };
  closeAfter(t, kill);
  return {
    start: () => {
      child = spawn(program, args, { env, stdio: 'ignore' });
    },
    kill,
  };
}

/** Fulfilled when it is gone. */
function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return Promise.resolve();
  return new Promise(resolve => {
    program.once('exit', () => resolve());
    program.kill('SIGKILL');
  });
}
