/** Computers that are gone are wiped from the console: a real station, its built pages, and Chromium. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DeviceId } from '#platform/account-store.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';

const station = await startTestStation({ name: 'harbour' });
test.after(() => station[Symbol.asyncDispose]());
const { administration, accounts, wipes } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('anna');
const linked = await station.link('anna');
const share = (await station.shares(linked.token))[0]?.id ?? '';
await station.ask('/api/holdings', {
  token: linked.token,
  json: { holdings: [{ share, files: 1_204, bytes: 18 * 1024 ** 3 }] },
});
const address = station.running.url;

interface Look {
  readonly as?: string;
  readonly at?: string;
  readonly phone?: boolean;
  readonly dark?: boolean;
}

async function signedIn(t: TestContext, { as = 'root', at = '/admin/devices', ...look }: Look): Promise<Opened> {
  const opened = await openPage(t, { address, ...look });
  // Whoever is not signed in is told so before being asked to, and so is who types a wrong password.
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.goto(at);
  await page.getByLabel('Name', { exact: true }).fill(as);
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${at}`);
  return opened;
}

test('A17: an administrator sees what a computer held, asks for its wipe by keys alone, and takes it back', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, screenshot } = await signedIn(t, {});
  await page.getByRole('button', { name: 'Wipe laptop' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Wipe “laptop”?' });
  await dialog.getByText('anna: 1,204 files, 18 GiB').waitFor();
  await checkAccess();
  await screenshot('wipe-dialog');
  await dialog.getByLabel('Also what only that computer has').press('Space');
  await dialog.getByText(/^Everything in its synced folders is removed/).waitFor();
  await checkAccess();
  await screenshot('wipe-dialog-all');
  await dialog.getByLabel('Also what only that computer has').press('Space');
  await dialog.getByLabel('Password now').fill('wrong');
  await dialog.getByRole('button', { name: 'Wipe it' }).press('Enter');
  await dialog.getByRole('alert').waitFor();
  assert.equal(wipes.list().length, 0);
  await dialog.getByLabel('Password now').fill(testPassword);
  await page.keyboard.press('Enter');
  await page.getByText(/^Wipe asked for by root, .*its drive has not heard of it yet$/).waitFor();
  await checkAccess();
  await screenshot('wipe-asked');
  await page.getByRole('button', { name: 'Do not wipe laptop' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Do not wipe' }).press('Enter');
  await page.getByRole('button', { name: 'Wipe laptop' }).waitFor();
  await page.getByRole('link', { name: 'Log' }).press('Enter');
  await page.getByText('root asked for “laptop” of anna to be wiped').waitFor();
  await page.getByText('root took the wipe of “laptop” of anna back').waitFor();
});

test('A17: an owner wipes an own computer, and sees how far it is, on a phone in the dark', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, screenshot } = await signedIn(t, { as: 'anna', at: '/account', phone: true, dark: true });
  await page.getByRole('button', { name: 'Wipe laptop' }).waitFor();
  await screenshot('wipe-phone-account');
  await page.getByRole('button', { name: 'Wipe laptop' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('anna: 1,204 files').waitFor();
  await dialog.getByText('Also what only that computer has').click();
  await checkAccess();
  await screenshot('wipe-phone-dialog');
  await dialog.getByLabel('Password now').fill(testPassword);
  await dialog.getByRole('button', { name: 'Wipe it' }).click();
  await page.getByText(/^Wipe asked for by anna/).waitFor();
  const { token, device } = linked;
  await station.ask('/api/wipe/take', { token, json: {} });
  const report = { done: false, removed: 800, left: 3, detail: 'The folder is not there. Is its disk connected?' };
  await station.ask('/api/wipe/report', { token, json: report });
  await page.reload();
  await page
    .getByText(/^Being wiped since .*: 800 files removed\. It is tried again: The folder is not there/)
    .waitFor();
  assert.equal(await page.getByRole('button', { name: /ipe laptop/ }).count(), 0, 'it cannot be taken back');
  await checkAccess();
  await screenshot('wipe-phone-taken');
  const tooWide = await page.locator('#content').evaluate(main => main.scrollWidth - main.clientWidth);
  assert.ok(tooWide <= 0, `${tooWide} pixels too wide`);
  await station.ask('/api/wipe/report', { token, json: { ...report, done: true, detail: '' } });
  assert.notEqual(accounts.device(device as string as DeviceId)?.revokedMs, null);
});

test('A17: what became of a wipe stays with the device that is gone', { skip: withoutChromium() }, async t => {
  const { page, checkAccess, screenshot } = await signedIn(t, { dark: true });
  await page.getByText(/^Wiped .*: 800 files removed, 3 left$/).waitFor();
  await checkAccess();
  await screenshot('wipe-done');
});
