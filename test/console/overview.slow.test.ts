/** Administrators see how the station fares: a real station, its built pages, and Chromium. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';

const station = await startTestStation({ name: 'harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
const { accounts, administration } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('anna');
const address = station.running.url;

interface How {
  readonly at?: string;
  readonly phone?: boolean;
  readonly dark?: boolean;
}

async function signedIn(t: TestContext, { at = '/admin/overview', ...look }: How = {}): Promise<Opened> {
  const opened = await openPage(t, { address, ...look });
  // Whoever is not signed in is told so before being asked to.
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.goto(at);
  await page.getByLabel('Name', { exact: true }).fill('root');
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${at}**`);
  return opened;
}

const hourMs = 60 * 60_000;

/** Hours of a month in which something went through, each a little more than the one before. */
function fillActivity(): void {
  const now = Math.floor(Date.now() / hourMs) * hourMs;
  for (let hour = 1; hour < 700; hour += 1) {
    const count = Math.round(40 + 35 * Math.sin(hour / 3.8)) * (hour % 24 < 9 ? 0 : 1);
    const sums = { commits: count, changes: 3 * count, bytesIn: 90_000 * count, bytesOut: 240_000 * count };
    accounts.addActivity(now - hour * hourMs, sums);
  }
}

function health(page: Page, what: string) {
  return page.getByRole('list', { name: 'Health' }).getByRole('listitem').filter({ hasText: what });
}

test('I16 I29: the overview says what needs a person, how much is stored, and what went through', {
  skip: withoutChromium(),
}, async t => {
  fillActivity();
  station.running.open.accounts.setSetting(
    'last verify',
    JSON.stringify({ atMs: 1, complete: true, damaged: 2, faults: 0 }),
  );
  const { page, checkAccess, screenshot } = await signedIn(t, { at: '/admin' });
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await health(page, 'Verification').getByText('found 2 faults').waitFor();
  assert.match(
    (await page.getByRole('list', { name: 'Health' }).getByRole('listitem').first().textContent()) ?? '',
    /faults/,
  );
  await health(page, 'Held deletions').getByText('Nothing is held.').waitFor();
  await page.getByText('Older versions').waitFor();
  const plot = page.getByRole('img', { name: /^Changed files and folders: [\d,]+ in all$/ });
  assert.equal(await plot.locator('rect').count(), 24);
  await checkAccess();
  await screenshot('overview');
  await page.getByText('Show as a table').scrollIntoViewIfNeeded();
  await screenshot('overview-activity');
  // The keyboard alone does.
  await page.getByRole('radio', { name: 'Day', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await plot.locator('rect').nth(29).waitFor({ state: 'attached' });
  assert.equal(await plot.locator('rect').count(), 30);
  await page.getByText('Show as a table').focus();
  await page.keyboard.press('Enter');
  assert.ok((await page.getByRole('table').getByRole('row').count()) > 20);
  await checkAccess();
});

for (const [name, look] of [
  ['overview-dark', { dark: true }],
  ['overview-phone', { phone: true }],
  ['overview-phone-dark', { phone: true, dark: true }],
] as const)
  test(`I29: the overview is fit to be read, ${name}`, { skip: withoutChromium() }, async t => {
    const { page, checkAccess, screenshot } = await signedIn(t, look);
    await page.getByRole('img', { name: /^Received/ }).waitFor();
    await page.getByText('Show as a table').click();
    const wide = await page.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    assert.equal(wide, false, 'nothing is wider than the window');
    await checkAccess();
    await screenshot(name);
  });

test('I20: devices are listed with what they say of themselves', { skip: withoutChromium() }, async t => {
  const [telling, silent] = [await station.link('anna'), await station.link('anna')];
  for (const { token } of [telling, silent]) await once(station.push(token), 'open');
  const say = (state: string) =>
    station.ask('/api/drive-state', { token: telling.token, json: { version: '2.0.0', state, tasks: 1 } });
  await say('attention');
  const { page, checkAccess, screenshot } = await signedIn(t, { at: '/admin/devices' });
  const rows = page.getByRole('list', { name: 'Linked' }).getByRole('listitem');
  await rows
    .filter({ hasText: '2.0.0' })
    .getByText(/^Needs a person since/)
    .waitFor();
  assert.equal(await rows.filter({ hasText: '0.1.0' }).getByText('Connected', { exact: true }).count(), 1);
  await checkAccess();
  await screenshot('devices-state');
});

test('I30: the log is narrowed to a share, and exported', { skip: withoutChromium() }, async t => {
  await administration.addShare('films');
  await administration.grant('films', 'anna', 'read');
  const { page, checkAccess, screenshot } = await signedIn(t, { at: '/admin/log' });
  await page.getByLabel('Share', { exact: true }).selectOption('films');
  const entries = page.getByRole('list', { name: 'Log' }).getByRole('listitem');
  await entries.nth(2).waitFor({ state: 'detached' });
  assert.equal(await entries.count(), 2);
  await checkAccess();
  await screenshot('log-share');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export as JSON' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'waystation-log.json');
});
