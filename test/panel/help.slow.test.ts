/** Help, and a folder that was moved: a drive's panel and its station's console in Chromium. */
import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testPassword } from '#station/http/station-fixture.ts';
import { openPage, withoutChromium } from '#test/console/browser.ts';
import { walkTo } from '#test/panel/walk.ts';
import { panelWorld } from '#test/panel/world.ts';

const skip = withoutChromium();

test('S4 help in the window of a drive and in the console answers what people ask, and leads on', { skip }, async t => {
  const world = await panelWorld(t);
  await world.link();
  await world.sync(world.folder('home'));
  await world.rest();
  const { page, checkAccess, screenshot } = await world.window();
  await page.getByRole('link', { name: 'Help' }).click();
  await page.getByRole('button', { name: 'What do the signs mean?' }).press('Enter');
  await page.getByText('You can go on working; it catches up by itself.').waitFor();
  await checkAccess();
  await screenshot('panel-help');
  await page.getByRole('button', { name: 'Why do deletions wait for me?' }).press('Enter');
  await page.getByRole('link', { name: 'Show me' }).press('Enter');
  await page.getByRole('heading', { name: 'Waiting for you' }).waitFor();
  const pages = await openPage(t, { address: world.station.running.url, phone: true, dark: true, locale: 'de-DE' });
  pages.expect(/status of 401/);
  await pages.page.goto('/help');
  await pages.page.getByLabel('Name', { exact: true }).fill('anna');
  await pages.page.getByLabel('Passwort', { exact: true }).fill(testPassword);
  await pages.page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await pages.page.getByRole('heading', { name: 'Hilfe' }).waitFor();
  await pages.page.getByRole('button', { name: 'Wo sind gelöschte Dateien?' }).press('Enter');
  await pages.page.getByText(/Was seither fehlt/).waitFor();
  assert.equal(await pages.page.getByRole('button', { name: /Verwaltung der Station\?$/ }).count(), 0);
  await pages.checkAccess();
  await pages.screenshot('console-help');
});

test('R100 a folder that its person moved goes on where they say that it is', { skip }, async t => {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('home');
  writeFileSync(join(folder, 'letter'), 'Dear');
  await world.sync(folder);
  await world.rest();
  const other = world.folder('other');
  renameSync(folder, join(other, 'home'));
  const { page, checkAccess, screenshot, expect } = await world.window();
  await page.getByText('is not there, or is not the folder that it was').waitFor({ timeout: 30_000 });
  const relocate = async (): Promise<void> => {
    await page.getByRole('button', { name: 'More about home' }).press('Enter');
    await page.getByRole('menuitem', { name: 'It was moved …' }).press('Enter');
  };
  await relocate();
  const local = page.getByRole('group', { name: 'On this computer' });
  await walkTo(local, other);
  expect(/status of 4/);
  await page.getByRole('button', { name: 'Go on there' }).click();
  await page.getByRole('alert').getByText('does not carry the mark').waitFor();
  await local.getByRole('button', { name: 'home', exact: true }).click();
  await checkAccess();
  await screenshot('panel-relocate');
  await page.getByRole('button', { name: 'Go on there' }).click();
  await page.getByText('goes on in its new place').waitFor();
  await world.rest();
  assert.equal((await world.status()).tasks[0]?.folder, join(other, 'home'));
  assert.equal(readFileSync(join(other, 'home', 'letter'), 'utf8'), 'Dear');
});
