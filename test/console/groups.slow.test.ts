/** Administrators look after groups, quotas and ways in, in the console: a real station, its built pages, and Chromium. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';
import { openSignedIn } from '#test/console/signed-in.ts';

const station = await startTestStation({ name: 'harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
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

function signedIn(t: TestContext, { at = '/admin/groups', ...how }: How = {}): Promise<Opened> {
  return openSignedIn(t, station, { at, ...how });
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
  await anna.page.getByRole('link', { name: 'My files' }).first().waitFor();
  assert.equal(await anna.page.getByRole('link', { name: 'photos' }).count(), 0);

  await logSays(page);
});

async function logSays(page: Page): Promise<void> {
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
}

test('a share gets a quota, and what is used of it is seen', { skip: withoutChromium() }, async t => {
  const { page, checkAccess } = await signedIn(t, { at: '/admin/shares' });
  await page.getByRole('button', { name: 'Quota of photos' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'How much “photos” may hold' });
  await dialog.getByLabel('Limit the space').press('Space');
  await dialog.getByLabel('Most').fill('0');
  await dialog.getByText('More than nothing, please.').waitFor();
  await checkAccess();
  await dialog.getByLabel('Most').fill('2.5');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await row(page, 'photos').getByText('0 B of 2.5 GiB').waitFor();
  await checkAccess();
  await page.getByRole('button', { name: 'Quota of new homes' }).press('Enter');
  await page.getByRole('dialog').getByLabel('Limit the space').press('Space');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await station.addUser('carla');
  await page.goto('/admin/accounts');
  await row(page, 'carla').getByText('0 B of 10 GiB').waitFor();
  await page.getByRole('link', { name: 'Log' }).press('Enter');
  await row(page, 'root set the quota of “photos” to 2.5 GiB').waitFor();
});

test('ways in are said by networks and services, and an administrator is asked before being shut out', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, expect } = await signedIn(t, { at: '/admin/accounts' });
  await page.getByRole('button', { name: 'Rules' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Ways in for everybody' }).press('Enter');
  const dialog = page.getByRole('dialog');
  expect(/status of 4(22|09)/);
  await dialog.getByLabel('Never from these networks').fill('harbour');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await dialog.getByText(/'harbour' is no network/).waitFor();
  await dialog.getByLabel('Never from these networks').fill('127.0.0.0/8');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await dialog.getByText(/would shut you out/).waitFor();
  await dialog.getByRole('button', { name: 'Shut me out' }).waitFor();
  await checkAccess();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'Actions for anna' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Ways in' }).press('Enter');
  await dialog.getByLabel('Console').press('Space');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  const anna = await openPage(t, { address });
  anna.expect(/status of 40[13]/);
  await anna.page.goto('/files');
  await anna.page.getByLabel('Name', { exact: true }).fill('anna');
  await anna.page.getByLabel('Password', { exact: true }).fill(testPassword);
  await anna.page.getByRole('button', { name: 'Sign in' }).click();
  await anna.page.getByText('anna may not use the console of this station. Ask whoever runs it.').waitFor();
  await anna.checkAccess();
  await page.getByRole('link', { name: 'Log' }).press('Enter');
  await row(page, 'root changed the ways in of anna').waitFor();
  await row(page, /anna was not let in with Chrom/).waitFor();
});

test('every page of it is found to be in order by axe, on a desk and on a phone, in light and in dark', {
  skip: withoutChromium(),
}, async t => {
  // Whatever became of the tests before.
  for (const { group } of groups.groups()) groups.removeGroup(group.name);
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
  await row(page, 'photos').getByText('0 B of').waitFor();
  await seen('groups-shares');
  await page.getByRole('button', { name: 'Quota of photos' }).click();
  await page.getByRole('dialog').getByLabel('Most').waitFor();
  await seen('groups-quota');
  await page.goto('/admin/accounts');
  await page.getByRole('button', { name: 'Rules' }).click();
  await page.getByRole('menuitem', { name: 'Ways in for everybody' }).click();
  await page.getByRole('dialog').getByLabel('Only from').waitFor();
  await seen('groups-entry');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Rules' }).click();
  await page.getByRole('menuitem', { name: 'What new accounts begin with' }).click();
  await page.getByRole('dialog').getByText('They enter these groups').waitFor();
  await seen('groups-new-accounts');
  await page.goto('/admin/shares');
  await page.getByRole('button', { name: 'Access to photos' }).click();
  await page.getByText('May write, by the group Family').first().waitFor();
  await seen('groups-grants');
  await page.goto('/admin/accounts');
  await row(page, 'anna').getByText('in Family').waitFor();
  await seen('groups-accounts');
}
