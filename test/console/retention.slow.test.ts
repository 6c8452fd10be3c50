/** What shares keep of their past, in the console: what would go is told before anything is saved (N1). */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { dataFolder } from '#station/admin/data-folder.ts';
import { madeOlder, savedOften } from '#station/http/retention-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, withoutChromium } from '#test/console/browser.ts';
import { openSignedIn } from '#test/console/signed-in.ts';

const skip = withoutChromium();
const dayMs = 24 * 60 * 60_000;
const station = await startTestStation({ name: 'harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
const { administration, shares, upkeep } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
const share = await administration.addShare('photos');
const texts = ['one', 'two', 'three', 'four', 'five'].map(word => `${word} `.repeat(2_000));
await savedOften(shares, share, { name: 'often', texts });
madeOlder(dataFolder(station.folder).database, 3 * dayMs);

type Look = { readonly phone?: boolean; readonly dark?: boolean };

async function sharesPage(t: TestContext, look: Look = {}): Promise<Opened> {
  const opened = await openSignedIn(t, station, { at: '/admin/shares', ...look });
  await opened.page.getByRole('button', { name: 'Past of photos' }).waitFor();
  return opened;
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'What “photos” keeps of its past' });

test('I27, N1: a policy is written by keys alone, what it would take is told, and only a yes saves it', {
  skip,
}, async t => {
  const { page, checkAccess } = await sharesPage(t);
  await page.getByRole('button', { name: 'Past of photos' }).press('Enter');
  const dialog = dialogOf(page);
  await dialog.getByLabel('Limit the number').press('Space');
  const number = dialog.getByLabel('Older versions of each file');
  await number.fill('33');
  await dialog.getByText('A whole number from 0 to 32, please.').waitFor();
  await number.press('Enter');
  await checkAccess();
  await number.fill('1');
  await dialog.getByLabel('They thin out with age').press('Space');
  await number.press('Enter');
  await dialog.getByText('3 older versions of 1 file go within a day').waitFor();
  await checkAccess();
  assert.equal((await upkeep.store.retention(share.id)).versions, null, 'nothing is saved before the yes');
  await dialog.getByRole('button', { name: 'Back' }).press('Enter');
  assert.equal(await number.inputValue(), '1', 'what was written is there again');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await dialog.getByRole('button', { name: 'Let them go' }).press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  assert.deepEqual(await upkeep.store.retention(share.id), { versions: 1, order: 'smart', days: null, bytes: null });
});

test('I27: where nothing would go, nothing is asked; days and bytes are kept as they were written', {
  skip,
}, async t => {
  const { page, checkAccess } = await sharesPage(t);
  await page.getByRole('button', { name: 'Past of photos' }).press('Enter');
  const dialog = dialogOf(page);
  if (await dialog.getByLabel('Limit the number').isChecked())
    await dialog.getByLabel('Limit the number').press('Space');
  await dialog.getByLabel('Limit the time').press('Space');
  await dialog.getByLabel('Days since').fill('0');
  await dialog.getByText('A whole number of days, please').waitFor();
  await dialog.getByLabel('Days since').fill('30');
  await dialog.getByLabel('Limit the space').press('Space');
  await dialog.getByLabel('All older versions together').fill('2');
  await checkAccess();
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  const saved = await upkeep.store.retention(share.id);
  assert.deepEqual([saved.versions, saved.days, saved.bytes], [null, 30, 2 * 1024 ** 3]);
  await page.goto('/admin/log');
  await page.getByText('root said what “photos” keeps of its past').first().waitFor();
});

test('the dialog fits a desktop and a phone, in light and dark', { skip }, async t => {
  for (const look of [{}, { dark: true }, { phone: true }, { phone: true, dark: true }] as const) await lookAt(t, look);
});

async function lookAt(t: TestContext, look: Look): Promise<void> {
  const { page, checkAccess, screenshot } = await sharesPage(t, look);
  const name = `${look.phone ? 'phone' : 'desktop'}-${look.dark ? 'dark' : 'light'}`;
  await upkeep.store.setRetention(share.id, { versions: 1, order: 'smart', days: 30, bytes: 2 ** 31 });
  await checkAccess();
  await screenshot(`retention-shares-${name}`);
  await page.getByRole('button', { name: 'Past of photos' }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('All older versions together').waitFor();
  await checkAccess();
  await screenshot(`retention-dialog-${name}`);
  const tooWide = await dialog.evaluate(element => element.scrollWidth - element.clientWidth);
  assert.ok(tooWide <= 0, `the dialog is ${tooWide} pixels too wide on ${name}`);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('button', { name: 'Let them go' }).waitFor();
  await checkAccess();
  await screenshot(`retention-goes-${name}`);
}
