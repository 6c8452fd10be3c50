/** The page about the API: Chromium, with a real station. */
import { type TestContext, test } from 'node:test';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';

const station = await startTestStation();
closeAtEnd(() => station[Symbol.asyncDispose]());
await station.addUser('anna');

async function signedIn(t: TestContext, look: { phone?: boolean; dark?: boolean } = {}): Promise<Opened> {
  const opened = await openPage(t, { address: station.running.url, ...look });
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.goto('/');
  await page.getByLabel('Name', { exact: true }).fill('anna');
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Account: anna' }).press('Enter');
  await page.getByRole('menuitem', { name: 'API' }).press('Enter');
  await page.waitForURL('**/api');
  return opened;
}

test('A31: the API is there to read, from the menu of the account, with bodies, replies and an example', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, screenshot } = await signedIn(t);
  const section = page.locator('summary', { has: page.getByRole('heading', { name: '/api/link', exact: true }) });
  await section.waitFor();
  await checkAccess();
  await screenshot('api');
  await section.press('Enter');
  const operation = page.locator('summary', { hasText: 'Links a drive to an account, once.' });
  await operation.press('Enter');
  await page.getByText(/password: string {2}\/\/ 1 to 1024 characters/).waitFor();
  await page.getByText(/curl -X POST 'https:.*\/api\/link'/).waitFor();
  await checkAccess();
  await screenshot('api-open');
  await page.reload();
  await section.waitFor();
  await operation.waitFor({ state: 'detached' });
});

test('A31: what is looked for in the API is found by its path or by what it does, on a phone in the dark', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, screenshot } = await signedIn(t, { phone: true, dark: true });
  await page.getByLabel('Find').fill('sharing link');
  await page.locator('summary', { hasText: 'Revokes' }).first().waitFor();
  await page.locator('summary', { hasText: '/api/unlink' }).waitFor({ state: 'detached' });
  await page.locator('summary', { hasText: 'POST' }).first().press('Enter');
  await page.getByText('curl -X POST').waitFor();
  await checkAccess();
  await screenshot('api-phone');
  await page.getByLabel('Find').fill('no such thing');
  await page.getByText('Nothing is like that.').waitFor();
});
