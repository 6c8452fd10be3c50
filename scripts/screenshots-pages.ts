/** The pictures of the pages of a drive's window, one after the other, each with something on it. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Download, DownloadOrder } from '#protocol/control/downloads.ts';
import type { Shooting } from '#scripts/screenshots-panel.ts';
import { agreedContent } from '#test/system/agreed-content.ts';
import { randomBytes } from '#test/system/real-files.ts';

const mib = 1024 * 1024;
/** So slow that a transfer can be looked at, KB a second. */
const slowRate = 300;

/** `task` syncs the folder `Letters`. */
export async function takePages(shooting: Shooting, task: string): Promise<void> {
  await fill(shooting);
  await takeConflict(shooting);
  await takeVersions(shooting);
  await takeSelection(shooting);
  await takeTransfers(shooting, task);
  await takeLog(shooting);
  await takeSettings(shooting);
}

async function fill({ folder, rest }: Shooting): Promise<void> {
  for (const year of ['2024', '2025', '2026']) {
    mkdirSync(join(folder, 'Letters', year), { recursive: true });
    for (const name of ['to Ben.txt', 'to the council.txt'])
      writeFileSync(join(folder, 'Letters', year, name), `${name}, ${year}`);
  }
  for (const words of [
    'Dear Ben, we meet on Sunday.',
    'Dear Ben,\nwe meet on Monday at six.\nBring the boat.\nAnna\n',
  ]) {
    writeFileSync(join(folder, 'Letters', 'plan.md'), words);
    await rest();
  }
}

async function takeConflict({ page, folder, shoot, rest }: Shooting): Promise<void> {
  const copy = join(folder, 'Letters', 'plan_desktop_20260102_Conflict.md');
  writeFileSync(copy, 'Dear Ben,\nwe meet on Tuesday at six.\nBring the boat.\nAnna and Ruth\n');
  utimesSync(copy, new Date(2026, 0, 2), new Date(2026, 0, 2));
  await rest();
  await page.getByRole('link', { name: 'Conflicts' }).click();
  await page.getByRole('button', { name: 'Compare both versions of plan.md' }).click();
  await page.getByText('Anna and Ruth').waitFor();
  await shoot('conflicts');
  await page.getByRole('button', { name: 'Keep this one instead: the other version of plan.md' }).click();
  await page.getByRole('heading', { name: 'No conflict waits for you' }).waitFor();
  // It would stand on the pictures that follow.
  await page.getByText('what it replaced is in the recovery bin').waitFor({ state: 'detached' });
  await rest();
}

async function takeVersions({ page, shoot }: Shooting): Promise<void> {
  await page.getByRole('link', { name: 'Earlier versions' }).click();
  await page.getByRole('link', { name: 'Letters' }).click();
  await page.getByRole('link', { name: /plan\.md/ }).click();
  await page
    .getByRole('button', { name: /^Restore the version of/ })
    .first()
    .waitFor();
  await shoot('past');
}

async function takeSelection({ page, shoot }: Shooting): Promise<void> {
  await page.getByRole('link', { name: 'Folders', exact: true }).click();
  await page.getByRole('button', { name: 'More about Letters' }).click();
  await page.getByRole('menuitem', { name: 'Sync rules' }).click();
  await page.getByRole('tab', { name: 'Folders' }).click();
  await page.getByRole('treeitem', { name: '2024' }).click();
  await shoot('selection');
  await page.keyboard.press('Escape');
}

async function takeTransfers({ page, control, data, folder, shoot, rest }: Shooting, task: string): Promise<void> {
  await control.ask('PATCH', '/settings', { limits: { up: slowRate, down: slowRate } });
  await page.getByRole('link', { name: 'Transfers' }).click();
  writeFileSync(join(folder, 'Letters', 'reading by grandmother.mp3'), randomBytes(9 * mib, 5));
  await page
    .getByText(/a second · .* left/)
    .first()
    .waitFor();
  await shoot('transfers');
  await control.ask('PATCH', '/settings', { limits: { up: 0 } });
  await rest();
  const destination = join(folder, 'reading.mp3');
  const fetched = agreedContent(data, task, 'reading by grandmother.mp3');
  const name = 'reading by grandmother.mp3';
  const order = { task, ...fetched, name, what: 'version', destination } satisfies DownloadOrder;
  await control.ask<Download>('POST', '/downloads', order);
  await page.getByRole('link', { name: 'Downloads' }).click();
  await page
    .getByText(/a second · .* left/)
    .first()
    .waitFor();
  await shoot('downloads');
  await control.ask('PATCH', '/settings', { limits: { down: 0 } });
}

async function takeLog({ page, shoot }: Shooting): Promise<void> {
  await page.getByRole('link', { name: 'Log' }).click();
  await page.getByText('Sent', { exact: true }).first().waitFor();
  await shoot('log');
}

async function takeSettings({ page, shoot }: Shooting): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText('Speed and hours').waitFor();
  await shoot('settings');
}
