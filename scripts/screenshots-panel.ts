/** The pictures of a drive's window: its wizard, its folders at work, and each page that has something to show. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ControlClient } from '#drive/control/control-client.ts';
import { type DataFolder, dataFolder } from '#drive/data-folder.ts';
import { startDrive } from '#drive/main.ts';
import type { NearbyLine } from '#protocol/control/nearby.ts';
import type { Linked, TaskAdded, WaitLine } from '#protocol/control/status.ts';
import { takePages } from '#scripts/screenshots-pages.ts';

export interface PanelPictures {
  readonly browser: Browser;
  /** The station's address. */
  readonly url: string;
  readonly account: string;
  readonly password: string;
  /** A folder for what the drive needs. */
  readonly folder: string;
  /** Where the pictures go. */
  readonly pictures: string;
}

/** A drive at work, looked at in its window. */
export interface Shooting {
  readonly page: Page;
  readonly control: ControlClient;
  readonly data: DataFolder;
  /** A folder for synced ones. */
  readonly folder: string;
  /** Keeps what the window shows. */
  shoot(name: string): Promise<void>;
  /** Waits until every task is at rest. */
  rest(): Promise<void>;
}

export async function takePanel(options: PanelPictures): Promise<void> {
  const { browser, url, account, password, folder } = options;
  const drive = await startDrive(dataFolder(join(folder, 'drive')), 'error');
  const control = new ControlClient(drive.data);
  try {
    const page = await newWindow(browser);
    await page.goto((await control.ask<{ readonly url: string }>('POST', '/panel', {})).url);
    const shooting = { page, control, folder, data: drive.data, ...tools(options, page, control) };
    await takeWizard(shooting, account);
    const { fingerprint } = await control.ask<{ readonly fingerprint: string }>('POST', '/look', { url });
    const order = { url, user: account, password, trust: fingerprint, computer: 'laptop' };
    await control.ask<Linked>('POST', '/link', order);
    await takeFirstLook(shooting);
    const tasks: string[] = [];
    for (const name of ['Letters', 'Photographs', 'Garden']) tasks.push(await sync(control, join(folder, name), name));
    await control.ask('POST', `/tasks/${tasks[2]}/pause`, {});
    writeFileSync(join(folder, 'Photographs', 'sunset\\2.jpg'), 'not synced');
    await page.getByText('1 file or folder is not synced').waitFor();
    await shooting.shoot('panel');
    await takePages(shooting, tasks[0] ?? '');
  } finally {
    await drive.close();
  }
}

function tools(
  { folder, pictures }: PanelPictures,
  page: Page,
  control: ControlClient,
): Pick<Shooting, 'shoot' | 'rest'> {
  return {
    shoot: async name => {
      await page.evaluate(plainPlaces(folder));
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
    rest: async () => {
      for await (const _ of control.lines<WaitLine>('POST', '/wait', { timeoutMs: 60_000 }));
    },
  };
}

/** What the page runs: folders stand where a person would have them, and not in one that is called otherwise each time. */
const plainPlaces = (folder: string): string => `
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text !== null; text = walker.nextNode())
    text.nodeValue = text.nodeValue.replaceAll(${JSON.stringify(folder)}, '/home/anna');`;

async function takeWizard({ page, shoot }: Shooting, account: string): Promise<void> {
  const lines: readonly NearbyLine[] = [
    nearby('Harbour', '3F:A2:09:7C:D1:55:E8:1B', 'https://192.168.1.20:6690'),
    nearby('Attic', 'B0:17:6E:C4:2A:98:0D:F3', 'https://192.168.1.31:6690'),
    { kind: 'done', networks: 1, trouble: '' },
  ];
  const body = lines.map(line => `${JSON.stringify(line)}\n`).join('');
  await page.route('**/control/stations-nearby', route => route.fulfill({ contentType: 'application/x-ndjson', body }));
  await page.getByRole('button', { name: 'Search the network' }).click();
  await page.getByText('2 stations found').waitFor();
  await shoot('search');
  await page.unroute('**/control/stations-nearby');
  await page.reload();
  await page.getByLabel('Address of the station').fill('harbour.example');
  await page.getByLabel('User name').fill(account);
  await page.getByLabel('Name of this computer').fill('laptop');
  await shoot('wizard');
}

function nearby(name: string, fingerprint: string, url: string): NearbyLine {
  const about = { key: name, station: '', name, version: '0.1.0', fingerprint, urls: [url], claimsLinked: false };
  return { kind: 'station', station: about };
}

/** A folder that holds most of what is at the station already. */
async function takeFirstLook({ page, control, folder, shoot, rest }: Shooting): Promise<void> {
  const place = join(folder, 'Recipes');
  const task = await sync(control, place, 'Recipes', recipes(place));
  await rest();
  await control.ask('DELETE', `/tasks/${task}`);
  const again = join(folder, 'Kitchen');
  recipes(again)();
  writeFileSync(join(again, 'plum cake.md'), 'Plums, and more butter than last time.');
  writeFileSync(join(again, 'soup of the day.md'), 'Leek and potato.');
  const order = { remote: 'home/Recipes', folder: again, create: false, takeOver: false, rules: {}, preview: true };
  const { task: looked } = await control.ask<TaskAdded>('POST', '/tasks', order);
  await page.reload();
  await page.getByRole('main').getByRole('link', { name: 'Look' }).click({ timeout: 30_000 });
  await page.getByText('is on both sides already').waitFor();
  await shoot('first-look');
  await control.ask('DELETE', `/tasks/${looked}`);
  await page.getByRole('link', { name: 'Folders' }).click();
}

/** Makes a folder with recipes, all as old as one another. */
function recipes(place: string): () => void {
  const names = ['apple pie', 'bread', 'dumplings', 'fish soup', 'gravlax', 'plum cake', 'rye crackers', 'waffles'];
  return () => {
    mkdirSync(place, { recursive: true });
    for (const name of names) {
      const file = join(place, `${name}.md`);
      writeFileSync(file, `How ${name} is made. `.repeat(300));
      utimesSync(file, new Date(2026, 2, 1), new Date(2026, 2, 1));
    }
  };
}

async function sync(control: ControlClient, folder: string, name: string, fill = () => {}): Promise<string> {
  mkdirSync(folder, { recursive: true });
  fill();
  const order = { remote: `home/${name}`, folder, create: true, takeOver: false, rules: {} };
  return (await control.ask<TaskAdded>('POST', '/tasks', order)).task;
}

async function newWindow(browser: Browser): Promise<Page> {
  const look = { viewport: { width: 940, height: 620 }, locale: 'en-GB', reducedMotion: 'reduce' } as const;
  const page = await (await browser.newContext(look)).newPage();
  page.setDefaultTimeout(20_000);
  return page;
}
