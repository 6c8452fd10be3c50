/** A drive's panel in Chromium: a real station, a real drive, and its built pages. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { locally } from '#station/admin/administration.ts';
import { testPassword } from '#station/http/station-fixture.ts';
import { withoutChromium } from '#test/console/browser.ts';
import { exactly, walkTo } from '#test/panel/walk.ts';
import { panelWorld } from '#test/panel/world.ts';

const skip = withoutChromium();

test('S7 S8 S14 S82 the wizard links to a station, makes a folder on each side, and the first sync is seen to end', {
  skip,
}, async t => {
  const world = await panelWorld(t);
  const { page, checkAccess, screenshot, expect } = await world.window();
  await page.getByRole('heading', { name: 'Welcome to Waystation' }).waitFor();
  await checkAccess();
  await screenshot('panel-welcome');
  await page.getByLabel('Address of the station').fill(world.station.running.url);
  await page.getByLabel('User name').fill('anna');
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Is this your station?' }).waitFor();
  await checkAccess();
  await screenshot('panel-trust');
  expect(/status of 409/);
  await page.getByRole('button', { name: 'It is the same: connect' }).click();
  await page.getByRole('alert').getByText('Name or password is wrong').waitFor();
  assert.deepEqual((await world.status()).connections, []);
  // Whoever answers at another address is looked at by the person before anything is sent there.
  const { port } = new URL(world.station.running.url);
  await page.getByLabel('Address of the station').fill(`localhost:${port}`);
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByRole('heading', { name: 'Is this your station?' }).waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByLabel('Address of the station').fill(world.station.running.url);
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByRole('button', { name: 'It is the same: connect' }).click();
  await page.getByRole('alert').getByText('Name or password is wrong').waitFor();
  await page.getByRole('textbox', { name: 'Password' }).fill(testPassword);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Which folders?' }).waitFor();
  const [there, local] = [
    page.getByRole('group', { name: 'On harbour' }),
    page.getByRole('group', { name: 'On this computer' }),
  ];
  await there.getByRole('button', { name: 'My files' }).click();
  await there.getByRole('button', { name: 'New folder' }).click();
  await page.getByLabel('Name of the new folder').fill('Letters');
  await page.keyboard.press('Enter');
  await page.getByText('It will be made').waitFor();
  const here = world.folder('here');
  await walkTo(local, here);
  await local.getByRole('button', { name: 'New folder' }).click();
  assert.equal(await page.getByLabel('Name of the new folder').inputValue(), 'Letters');
  await page.keyboard.press('Enter');
  await local
    .getByRole('status')
    .filter({ hasText: exactly(join(here, 'Letters')) })
    .waitFor();
  await page.getByRole('button', { name: 'Advanced' }).click();
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByLabel('Leave out by extension').fill('*.iso');
  await checkAccess();
  await screenshot('panel-folders');
  writeFileSync(join(here, 'Letters', 'dear.txt'), 'Dear Anna');
  await page.getByRole('button', { name: 'Show what will be done' }).click();
  await page
    .getByRole('list', { name: 'What would become of your files' })
    .getByText('1 file is sent to the station')
    .waitFor();
  await page.getByRole('button', { name: 'Start syncing' }).click();
  await page.getByText(/^Everything is the same here and at the station; checked/).waitFor({ timeout: 30_000 });
  await checkAccess();
  await screenshot('panel-tasks');
  const [task] = (await world.status()).tasks;
  assert.deepEqual(
    [task?.path, task?.folder, task?.rules.filter.extensions],
    ['Letters', join(here, 'Letters'), ['iso']],
  );
});

test('S34 S37 S38 a folder is paused, goes on, and gets other rules, by the keyboard alone', { skip }, async t => {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('home');
  const id = await world.sync(folder);
  await world.rest();
  const { page, checkAccess, screenshot } = await world.window({ dark: true });
  await page.getByRole('button', { name: 'Pause home' }).press('Enter');
  await page.getByText('Nothing is sent or received until you resume it').waitFor();
  await screenshot('panel-paused-dark');
  writeFileSync(join(folder, 'later.txt'), 'later');
  await page.getByRole('button', { name: 'Resume all' }).press('Enter');
  await page.getByRole('button', { name: 'Pause all' }).waitFor();
  await world.rest();
  await page.getByRole('button', { name: 'More about home' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Sync rules' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Only from the station').press('Space');
  await checkAccess();
  await screenshot('panel-rules-dark');
  await dialog.getByRole('tab', { name: 'Direction' }).press('ArrowRight');
  await dialog.getByLabel('Largest file').fill('-1');
  await dialog.getByRole('button', { name: 'Apply' }).press('Enter');
  await dialog.getByText('A whole number from 0 to 10240000').waitFor();
  await dialog.getByLabel('Largest file').fill('12');
  await dialog.getByRole('tab', { name: 'Speed' }).press('Enter');
  await dialog.getByLabel('Sending, at most').fill('20');
  await dialog.getByText('0, or a whole number from 50').waitFor();
  await dialog.getByLabel('Sending, at most').fill('500');
  await checkAccess();
  await dialog.getByRole('button', { name: 'Apply' }).press('Enter');
  await page.getByText('“home” goes by the new rules').waitFor();
  await page.getByText('Sends 500 KB a second at most').waitFor();
  const [task] = (await world.status()).tasks;
  assert.deepEqual([task?.id, task?.mode, task?.rules.filter.sizeMax], [id, 'download-only', 12 * 1024 * 1024]);
  assert.deepEqual(task?.rules.limits, { up: 500, down: 0 });
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  await page.getByText('Everything of the station is here; 1 change of yours stays here').waitFor({ timeout: 30_000 });
});

test('S36 S33 a folder is no longer synced, then the station is unlinked, and every file stays', { skip }, async t => {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('home');
  writeFileSync(join(folder, 'kept.txt'), 'kept');
  await world.sync(folder);
  await world.rest();
  const { page, checkAccess, screenshot } = await world.window({ phone: true });
  await screenshot('panel-phone');
  await checkAccess();
  await page.getByRole('button', { name: 'More about home' }).click();
  await page.getByRole('menuitem', { name: 'Stop syncing' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop syncing' }).click();
  await page.getByText('No folder is synced with this station yet').waitFor();
  await page.getByRole('button', { name: 'More about harbour' }).click();
  await page.getByRole('menuitem', { name: 'Unlink' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
  await page.getByRole('heading', { name: 'Welcome to Waystation' }).waitFor();
  assert.equal(readFileSync(join(folder, 'kept.txt'), 'utf8'), 'kept');
  const status = await world.status();
  assert.deepEqual([status.connections, status.tasks], [[], []]);
});

test('R47 deletions that wait are brought back in the panel, and what another put aside is restored from the bin', {
  skip,
}, async t => {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('home');
  for (let file = 0; file < 60; file += 1) writeFileSync(join(folder, `${file}.txt`), `${file}`);
  await world.sync(folder);
  await world.rest();
  await world.ask('POST', `/tasks/${(await world.status()).tasks[0]?.id}/pause`, {});
  for (let file = 0; file < 60; file += 1) rmSync(join(folder, `${file}.txt`));
  await world.ask('POST', `/tasks/${(await world.status()).tasks[0]?.id}/resume`, {});
  const { page, checkAccess, screenshot } = await world.window();
  await page.getByText('60 changes of yours wait until you decide').waitFor({ timeout: 30_000 });
  await screenshot('panel-attention');
  await page.getByRole('main').getByRole('link', { name: 'Look' }).click();
  await page.getByRole('heading', { name: /^60 files were deleted here/ }).waitFor();
  await checkAccess();
  await screenshot('panel-holds');
  await page.getByRole('button', { name: 'Bring them back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Bring them back' }).click();
  await page.getByText('Nothing waits for you').waitFor({ timeout: 30_000 });
  await world.rest();
  assert.ok(existsSync(join(folder, '59.txt')));

  const other = world.folder('other');
  await world.sync(other);
  await world.rest();
  rmSync(join(other, '7.txt'));
  await world.rest();
  await page.getByRole('link', { name: 'Recovery bin' }).click();
  await page.getByRole('button', { name: 'Restore 7.txt' }).first().waitFor({ timeout: 30_000 });
  await checkAccess();
  await screenshot('panel-bin');
  await page.getByRole('button', { name: 'Restore 7.txt' }).first().click();
  await page.getByText('7.txt is back').waitFor();
});

test('P25 N6 what is not synced stands in the panel by its reason, with what helps', { skip }, async t => {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('home');
  await world.sync(folder);
  await world.rest();
  for (const name of ['a\\b', 'c\\d', 'Letter', 'letter']) writeFileSync(join(folder, name), name);
  const { page, checkAccess, screenshot } = await world.window();
  await page.getByText('3 files or folders are not synced').waitFor({ timeout: 30_000 });
  await page.getByRole('main').getByRole('link', { name: 'Look' }).click();
  const names = page.getByRole('region', { name: 'The name does not fit' });
  await names.getByText('a\\b', { exact: true }).waitFor();
  await names.getByText('c\\d', { exact: true }).waitFor();
  await page
    .getByRole('region', { name: 'Two names that count as one' })
    .getByText('etter', { exact: false })
    .first()
    .waitFor();
  await checkAccess();
  await screenshot('panel-problems');
  const german = await world.window({ locale: 'de-DE', phone: true, dark: true });
  await german.page.getByRole('link', { name: 'Nicht synchronisiert' }).click();
  await german.page.getByRole('region', { name: 'Zwei Namen, die als einer gelten' }).waitFor();
  await german.checkAccess();
  await german.screenshot('panel-problems-german');
  for (const name of ['a\\b', 'c\\d', 'letter']) rmSync(join(folder, name));
  await page.getByText('Nothing is left out').waitFor({ timeout: 30_000 });
  // What failed rests for up to a minute, unless somebody asks for another try.
  const { quotas } = world.station.running.open.administer(locally);
  await quotas.setQuota('anna', 100);
  writeFileSync(join(folder, 'big'), Buffer.alloc(1000));
  const full = page.getByRole('region', { name: 'No room at the station' });
  await full.getByText('big', { exact: true }).waitFor({ timeout: 30_000 });
  await quotas.setQuota('anna', null);
  await full.getByRole('button', { name: 'Try again now' }).click();
  await page.getByText('Nothing is left out').waitFor({ timeout: 10_000 });
});

test('a window says when its drive is gone, and reads in the language of its person', { skip }, async t => {
  const world = await panelWorld(t);
  await world.link();
  const opened = await world.window({ locale: 'de-DE' });
  await opened.page.getByRole('heading', { name: 'Ordner', exact: true }).waitFor();
  opened.expect(/ERR_CONNECTION|ERR_INCOMPLETE|status of 4/);
  await world.stopDrive();
  await opened.page.getByRole('heading', { name: 'Das Sync-Programm läuft nicht' }).waitFor();
  await opened.checkAccess();
});
