/** Administrators look after sync profiles in the console: a real station, its built pages, and Chromium. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, withoutChromium } from '#test/console/browser.ts';
import { openSignedIn } from '#test/console/signed-in.ts';

const station = await startTestStation({ name: 'harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
const { administration, groups } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'bob']) await station.addUser(name);
groups.addGroup('Family');

function signedIn(t: TestContext, look: { readonly phone?: boolean; readonly dark?: boolean }): Promise<Opened> {
  return openSignedIn(t, station, { at: '/admin/profiles', ...look });
}

test('I18: a sync profile is made, applied, edited and removed by keys alone, and the log says so', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, screenshot } = await signedIn(t, {});
  await page.getByText('There are no sync profiles').waitFor();
  await page.getByRole('button', { name: 'New sync profile' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).waitFor();
  await page.keyboard.type('Laptops');
  await dialog.getByLabel('Extensions left out').fill('*.iso\n*.vmdk');
  await dialog.getByLabel('Largest size in MB').fill('100');
  await checkAccess();
  await screenshot('profiles-dialog');
  await dialog.getByRole('button', { name: 'Make sync profile' }).press('Enter');

  const panel = page.getByRole('dialog', { name: 'Apply “Laptops” to' });
  await panel.getByText('It applies to nobody yet.').waitFor();
  await panel.getByLabel('Family').press('Space');
  await panel.getByLabel('anna').press('Space');
  await panel.getByText('Nothing that is on the station now.').waitFor();
  await checkAccess();
  await screenshot('profiles-panel');
  await page.keyboard.press('Escape');
  await page.getByText('Leaves out *.iso, *.vmdk, files above 100 MiB').waitFor();
  await page.getByText('Applies to anna, group Family').waitFor();
  await checkAccess();
  await screenshot('profiles-page');

  await page.getByRole('button', { name: 'Actions for Laptops' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Edit' }).press('Enter');
  await dialog.getByLabel('Names left out').fill('private.txt');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText(/^Leaves out .*private\.txt/).waitFor();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Actions for Laptops' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Remove' }).press('Enter');
  await dialog.getByRole('button', { name: 'Remove' }).press('Enter');
  await page.getByText('There are no sync profiles').waitFor();
  await page.getByRole('link', { name: 'Log' }).press('Enter');
  await page.getByText('root applied the sync profile “Laptops” to the group “Family”').waitFor();
});

test('an answer that comes late does not close the dialog that is open by then', {
  skip: withoutChromium(),
}, async t => {
  const { profiles } = station.running.open;
  profiles.addProfile('Late', { sizeMax: 0, names: [], extensions: ['iso'] });
  const { page } = await signedIn(t, {});
  const released = Promise.withResolvers<void>();
  await page.route('**/profiles/*', async route => {
    await released.promise;
    await route.continue();
  });
  const dialog = page.getByRole('dialog');
  await choose(page, 'Edit');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await choose(page, 'Remove');
  await dialog.getByRole('button', { name: 'Remove' }).waitFor();
  released.resolve();
  await page.getByText('“Late” is saved').waitFor();
  // What would close it comes once the lists were asked for anew.
  await page.waitForTimeout(1000);
  await dialog.getByRole('button', { name: 'Remove' }).press('Enter');
  await page.getByText('There are no sync profiles').waitFor();
});

async function choose(page: Page, deed: string): Promise<void> {
  await page.getByRole('button', { name: 'Actions for Late' }).press('Enter');
  await page.getByRole('menuitem', { name: deed }).press('Enter');
}

test('sync profiles fit a phone and the dark', { skip: withoutChromium() }, async t => {
  station.running.open.profiles.addProfile('No images', { sizeMax: 1024 ** 3, names: [], extensions: ['iso'] });
  const { page, checkAccess, screenshot } = await signedIn(t, { phone: true, dark: true });
  await page.getByText('No images').waitFor();
  await checkAccess();
  const tooWide = await page.locator('#content').evaluate(main => main.scrollWidth - main.clientWidth);
  assert.ok(tooWide <= 0, `${tooWide} pixels too wide`);
  await screenshot('profiles-phone');
  await page.getByRole('button', { name: 'Apply “No images” to' }).click();
  await page.getByRole('dialog').getByLabel('anna').waitFor();
  await checkAccess();
  await screenshot('profiles-phone-panel');
});
