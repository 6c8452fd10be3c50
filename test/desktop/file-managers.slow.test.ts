/** Real file managers on a screen, with a real drive: which emblems are seen, that they change by themselves, and a click. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Desktop, openDesktop, type Service } from '#test/desktop/desktop.ts';
import { findColour, type Rgb } from '#test/desktop/pictures.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { done, until } from '#test/system/program.ts';
import { type Drive, World } from '#test/system/world.ts';

/** As in file-manager/emblems. */
const colours = {
  synced: [0x2f, 0x9e, 0x44],
  syncing: [0x1c, 0x7e, 0xd6],
  waiting: [0x86, 0x8e, 0x96],
  filtered: [0x49, 0x50, 0x57],
  'read-only': [0x0b, 0x72, 0x85],
  problem: [0xf0, 0x8c, 0x00],
} as const satisfies Record<string, Rgb>;
type Seen = keyof typeof colours;

/** Of the smallest emblem. */
const pixelsMin = 20;
/** A file manager that starts on a busy machine takes its time. */
const seenMsMax = 60_000;
const menuMs = 2_000;
/** How long a link is waited for, milliseconds. */
const linkMsMax = 20_000;

interface Manager {
  readonly name: string;
  readonly options: readonly string[];
  /** From the middle of an emblem to the icon of its file. */
  readonly icon: readonly [x: number, y: number];
  /** In our part of the menu, to its first row. */
  readonly keys: readonly string[];
}

/** Nautilus has the emblem beside the icon, and a row that leads back. */
const managers: readonly Manager[] = [
  { name: 'nautilus', options: ['--new-window'], icon: [-60, 40], keys: ['Down'] },
  { name: 'nemo', options: [], icon: [-10, -10], keys: [] },
  { name: 'caja', options: [], icon: [-20, 30], keys: [] },
];

interface Shown {
  readonly world: World;
  readonly desktop: Desktop;
  readonly drive: Drive;
  /** With one file that is synced, one that is left out, and one that has a problem. */
  readonly folder: string;
  /** Of a task that only receives. */
  readonly received: string;
  /** Those that were seen on the clipboard. */
  readonly links: Set<string>;
}

async function begun(t: TestContext): Promise<Shown | undefined> {
  if (!canUse(t, ...managers.map(({ name }) => name), 'openbox', 'xdotool', 'xclip')) return undefined;
  const desktop = await openDesktop(t);
  if (desktop === undefined) return undefined;
  const world = await World.started(t);
  const drive = world.newDrive('laptop');
  await drive.start({ env: desktop.env });
  await drive.link(world.station);
  const [folder, received] = [world.folder('docs'), world.folder('received')];
  for (const name of ['twice.txt', 'Twice.txt', 'half.tmp']) writeFileSync(join(folder, name), name);
  await drive.addTask('anna', folder);
  await drive.addTask('anna', received, '--mode', 'download-only');
  await drive.wait();
  await done({ args: ['drive', 'integrate'], env: desktop.env });
  desktop.service('openbox').start();
  return { world, desktop, drive, folder, received, links: new Set() };
}

const pixels = (desktop: Desktop, emblem: Seen): number => findColour(desktop.screen(), colours[emblem]).count;

async function sees(desktop: Desktop, ...emblems: readonly Seen[]): Promise<void> {
  for (const emblem of emblems)
    await until(`the emblem ${emblem}`, () => pixels(desktop, emblem) >= pixelsMin, {
      ms: seenMsMax,
      about: () => {
        desktop.keep(`file-manager-without-${emblem}`);
        return '';
      },
    });
}

async function seesNoMore(desktop: Desktop, emblem: Seen): Promise<void> {
  const gone = (): boolean => pixels(desktop, emblem) === 0;
  await until(`no emblem ${emblem}`, gone, { ms: seenMsMax });
}

