/** What is chosen in the menus of real file managers, with a real drive and its real window, and what comes of it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { closeAfter } from '#test/closings.ts';
import { type Desktop, openDesktop, type Service } from '#test/desktop/desktop.ts';
import { findColour, type Rgb } from '#test/desktop/pictures.ts';
import { settledScreen } from '#test/desktop/settled-screen.ts';
import { windowPrograms } from '#test/desktop/window-programs.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { done, until } from '#test/system/program.ts';
import { type Drive, World } from '#test/system/world.ts';

/** Of the emblem of what is up to date, and of a button of the drive's window that has the keys. */
const synced: Rgb = [0x2f, 0x9e, 0x44];
const house: Rgb = [0x12, 0x60, 0x6b];
const emblemPixelsMin = 20;
const buttonPixelsMin = 1_500;
/** Of the screen, which a menu covers and a chosen icon does not. */
const menuPartMin = 0.06;
/** Opens the menu of all that is in a folder. */
const menuKeys = ['ctrl+a', 'shift+F10'] as const;
/** Starting a file manager, or a window, on a busy machine, milliseconds. */
const startMsMax = 120_000;
/** What a chosen entry has come to by then; else it is chosen once more, milliseconds. */
const effectMsMax = 30_000;
const choiceMsMax = 240_000;

interface Manager {
  readonly name: 'nautilus' | 'nemo';
  readonly options: readonly string[];
  /** From the middle of an emblem to the icon of its file. */
  readonly icon: readonly [x: number, y: number];
  /** In our part of the menu, to its first row: Nautilus has one that leads back. */
  readonly first: readonly string[];
}

const managers: readonly Manager[] = [
  { name: 'nautilus', options: ['--new-window'], icon: [-60, 40], first: ['Down'] },
  { name: 'nemo', options: [], icon: [-10, -10], first: [] },
];

interface Shown {
  readonly desktop: Desktop;
  readonly drive: Drive;
  /** Synced, with nothing in it but the folder `photos`. */
  readonly folder: string;
  readonly photos: string;
}

async function begun(t: TestContext): Promise<Shown | undefined> {
  if (!canUse(t, ...managers.map(({ name }) => name), 'openbox', 'xdotool')) return undefined;
  const desktop = await openDesktop(t);
  if (desktop === undefined) return undefined;
  const world = await World.started(t);
  const drive = world.newDrive('laptop');
  await drive.start({ env: desktop.env });
  await drive.link(world.station);
  const folder = world.folder('docs');
  const photos = join(folder, 'photos');
  mkdirSync(photos);
  writeFileSync(join(photos, 'sun.jpg'), 'the sun');
  await drive.addTask('anna', folder);
  await drive.wait();
  await done({ args: ['drive', 'integrate'], env: desktop.env });
  desktop.service('openbox').start();
  closeAfter(t, () => closeWindows(drive));
  return { desktop, drive, folder, photos };
}

function closeWindows({ data }: Drive): void {
  for (const { pid } of windowPrograms(data)) process.kill(pid, 'SIGKILL');
}

/** A file manager on a folder; the place at which an icon with an emblem is clicked, once it has one. */
async function withManager(
  { desktop }: Shown,
  { name, options }: Manager,
  place: string,
  use: () => Promise<void>,
): Promise<void> {
  const quiet = ['GSK_RENDERER=cairo', 'GSETTINGS_BACKEND=memory'];
  const window: Service = desktop.service('env', ...quiet, name, ...options, place);
  window.start();
  try {
    await use();
  } finally {
    // What failed in one is not to stand before the next.
    await window.kill();
  }
}

function seen(desktop: Desktop, colour: Rgb, pixelsMin: number): Promise<{ readonly x: number; readonly y: number }> {
  return until(
    `something of the colour ${colour}`,
    () => {
      const found = findColour(desktop.screen(), colour);
      return found.count >= pixelsMin ? found : undefined;
    },
    {
      ms: startMsMax,
      about: () => {
        desktop.keep('file-manager-without-colour');
        return '';
      },
    },
  );
}

interface Choice {
  /** Opens the menu of the file or folder. */
  open(): void;
  /** From our row of the menu on. */
  readonly keys: readonly string[];
  hasHappened(): boolean | Promise<boolean>;
}

