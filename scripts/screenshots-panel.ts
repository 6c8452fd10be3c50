/** The pictures of a drive's window: its wizard, and its folders at work. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ControlClient } from '#drive/control/control-client.ts';
import { dataFolder } from '#drive/data-folder.ts';
import { startDrive } from '#drive/main.ts';
import type { Linked, TaskAdded } from '#protocol/control/status.ts';

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

export async function takePanel({ browser, url, account, password, folder, pictures }: PanelPictures): Promise<void> {
  const drive = await startDrive(dataFolder(join(folder, 'drive')), 'error');
  const control = new ControlClient(drive.data);
  try {
    const page = await newWindow(browser);
    await page.goto((await control.ask<{ readonly url: string }>('POST', '/panel', {})).url);
    await page.getByLabel('Address of the station').fill('harbour.example');
    await page.getByLabel('User name').fill(account);
    await page.getByLabel('Name of this computer').fill('laptop');
    await page.screenshot({ path: join(pictures, 'wizard.png') });
    const { fingerprint } = await control.ask<{ readonly fingerprint: string }>('POST', '/look', { url });
    const order = { url, user: account, password, trust: fingerprint, computer: 'laptop' };
    await control.ask<Linked>('POST', '/link', order);
    const tasks: string[] = [];
    for (const name of ['Letters', 'Photographs', 'Garden']) tasks.push(await sync(control, join(folder, name), name));
    await page.reload();
    await control.ask('POST', `/tasks/${tasks[2]}/pause`, {});
    writeFileSync(join(folder, 'Photographs', 'sunset\\2.jpg'), 'not synced');
    await page.getByText('1 file or folder is not synced').waitFor();
    await page.screenshot({ path: join(pictures, 'panel.png') });
  } finally {
    await drive.close();
  }
}

async function sync(control: ControlClient, folder: string, name: string): Promise<string> {
  mkdirSync(folder);
  const order = { remote: `home/${name}`, folder, create: true, takeOver: false, rules: {} };
  return (await control.ask<TaskAdded>('POST', '/tasks', order)).task;
}

async function newWindow(browser: Browser): Promise<Page> {
  const look = { viewport: { width: 940, height: 620 }, locale: 'en-GB', reducedMotion: 'reduce' } as const;
  const page = await (await browser.newContext(look)).newPage();
  page.setDefaultTimeout(20_000);
  return page;
}
