/** Earlier versions and deleted files in a drive's panel: a real station, a real drive, and its built pages. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { withoutChromium } from '#test/console/browser.ts';
import { walkTo } from '#test/panel/walk.ts';
import { panelWorld } from '#test/panel/world.ts';

const skip = withoutChromium();

async function withPast(test: TestContext) {
  const world = await panelWorld(test);
  await world.link();
  const here = world.folder('home');
  mkdirSync(join(here, 'Letters'));
  const task = await world.sync(here);
  for (const text of ['the first words', 'the second, longer words']) {
    writeFileSync(join(here, 'Letters', 'dear.txt'), text);
    await world.rest();
  }
  return { ...world, here, task };
}

test('S63 a version is found by its folder, fetched under a name to a folder of choice, and restored', {
  skip,
}, async t => {
  const world = await withPast(t);
  const { here } = world;
  const { page, checkAccess, screenshot } = await world.window();
  await page.getByRole('link', { name: 'Earlier versions' }).click();
  await page.getByRole('link', { name: 'Letters' }).click();
  await checkAccess();
  await screenshot('panel-past-folder');
  await page.getByRole('link', { name: /dear\.txt/ }).click();
  await page.getByRole('heading', { name: 'Versions of dear.txt' }).waitFor();
  const rows = page.getByRole('main').getByRole('listitem');
  await rows.filter({ hasText: 'Newest' }).getByText('On this computer').waitFor();
  assert.equal(await rows.count(), 2);
  await checkAccess();
  await screenshot('panel-versions');
  await rows
    .last()
    .getByRole('button', { name: /^Download as…: the version of/ })
    .click();
  const dialog = page.getByRole('dialog');
  assert.match(await dialog.getByLabel('Name of the new file').inputValue(), /^dear \(\d{4}-\d\d-\d\d \d{4}\)\.txt$/);
  await dialog.getByLabel('Name of the new file').fill('as it began.txt');
  const elsewhere = world.folder('elsewhere');
  await walkTo(dialog.getByRole('group', { name: 'Into which folder' }), elsewhere);
  await checkAccess();
  await screenshot('panel-fetch');
  await dialog.getByRole('button', { name: 'Download' }).click();
  await page.getByText('as it began.txt is on its way').waitFor();
  await until(() => existsSync(join(elsewhere, 'as it began.txt')));
  assert.equal(readFileSync(join(elsewhere, 'as it began.txt'), 'utf8'), 'the first words');
  await rows
    .last()
    .getByRole('button', { name: /^Restore the version of/ })
    .click();
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('dear.txt is again as it was').waitFor();
  await until(() => readFileSync(join(here, 'Letters', 'dear.txt'), 'utf8') === 'the first words');
  await until(async () => (await rows.count()) === 3);
  // A file manager's menu leads to folders too.
  const folder = `/versions?${new URLSearchParams({ path: join(here, 'Letters') })}`;
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(folder)})`);
  await page.getByRole('link', { name: /dear\.txt/ }).waitFor();
});

test('S64 a deleted file is listed by its folder and brought back, on a phone, by keys', { skip }, async t => {
  const world = await withPast(t);
  const { here } = world;
  rmSync(join(here, 'Letters', 'dear.txt'));
  await world.rest();
  const { page, checkAccess, screenshot, expect } = await world.window({ phone: true, dark: true });
  await page.getByRole('link', { name: 'Earlier versions' }).press('Enter');
  await page.getByRole('link', { name: 'Letters' }).press('Enter');
  await page.getByRole('heading', { name: 'The station has nothing in here' }).waitFor();
  await page.getByRole('link', { name: 'Deleted from here' }).press('Enter');
  await page.getByText('dear.txt', { exact: true }).waitFor();
  await checkAccess();
  await screenshot('panel-deleted-phone-dark');
  await page.getByRole('button', { name: 'Download as…: dear.txt' }).press('Enter');
  const dialog = page.getByRole('dialog');
  const elsewhere = world.folder('elsewhere');
  writeFileSync(join(elsewhere, 'taken.txt'), 'mine');
  await dialog.getByLabel('Name of the new file').fill('taken.txt');
  await walkTo(dialog.getByRole('group', { name: 'Into which folder' }), elsewhere);
  expect(/status of 409/);
  await dialog.getByRole('button', { name: 'Download' }).press('Enter');
  await dialog.getByRole('alert').waitFor();
  await checkAccess();
  await screenshot('panel-fetch-phone-dark');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Restore dear.txt' }).press('Enter');
  await page.getByRole('heading', { name: 'Nothing was deleted here, or all of it was brought back' }).waitFor();
  await until(() => existsSync(join(here, 'Letters', 'dear.txt')));
  assert.equal(readFileSync(join(elsewhere, 'taken.txt'), 'utf8'), 'mine');
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  assert.fail('it did not come about within ten seconds');
}
