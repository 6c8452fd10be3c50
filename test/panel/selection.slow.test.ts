/** What of a remote folder is synced, chosen in the panel: a real station, a real drive, and its pages in Chromium. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { SelectionStatus } from '#protocol/control/selection.ts';
import { withoutChromium } from '#test/console/browser.ts';
import { type PanelWorld, panelWorld } from '#test/panel/world.ts';

const skip = withoutChromium();

/** A drive that syncs `letters/2025`, `letters/2026` and `photos`. */
async function withFolders(world: PanelWorld): Promise<{ readonly folder: string; readonly task: string }> {
  await world.link();
  const folder = world.folder('here');
  for (const name of ['letters/2025', 'letters/2026', 'photos']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['letters/2025/a.txt', 'letters/2026/b.txt', 'photos/sun.jpg', 'photos/moon.jpg'])
    writeFileSync(join(folder, name), `text of ${name}`);
  const task = await world.sync(folder);
  await world.rest();
  return { folder, task };
}

async function openFolders(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More about here' }).click();
  await page.getByRole('menuitem', { name: 'Sync rules' }).click();
  await page.getByRole('tab', { name: 'Folders' }).click();
  await page.getByRole('treeitem', { name: 'photos' }).waitFor();
}

async function leftOut(world: PanelWorld, task: string): Promise<readonly string[]> {
  const { leftOut: left } = await world.ask<SelectionStatus>('GET', `/tasks/${task}/selection`);
  return left.map(({ path }) => path).toSorted();
}

test('S15 S37 a folder is unticked by the keyboard, looked at beforehand, and removed from this computer alone', {
  skip,
}, async t => {
  const world = await panelWorld(t);
  const { folder, task } = await withFolders(world);
  writeFileSync(join(folder, 'photos', 'thumbs.db'), 'never synced');
  const { page, checkAccess, screenshot } = await world.window();
  await openFolders(page);
  await page.getByRole('treeitem', { name: 'letters' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('treeitem', { name: '2026' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  const tick = (name: string) => page.getByRole('treeitem', { name }).getAttribute('aria-checked');
  assert.deepEqual([await tick('letters'), await tick('2025'), await tick('2026')], ['mixed', 'false', 'true']);
  await page.keyboard.press('End');
  await page.keyboard.press('Space');
  await checkAccess();
  await screenshot('panel-selection');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.getByText(/^photos is left out; 2 files \(.*\) stay here$/).waitFor();
  await page.getByRole('radio', { name: 'Remove them here' }).check();
  await page.getByText(/^photos is left out; 2 files \(.*\) go from this computer$/).waitFor();
  await checkAccess();
  await screenshot('panel-selection-preview');
  await page.getByRole('button', { name: 'Apply and remove' }).click();
  await page.getByText('3 files were removed from this computer').waitFor();
  assert.deepEqual(await leftOut(world, task), ['letters/2025', 'photos']);
  await world.rest();
  const there = (name: string): boolean => existsSync(join(folder, name));
  assert.deepEqual(['photos', 'letters/2025', 'letters/2026/b.txt'].map(there), [false, false, true]);
  assert.equal((await world.status()).tasks[0]?.aside, 0);
  // What is ticked again comes back.
  await openFolders(page);
  await page.getByRole('treeitem', { name: 'photos' }).click();
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.getByText(/^photos is synced again; 2 files \(.*\) are at the station$/).waitFor();
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.getByText('What is synced of “here” is changed').first().waitFor();
  await world.rest();
  assert.deepEqual(['photos/sun.jpg', 'letters/2025'].map(there), [true, false]);
});

test('S15 a new folder is chosen from in the wizard before anything is synced', { skip }, async t => {
  const world = await panelWorld(t);
  const { task } = await withFolders(world);
  await world.ask('DELETE', `/tasks/${task}`);
  const { page, checkAccess, screenshot } = await world.window({ phone: true, dark: true });
  await page.getByRole('button', { name: 'Add a folder' }).click();
  const there = page.getByRole('group', { name: 'On harbour' });
  await there.getByRole('button', { name: 'My files' }).click();
  await there.getByRole('button', { name: 'letters' }).waitFor();
  await page.getByRole('button', { name: 'Advanced' }).click();
  await page.getByRole('tab', { name: 'Folders' }).click();
  await page.getByRole('treeitem', { name: 'photos' }).click();
  await page.getByText('1 folder or file is left out').waitFor();
  await checkAccess();
  await screenshot('panel-selection-wizard');
});
