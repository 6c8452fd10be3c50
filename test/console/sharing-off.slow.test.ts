/** Sharing by links switched off for the whole station in the console, as administrators, makers and visitors see it (S81). */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openLinkRules } from '#protocol/link-rules.ts';
import { makerOf } from '#station/http/shared-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, openPage, type PageOptions, withoutChromium } from '#test/console/browser.ts';

const station = await startTestStation({ name: 'Harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
const { administration, linkRules } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('anna');
const anna = await makerOf(station, 'anna');
const address = station.running.url;
const holiday = await anna.folder('Holiday');

type Look = Omit<PageOptions, 'address'>;

async function signedIn(t: TestContext, account: string, at: string, look: Look = {}): Promise<Opened> {
  const opened = await openPage(t, { address, ...look });
  // Whoever is not signed in is told so before being asked to.
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.goto(at);
  await page.getByLabel('Name', { exact: true }).fill(account);
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`**${at}**`);
  return opened;
}

/** By the keyboard alone. */
async function switchSharing(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Change the rules for links' }).press('Enter');
  await page.getByRole('switch', { name: 'Sharing by links' }).press('Space');
}

test('S81 an administrator switches sharing off, visitors and makers are told so, and on again all is as before', {
  skip: withoutChromium(),
}, async t => {
  const link = await anna.link(holiday);
  const chief = await signedIn(t, 'root', '/admin/links');
  await switchSharing(chief.page);
  // Nothing else is asked of links that rest.
  await chief.page.getByRole('radio').first().waitFor({ state: 'detached' });
  await chief.checkAccess();
  await chief.screenshot('sharing-off-rules');
  await chief.page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
  await chief.page.getByText('Switched off: no link opens, and nobody makes one').waitFor();
  await chief.checkAccess();
  assert.equal(linkRules.rules().sharing, false);

  const visitor = await openPage(t, { address, phone: true, dark: true });
  visitor.expect(/status of 403/);
  await visitor.page.goto(`/l/${link.token}`);
  await visitor.page.getByRole('heading', { name: 'Sharing is switched off' }).waitFor();
  await visitor.page.getByText(/Its links open again when it is on/).waitFor();
  await visitor.checkAccess();
  await visitor.screenshot('sharing-off-visitor-phone-dark');

  const maker = await signedIn(t, 'anna', '/links', { phone: true, dark: true });
  await maker.page.getByText('Sharing by links is switched off').waitFor();
  await maker.checkAccess();
  await maker.screenshot('sharing-off-links-phone-dark');
  await maker.page.goto('/files');
  await maker.page.getByRole('button', { name: 'Actions: Holiday' }).click({ force: true });
  await maker.page.getByRole('menuitem', { name: 'Share by link' }).click();
  await maker.page.getByText('Sharing by links is switched off at this station. Ask whoever runs it.').waitFor();
  await maker.checkAccess();

  await switchSharing(chief.page);
  await chief.page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
  await chief.page.getByText('Everybody makes links as they like.').waitFor();
  assert.deepEqual(linkRules.rules(), openLinkRules);
  await visitor.page.getByRole('button', { name: 'Try again' }).click();
  await visitor.page.getByText('Holiday').first().waitFor();
});
