/**
 * Takes the pictures of the README: a station and a drive of its own with files in them, looked at with Chromium.
 *
 *     npm run screenshots        into docs/pictures/
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';

import { root } from '#scripts/pinned-node.mjs';
import { takePanel } from '#scripts/screenshots-panel.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { type RunningStation, startStation } from '#station/main/start-station.ts';
import { launchChromium } from '#test/console/chromium.ts';

const pictures = join(root, 'docs', 'pictures');
const password = 'sesame-open-harbour';

const folder = mkdtempSync(join(tmpdir(), 'waystation-screenshots-'));
try {
  const station = await startStation({
    data: dataFolder(folder),
    listen: { host: '127.0.0.1', port: 0 },
    name: 'Harbour',
    log: () => undefined,
  });
  try {
    mkdirSync(pictures, { recursive: true });
    await takeAll(station);
  } finally {
    await station.close();
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function takeAll({ url, firstAccount = '' }: RunningStation): Promise<void> {
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({
      baseURL: url,
      ignoreHTTPSErrors: true,
      viewport: { width: 1180, height: 700 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(firstAccount);
    await page.getByLabel('Name').fill('anna');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Password once more').fill(password);
    await page.getByRole('button', { name: 'Make account' }).click();
    await page.getByText('Nothing here yet').waitFor();
    await fill(page);
    await page.screenshot({ path: join(pictures, 'files.png') });
    await page.getByRole('row', { name: /notes.md/ }).click();
    await page.getByRole('button', { name: 'Versions' }).click();
    await page
      .getByRole('button', { name: /Restore the version/ })
      .first()
      .waitFor();
    await page.screenshot({ path: join(pictures, 'versions.png') });
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 375, height: 700 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: join(pictures, 'phone.png') });
    await takePanel({ browser, url, account: 'anna', password, folder, pictures });
  } finally {
    await browser.close();
  }
}

async function fill(page: Page): Promise<void> {
  for (const name of ['Garden', 'Letters', 'Photographs', 'Taxes']) {
    await page.getByRole('button', { name: 'New folder' }).click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name }).waitFor();
    // What was made is selected, and the actions for that stand where the others were.
    await page.getByRole('button', { name: 'Clear the selection' }).click();
  }
  const text = (name: string, bytes: number) => ({ name, mimeType: '', buffer: Buffer.alloc(bytes, `${name} `) });
  const files = [
    { name: 'harbour at dusk.png', mimeType: '', buffer: picture(320, 200) },
    text('budget 2026.xlsx', 48_213),
    text('interview with grandmother.mp3', 812_044),
    text('house insurance.pdf', 186_400),
    text('notes.md', 865),
  ];
  await upload(page, files, '5 files uploaded');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([text('notes.md', 1_204)]);
  await page.getByRole('button', { name: 'Replace', exact: true }).click();
  await page.getByText('6 files uploaded').waitFor();
  await page.reload();
  await page.getByRole('row', { name: /notes.md/ }).waitFor();
}

type Files = Exclude<Parameters<ReturnType<Page['locator']>['setInputFiles']>[0], string | readonly string[]>;

async function upload(page: Page, files: Files, said: string): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(files);
  await page.getByText(said).waitFor();
}

/** A PNG of an evening sky over water. */
function picture(width: number, height: number): Buffer {
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x += 1) {
      const light = y < height * 0.6 ? y / (height * 0.6) : 1 - (y - height * 0.6) / height;
      row.set([40 + 190 * light, 50 + 90 * light, 110 - 30 * light], 1 + x * 3);
    }
    return row;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, part('IHDR', header), part('IDAT', deflateSync(Buffer.concat(rows))), part('IEND')]);
}

function part(name: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