/** Nobody sees a file being sent that is there at once: the station is held still while it is. */
async function seesSyncing({ world, desktop, drive, folder }: Shown, picture: string): Promise<void> {
  const film = join(folder, 'film.bin');
  writeFileSync(film, randomBytes(32 * 1024 * 1024));
  const isSending = async (): Promise<boolean> => (await drive.task()).progress.bytesLeft > 0;
  await until('it is sent', isSending, { everyMs: 10 });
  process.kill(world.station.pid, 'SIGSTOP');
  await sees(desktop, 'syncing');
  desktop.keep(picture);
  process.kill(world.station.pid, 'SIGCONT');
  rmSync(film);
  await seesNoMore(desktop, 'syncing');
}

/** How often somebody looks for the menu: rows that come and go meanwhile make a click miss its row. */
const menuTriesMax = 3;

async function makesLink(shown: Shown, manager: Manager): Promise<void> {
  for (let tries = 1; !(await clicksShareLink(shown, manager)); tries += 1) {
    assert.ok(tries < menuTriesMax, 'a link of its own is on the clipboard');
    shown.desktop.key('Escape', 'Escape', 'Escape');
    await sleep(menuMs);
  }
}

/** The menu's last row but one is ours, and the first one in it makes a link. Answers whether it came. */
async function clicksShareLink(
  { desktop, world, links }: Shown,
  { name, icon: [right, down], keys }: Manager,
): Promise<boolean> {
  const { x, y } = findColour(desktop.screen(), colours.synced);
  desktop.click(x + right, y + down, 3);
  await sleep(menuMs);
  desktop.key('Up', 'Up', 'Right');
  await sleep(menuMs);
  desktop.keep(`${name}-menu`);
  desktop.key(...keys, 'Return');
  desktop.moveAway();
  for (const end = Date.now() + linkMsMax; Date.now() < end; await sleep(menuMs)) {
    const asked = { env: desktop.env, encoding: 'utf8', timeout: 5_000 } as const;
    const { stdout } = spawnSync('xclip', ['-selection', 'clipboard', '-o'], asked);
    if (!stdout.startsWith(`${world.station.url}/l/`) || links.has(stdout)) continue;
    links.add(stdout);
    return true;
  }
  return false;
}

/** The drive is gone, and comes back: what is on screen follows both. */
async function followsRestart({ desktop, drive }: Shown): Promise<void> {
  await drive.stop();
  await seesNoMore(desktop, 'synced');
  await drive.start({ env: desktop.env });
  await sees(desktop, 'synced');
}

async function tryOut(shown: Shown, manager: Manager, window: Service): Promise<void> {
  const { desktop, drive, folder } = shown;
  window.start();
  await sees(desktop, 'synced', 'filtered', 'problem');
  desktop.keep(`${manager.name}-synced`);
  await seesSyncing(shown, `${manager.name}-syncing`);
  await makesLink(shown, manager);
  const { id } = (await drive.status()).tasks.find(task => task.folder === folder) ?? assert.fail();
  await drive.command('pause', id);
  await sees(desktop, 'waiting');
  await seesNoMore(desktop, 'synced');
  desktop.keep(`${manager.name}-waiting`);
  await drive.command('resume', id);
  await sees(desktop, 'synced');
}

test('S45 S46 S68 S72 Nautilus, Nemo and Caja show how files are, follow it, and their menu makes a link', async t => {
  const shown = await begun(t);
  if (shown === undefined) return;
  const { desktop, folder, received } = shown;
  for (const manager of managers) {
    const start = (place: string): Service => {
      const quiet = ['GSK_RENDERER=cairo', 'GSETTINGS_BACKEND=memory'];
      return desktop.service('env', ...quiet, manager.name, ...manager.options, place);
    };
    await t.test(manager.name, async () => {
      const [window, other] = [start(folder), start(received)];
      try {
        await tryOut(shown, manager, window);
        if (manager.name === 'nautilus') await followsRestart(shown);
        other.start();
        await sees(desktop, 'read-only');
        desktop.keep(`${manager.name}-received`);
      } finally {
        // What failed in one is not to stand before the next.
        await other.kill();
        await window.kill();
      }
    });
  }
});
