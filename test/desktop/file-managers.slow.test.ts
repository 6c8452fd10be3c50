/** Real file managers on a screen, with a real drive: which emblems are seen, that they change by themselves, and a click. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Desktop, openDesktop } from '#test/desktop/desktop.ts';
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
/** Of an emblem beside a name, the smallest there is. */
const pixelsMin = 20;

interface Shown {
  readonly world: World;
  readonly desktop: Desktop;
  readonly drive: Drive;
  readonly folder: string;
}

async function begun(t: TestContext): Promise<Shown | undefined> {
  if (!canUse(t, 'nautilus', 'nemo', 'caja', 'openbox', 'xdotool')) return undefined;
  const desktop = await openDesktop(t);
  if (desktop === undefined) return undefined;
  const world = await World.started(t);
  const drive = world.newDrive('laptop');
  await drive.start({ env: desktop.env });
  await drive.link(world.station);
  const folder = world.folder('docs');
  for (const name of ['letter.txt', 'notes.txt', 'twice.txt', 'Twice.txt']) writeFileSync(join(folder, name), name);
  writeFileSync(join(folder, 'half.tmp'), 'left out');
  await drive.addTask('anna', folder);
  await drive.wait();
  await done({ args: ['drive', 'integrate'], env: desktop.env });
  desktop.service('openbox').start();
  return { world, desktop, drive, folder };
}

const sees = (desktop: Desktop, emblem: keyof typeof colours): Promise<true> =>
  until(`the emblem ${emblem}`, () => (findColour(desktop.screen(), colours[emblem]).count >= pixelsMin ? true : undefined), {
    ms: 30_000,
  });

for (const manager of (process.env['FM'] ?? 'nautilus,nemo,caja').split(',')) {
  test(`S45 S46 ${manager} shows how files are, and follows it`, async t => {
    const shown = await begun(t);
    if (shown === undefined) return;
    const { desktop, drive, folder, world } = shown;
    const window = desktop.service('env', 'GSK_RENDERER=cairo', 'GSETTINGS_BACKEND=memory', 'G_MESSAGES_DEBUG=', manager, ...(manager === 'nautilus' ? ['--new-window'] : []), folder);
    window.start();
    try {
    await sees(desktop, 'synced');
    await sees(desktop, 'filtered');
    await sees(desktop, 'problem');
    desktop.keep(`${manager}-synced`);
    writeFileSync(join(folder, 'film.bin'), randomBytes(64 * 1024 * 1024));
    await until('it is sent', async () => ((await drive.task()).progress.bytesLeft > 0 ? true : undefined), { everyMs: 10 });
    process.kill(world.station.pid, 'SIGSTOP');
    await sees(desktop, 'syncing');
    desktop.keep(`${manager}-syncing`);
    process.kill(world.station.pid, 'SIGCONT');
    await drive.wait();
    const at = findColour(desktop.screen(), colours.filtered);
    const [x, y] = manager === 'nautilus' ? [at.x - 60, at.y + 40] : [at.x-10, at.y-10];
    desktop.click(x, y, 3);
    await sleep(1500);
    desktop.keep(`${manager}-menu`);
    desktop.key('Escape');
    await drive.command('pause', (await drive.task()).id);
    await sees(desktop, 'waiting');
    desktop.keep(`${manager}-waiting`);
    } catch (e) { desktop.keep(`${manager}-failed`); throw e; }
  });
}
