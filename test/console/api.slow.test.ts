/** The page about the API: Chromium, with a real station. */
import { test } from 'node:test';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { openPage, withoutChromium } from '#test/console/browser.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');

test('the API is there to read, from the menu of the account, with bodies, replies and an example', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, screenshot, expect } = await openPage(t, { address: station.running.url });
  expect(/status of 401/);
  await page.goto('/');
  await page.getByLabel('Name', { exact: true }).fill('anna');
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Account: anna' }).press('Enter');
  await page.getByRole('menuitem', { name: 'API' }).press('Enter');
  await page.waitForURL('**/api');
  const link = page.getByText('Links a drive to an account, once.');
  await link.click();
  await page.getByText(/curl -X POST .*\/api\/link/).waitFor();
  await checkAccess();
  await screenshot('api');
  await page.reload();
  await link.waitFor();
});
