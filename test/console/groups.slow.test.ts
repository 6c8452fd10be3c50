/** Administrators look after groups, quotas and ways in, in the console: a real station, its built pages, and Chromium. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';

const station = await startTestStation({ name: 'harbour' });
test.after(() => station[Symbol.asyncDispose]());
const { administration, groups } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'Bartholomew Featherstonehaugh']) await station.addUser(name);
await administration.addShare('photos');
const address = station.running.url;

interface How {
  readonly account?: string;
  readonly at?: string;
  readonly phone?: boolean;
  readonly dark?: boolean;
}

async function signedIn(t: TestContext, how: How = {}): Promise<Opened> {
  const { account = 'root', at = '/admin/groups', ...look } = how;
  const opened = await openPage(t, { address, ...look });
  // Whoever is not signed in is told so before being asked to.
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.goto(at);
  await page.getByLabel('Name', { exact: true }).fill(account);
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${at}`);
  return opened;
}

function row(page: Page | Locator, name: string | RegExp): Locator {
  return page.getByRole('listitem').filter({ hasText: name });
}

async function fitsTheWindow(page: Page): Promise<void> {
  const tooWide = await page.locator('#content').evaluate(main => main.scrollWidth - main.clientWidth);
  assert.ok(tooWide <= 0, `${page.url()} is ${tooWide} pixels too wide`);
}

test('a group is made, filled and granted a share, its member sees why, and it is renamed and removed: by keys alone', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, expect } = await signedIn(t);
  await page.getByText('There are no groups yet.').waitFor();
  await page.getByRole('button', { name: 'New group' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').waitFor();
  await page.keyboard.type('Family');
  await checkAccess();
  await page.keyboard.press('Enter');
  const members = page.getByRole('dialog', { name: 'Who is in “Family”' });
  await members.getByLabel('anna').press('Space');
  await row(page, 'Family').getByText('anna', { exact: true }).waitFor();
  await checkAccess();
  await page.keyboard.press('Escape');
  await members.waitFor({ state: 'hidden' });

  expect(/status of 422/);
  await page.getByRole('button', { name: 'New group' }).press('Enter');
  await dialog.getByLabel('Name').fill('FAMILY');
  await page.keyboard.press('Enter');
  await dialog.getByText(/There is a group called 'FAMILY' already/).waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Shares' }).press('Enter');
  await page.getByRole('button', { name: 'Access to photos' }).press('Enter');
  const panel = page.getByRole('dialog', { name: 'Who may use “photos”' });
  const level = panel.getByRole('radiogroup', { name: 'Access of the group Family' });
  await level.getByRole('radio', { name: 'None' }).press('ArrowRight');
  await level.getByRole('radio', { name: 'Read' }).press('ArrowRight');
  await row(panel, 'anna').getByText('May write, by the group Family').waitFor();
  await checkAccess();
  const own = panel.getByRole('radiogroup', { name: 'Access of anna' });
  await own.getByRole('radio', { name: 'None' }).press('ArrowLeft');
  await row(panel, 'anna').getByText('May write, by the group Family').waitFor({ state: 'hidden' });
  await row(page, 'photos').getByText('anna refused').waitFor();
  await own.getByText('None').click();
  await row(panel, 'anna').getByText('May write, by the group Family').waitFor();
  await page.keyboard.press('Escape');
  await row(page, 'photos').getByText('the group Family may write').waitFor();

  const anna = await signedIn(t, { account: 'anna', at: '/files' });
  await anna.page.getByRole('link', { name: 'photos' }).waitFor();

  await page.getByRole('link', { name: 'Accounts' }).press('Enter');
  await row(page, 'anna').getByText('in Family').waitFor();
  await page.getByRole('link', { name: 'Groups' }).press('Enter');
  await page.getByRole('button', { name: 'Actions for Family' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Rename' }).press('Enter');
  await dialog.getByLabel('Name').fill('Kin');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Actions for Kin' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Remove' }).press('Enter');
  await dialog.getByText(/Its members stay/).waitFor();
  await checkAccess();
  await dialog.getByRole('button', { name: 'Remove' }).press('Enter');
  await page.getByText('There are no groups yet.').waitFor();
  await anna.page.goto('/files');
  await anna.page.getByRole('link', { name: 'anna' }).first().waitFor();
  assert.equal(await anna.page.getByRole('link', { name: 'photos' }).count(), 0);

  await page.getByRole('link', { name: 'Log' }).press('Enter');
  for (const said of [
    'root made the group “Family”',
    'root put anna into the group “Family”',
    'root let the group “Family” write in “photos”',
    'root refused “photos” to anna',
    'root renamed the group “Family” to “Kin”',
    'root removed the group “Kin”',
  ])
    await row(page, said).first().waitFor();
});

test('every page of it is found to be in order by axe, on a desk and on a phone, in light and in dark', {
  skip: withoutChromium(),
}, async t => {
  groups.addGroup('Family');
  groups.addGroup('Everybody who sails with us on Sundays');
  for (const name of ['anna', 'Bartholomew Featherstonehaugh']) groups.setMember('Family', name, true);
  await groups.grantGroup('photos', 'Family', 'write');
  for (const look of [{}, { dark: true }, { phone: true }, { phone: true, dark: true }]) await lookAtAll(t, look);
});

async function lookAtAll(t: TestContext, look: Pick<How, 'phone' | 'dark'>): Promise<void> {
  const { page, checkAccess, screenshot } = await signedIn(t, look);
  const name = `${look.phone ? 'phone' : 'desktop'}-${look.dark ? 'dark' : 'light'}`;
  const seen = async (what: string): Promise<void> => {
    await checkAccess();
    await fitsTheWindow(page);
    await screenshot(`${what}-${name}`);
  };
  await row(page, 'Family').getByText('anna, Bartholomew').waitFor();
  await seen('groups');
  await page.getByRole('button', { name: 'Members of Family' }).click();
  await page.getByRole('dialog').getByLabel('Bartholomew').waitFor();
  await seen('groups-members');
  await page.goto('/admin/shares');
  await page.getByRole('button', { name: 'Access to photos' }).click();
  await page.getByText('May write, by the group Family').first().waitFor();
  await seen('groups-grants');
  await page.goto('/admin/accounts');
  await row(page, 'anna').getByText('in Family').waitFor();
  await seen('groups-accounts');
}