/** Our row is the last one but one. Chosen again where nothing came of it: menus close when something else takes the keys. */
async function chooses({ desktop, drive }: Shown, what: string, { open, keys, hasHappened }: Choice): Promise<void> {
  const again = async (): Promise<undefined> => {
    // A menu that is still seen would be taken for the one that opens next.
    await settledScreen(desktop, () => desktop.key('Escape', 'Escape', 'Escape'));
    // Another entry than this may have been hit.
    closeWindows(drive);
  };
  await until(
    what,
    async () => {
      // What is no menu is left alone: there, the keys would open the file.
      if ((await settledScreen(desktop, open)) < menuPartMin) return again();
      if ((await settledScreen(desktop, () => desktop.key('Up', 'Up', 'Right'))) === 0) return again();
      desktop.keep(`menu-${what.replaceAll(' ', '-')}`);
      desktop.key(...keys, 'Return');
      const happened = async (): Promise<boolean> => await hasHappened();
      const isDone = await until(what, happened, { ms: effectMsMax }).catch(() => undefined);
      return isDone ?? (await again());
    },
    { ms: choiceMsMax },
  );
}

/** In the menu of `photos`. Rows: the selection, the link, the versions, why. */
async function choosesOf(
  shown: Shown,
  { first }: Manager,
  { page, row, open }: { readonly page: string; readonly row: number; readonly open: () => void },
): Promise<void> {
  const { drive, photos } = shown;
  const place = `/${page}?${new URLSearchParams({ path: photos })}`;
  await chooses(shown, `${page} of the folder`, {
    open,
    keys: [...first, ...Array.from({ length: row }, () => 'Down')],
    hasHappened: () => windowPrograms(drive.data).some(each => each.place === place),
  });
}

async function iconOf(desktop: Desktop, { icon: [right, down] }: Manager): Promise<{ x: number; y: number }> {
  const { x, y } = await seen(desktop, synced, emblemPixelsMin);
  return { x: x + right, y: y + down };
}

/** The file manager shows by then what became of the folder, and its menu goes by that. */
function isMarkedAs({ desktop }: Shown, reason: string): Promise<true> {
  const isSynced = (): boolean => findColour(desktop.screen(), synced).count >= emblemPixelsMin;
  const wanted = reason === 'up-to-date';
  return until(`the emblem of what is ${reason}`, () => isSynced() === wanted, { ms: startMsMax });
}

const is = ({ drive, photos }: Shown, reason: string): Promise<true> =>
  until(`${reason} for the folder`, async () => (await drive.why(photos)).reason === reason);

test('S35 S46 S63 what is chosen in the menus of Nautilus and Nemo is done, or told of first', async t => {
  const shown = await begun(t);
  if (shown === undefined) return;
  const { desktop, drive, folder, photos } = shown;
  const [nautilus, nemo] = managers as readonly [Manager, Manager];

  await t.test('S35 Nautilus: a folder is stopped and resumed, after its person has seen what comes of it', () =>
    withManager(shown, nautilus, folder, async () => {
      const at = await iconOf(desktop, nautilus);
      for (const [page, reason] of [
        ['stop-folder', 'left-out'],
        ['resume-folder', 'up-to-date'],
      ] as const) {
        await choosesOf(shown, nautilus, { page, row: 0, open: () => desktop.click(at.x, at.y, 3) });
        await seen(desktop, house, buttonPixelsMin);
        assert.notEqual((await drive.why(photos)).reason, reason, 'nothing is done before it is said');
        desktop.keep(`window-${page}`);
        desktop.key('Return');
        await is(shown, reason);
        closeWindows(drive);
        desktop.moveAway();
        await isMarkedAs(shown, reason);
      }
      assert.ok(existsSync(join(photos, 'sun.jpg')));
    }),
  );

  await t.test('S46 S63 Nemo: versions, and the reason for an emblem, by the keyboard', () =>
    withManager(shown, nemo, folder, async () => {
      await seen(desktop, synced, emblemPixelsMin);
      desktop.moveAway();
      for (const [row, page] of [
        [2, 'versions'],
        [3, 'why'],
      ] as const) {
        await choosesOf(shown, nemo, { page, row, open: () => desktop.key(...menuKeys) });
        closeWindows(drive);
        await until('the window is gone', () => windowPrograms(drive.data).length === 0);
      }
    }),
  );
});
