/** What would be done, in the panel: before a folder is synced first, before its rules change, and before it ends. */
import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TaskAdded } from '#protocol/control/status.ts';
import { withoutChromium } from '#test/console/browser.ts';
import { type PanelWorld, panelWorld } from '#test/panel/world.ts';

const skip = withoutChromium();

/** A folder of this computer that waits for its person, beside a station that holds something already. */
async function waiting(world: PanelWorld): Promise<{ readonly folder: string; readonly task: string }> {
  await world.link();
  const filler = world.folder('filler');
  for (const name of ['report.odt', 'differs.txt', 'there.pdf'])
    writeFileSync(join(filler, name), `${name} there`.repeat(900));
  const first = await world.sync(filler);
  await world.rest();
  await world.ask('DELETE', `/tasks/${first}`);
  const folder = world.folder('Documents');
  writeFileSync(join(folder, 'report.odt'), 'report.odt there'.repeat(900));
  writeFileSync(join(folder, 'differs.txt'), 'of this folder');
  for (let picture = 0; picture < 8; picture += 1) writeFileSync(join(folder, `picture ${picture}.jpg`), `${picture}`);
  writeFileSync(join(folder, '~$report.odt'), '');
  const order = { remote: 'home', folder, create: false, takeOver: false, rules: {}, preview: true };
  return { folder, task: (await world.ask<TaskAdded>('POST', '/tasks', order)).task };
}

test('P12 N1 S76 the first look is shown, another choice changes it, and it begins by the keyboard alone', {
  skip,
}, async t => {
  const world = await panelWorld(t);
  const { folder } = await waiting(world);
  const { page, checkAccess, screenshot } = await world.window();
  await page.getByText('Nothing is done before you have seen what would be').waitFor({ timeout: 30_000 });
  await screenshot('first-look-tasks');
  await page.getByRole('main').getByRole('link', { name: 'Look' }).press('Enter');
  const list = page.getByRole('list', { name: 'What would become of your files' });
  await list.getByText('1 file is equal on both sides').waitFor();
  await list
    .getByText("1 file differs: the station's keeps the name, yours is kept beside it")
    .or(list.getByText('gets your'))
    .first()
    .waitFor();
  await list
    .getByText('8 files are sent to the station')
    .or(list.getByText('9 files are sent to the station'))
    .waitFor();
  await list.getByText(/Left out: 1\. Entries whose name begins/).waitFor();
  await checkAccess();
  await screenshot('first-look');
  await page.getByRole('radio', { name: 'The station wins' }).press('Space');
  await list.getByText('9 files here are set aside').waitFor({ timeout: 20_000 });
  await checkAccess();
  await screenshot('first-look-station-wins');
  assert.deepEqual(
    readdirSync(folder).filter(name => name.startsWith('~Set')),
    [],
  );
  await page.getByRole('button', { name: 'Start syncing' }).press('Enter');
  await page.getByText('“Documents” is synced from now on').waitFor({ timeout: 20_000 });
  await world.rest();
  const [aside = ''] = readdirSync(folder).filter(name => name.startsWith('~Set'));
  assert.equal(readdirSync(join(folder, aside)).length, 9);
});

test('P12 on a phone in the dark the first look is given up, and nothing was done', { skip }, async t => {
  const world = await panelWorld(t);
  const { folder } = await waiting(world);
  const before = readdirSync(folder).sort();
  const { page, checkAccess, screenshot } = await world.window({ phone: true, dark: true });
  await page.getByRole('main').getByRole('link', { name: 'Look' }).click({ timeout: 30_000 });
  await page.getByText('1 file is equal on both sides').waitFor();
  await checkAccess();
  await screenshot('first-look-phone-dark');
  await page.getByRole('button', { name: 'Do not sync it' }).click();
  await page.getByText('No folder is synced with this station yet').waitFor({ timeout: 20_000 });
  assert.deepEqual(readdirSync(folder).sort(), before);
  assert.deepEqual((await world.status()).tasks, []);
});

test('P12 R141 what changed since it was seen is shown again before anything is done', { skip }, async t => {
  const world = await panelWorld(t);
  const { folder, task } = await waiting(world);
  const { page, expect, screenshot } = await world.window();
  await page.getByRole('main').getByRole('link', { name: 'Look' }).click({ timeout: 30_000 });
  await page.getByText('1 file is equal on both sides').waitFor();
  // The page hears of it only when it asks next; the drive looks once more before it begins.
  await page.route('**/first-look', async route => {
    await new Promise(resolve => setTimeout(resolve, 6_000));
    await route.continue().catch(() => undefined);
  });
  writeFileSync(join(folder, 'there.pdf'), 'another one');
  expect(/status of 409/);
  await page.getByRole('button', { name: 'Start syncing' }).click();
  await page.getByText('Something changed since you looked').waitFor({ timeout: 20_000 });
  await screenshot('first-look-changed');
  assert.equal((await world.status()).tasks.find(({ id }) => id === task)?.awaitsStart, true);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('N1 S33 S34 S37 before rules change and a folder or station goes, the panel says what that does', {
  skip,
}, async t => {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('home');
  for (const name of ['a.txt', 'b.iso']) writeFileSync(join(folder, name), name);
  const task = await world.sync(folder);
  await world.rest();
  await world.ask('PATCH', `/tasks/${task}`, { mode: 'download-only' });
  await world.rest();
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  rmSync(join(folder, 'a.txt'));
  await world.rest();
  const { page, checkAccess, screenshot } = await world.window();
  await page.getByRole('button', { name: 'More about home' }).click();
  await page.getByRole('menuitem', { name: 'Sync rules' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Both ways').check();
  await dialog.getByText('1 file is sent to the station').waitFor();
  await dialog.getByText('1 file at the station is deleted; its history keeps it').waitFor();
  await checkAccess();
  await screenshot('rules-foresight');
  await dialog.getByRole('tab', { name: 'Files' }).click();
  await dialog.getByLabel('Leave out by extension').fill('*.iso');
  await dialog.getByText(/1 file is no longer synced, and stays on both sides/).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'More about home' }).click();
  await page.getByRole('menuitem', { name: 'Stop syncing' }).click();
  await dialog.getByText('1 file is only here: the station does not have it as it is now').waitFor();
  await dialog.getByText('mine.txt').waitFor();
  await checkAccess();
  await screenshot('removal');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'More about harbour' }).click();
  await page.getByRole('menuitem', { name: 'Unlink' }).click();
  await dialog.getByText('1 file is only here: the station does not have it as it is now').waitFor();
  await checkAccess();
});
