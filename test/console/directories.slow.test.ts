/** An administrator sets up directories in the console, and people of them sign in: OpenLDAP's server, and Chromium. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { callbackPath } from '#station/accounts/directory/openid.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAfter, closeAtEnd } from '#test/closings.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { secret, startProvider } from '#test/real/provider.ts';
import { adminName, adminPassword, base, freePort, startSlapd } from '#test/real/slapd.ts';

const station = await startTestStation({ name: 'harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
const { administration, directories } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
const address = station.running.url;

interface How {
  readonly account?: string;
  readonly password?: string;
  readonly at?: string;
  readonly phone?: boolean;
  readonly dark?: boolean;
}

async function signedIn(t: TestContext, how: How = {}): Promise<Opened> {
  const { account = 'root', password = testPassword, at = '/admin/directories', ...look } = how;
  const opened = await openPage(t, { address, ...look });
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.goto(at);
  await page.getByLabel('Name', { exact: true }).fill(account);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`**${at}**`);
  return opened;
}

test('an LDAP directory is set up, tried, mended and removed, by the keyboard alone', {
  skip: withoutChromium(),
}, async t => {
  if (!canUse(t, 'slapd')) return;
  const slapd = await startSlapd();
  closeAfter(t, () => slapd.close());
  await slapd.addPerson('alice', 'a secret of alice');
  const { page, checkAccess, screenshot, expect } = await signedIn(t);
  await page.getByRole('button', { name: 'Set up LDAP' }).press('Enter');
  const dialog = page.getByRole('dialog');
  const fill = (label: string, text: string) => dialog.getByLabel(label, { exact: true }).fill(text);
  await fill('Name', 'EXAMPLE');
  await fill('Server', 'http://nowhere');
  await fill('Base', base);
  await fill('Account of the station there', adminName);
  await fill('Password of that account', adminPassword);
  expect(/status of 422/);
  await page.keyboard.press('Enter');
  await dialog.getByText(/is no address of a directory/).waitFor();
  await checkAccess();
  await screenshot('directories-form');
  await fill('Server', slapd.ldaps);
  await page.keyboard.press('Enter');
  await dialog.getByText('It does not work like that.').waitFor();
  await dialog.getByText(/certificate is signed by/).waitFor();
  await checkAccess();
  await screenshot('directories-test-failed');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Actions for LDAP' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Change' }).press('Enter');
  await fill('Certificate of its authority', slapd.ca);
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await dialog.getByText(/give the password anew/).waitFor();
  await fill('Password of that account', adminPassword);
  await page.keyboard.press('Enter');
  await dialog.getByText('It works.').waitFor();
  await dialog.getByText('1 found below').waitFor();
  await checkAccess();
  await screenshot('directories-test-works');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Actions for LDAP' }).and(page.locator(':focus')).waitFor();
  await page.getByText(`People sign in as anna@${base}`).waitFor();

  const alice = await signedIn(t, { account: `alice@${base}`, password: 'a secret of alice', at: '/account' });
  await alice.page.getByText('Your password is kept in EXAMPLE.').waitFor();
  assert.equal(await alice.page.getByLabel('New password').count(), 0);
  await alice.checkAccess();
  await alice.screenshot('directories-account');

  await page.getByRole('link', { name: 'Accounts' }).press('Enter');
  await page.getByRole('listitem').filter({ hasText: 'alice@EXAMPLE' }).getByText('from EXAMPLE').waitFor();
  await page.getByRole('button', { name: 'Actions for alice@EXAMPLE' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Disable' }).waitFor();
  assert.equal(await page.getByRole('menuitem', { name: 'Set password' }).count(), 0);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Directories' }).press('Enter');
  await page.getByRole('button', { name: 'Actions for LDAP' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Remove' }).press('Enter');
  await dialog.getByRole('button', { name: 'Remove' }).press('Enter');
  await page.getByRole('button', { name: 'Set up LDAP' }).waitFor();
  await page.getByRole('link', { name: 'Log' }).press('Enter');
  await page.getByText('root set up the directory EXAMPLE').first().waitFor();
  await page.getByText('root removed the directory EXAMPLE').waitFor();
});

test('the pages of directories fit each window and both themes, and the sign-in page says what failed', {
  skip: withoutChromium(),
}, async t => {
  directories.set({
    ...{ kind: 'domain', name: 'EXAMPLE', url: 'ldaps://dc1.example.test', base: 'DC=example,DC=test', plain: false },
    ...{ bindName: 'EXAMPLE\\waystation', secret: 'x', ca: null, filter: null },
  });
  const provider = { kind: 'openid', name: 'Harbour login', issuer: 'https://login.example.test' } as const;
  directories.set({ ...provider, clientId: 'station', secret: 'x', address, ca: null });
  for (const [name, look] of Object.entries({ desktop: {}, 'phone-dark': { phone: true, dark: true } })) {
    const { page, checkAccess, screenshot } = await signedIn(t, look);
    await page.getByText('People sign in as EXAMPLE\\anna').waitFor();
    await checkAccess();
    await screenshot(`directories-${name}`);
    const tooWide = await page.locator('#content').evaluate(main => main.scrollWidth - main.clientWidth);
    assert.ok(tooWide <= 0, `${tooWide} pixels too wide`);
    await page.getByRole('button', { name: 'Actions for OpenID Connect' }).click();
    await page.getByRole('menuitem', { name: 'Change' }).click();
    await page.getByRole('dialog').getByText(`${address}/api/sign-in/openid/callback`).waitFor();
    await checkAccess();
    await screenshot(`directories-openid-${name}`);
    const signIn = await openPage(t, { address, ...look });
    await signIn.page.goto('/sign-in?failed=sign-in&to=/account');
    await signIn.page.getByText('You are not let in there').waitFor();
    const link = signIn.page.getByRole('link', { name: 'Sign in with Harbour login' });
    assert.equal(await link.getAttribute('href'), '/api/sign-in/openid?to=%2Faccount&keep=yes');
    await signIn.checkAccess();
    await signIn.screenshot(`directories-sign-in-${name}`);
  }
});

test('somebody signs in with the button, at the provider, and comes to the page that was wanted', {
  skip: withoutChromium(),
}, async t => {
  const issuer = `http://127.0.0.1:${await freePort()}`;
  const people = new Map([['s1', { preferred_username: 'olga' }]]);
  const provider = await startProvider(issuer, { people, redirect: `${address}${callbackPath}` });
  closeAfter(t, () => {
    provider.closeAllConnections();
    provider.close();
  });
  directories.set({ kind: 'openid', name: 'Harbour login', issuer, clientId: 'station', secret, address, ca: null });
  const { page, expect } = await openPage(t, { address });
  expect(/status of 401/);
  // The provider's pages are its own.
  expect(/./);
  await page.goto('/account');
  await page.getByRole('link', { name: 'Sign in with Harbour login' }).click();
  await page.getByPlaceholder('Enter any login').fill('s1');
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: /sign-in/i }).click();
  await page.getByRole('button', { name: /continue/i }).click();
  await page.waitForURL(`${address}/account`);
  await page.getByRole('heading', { level: 1, name: 'olga@Harbour login' }).waitFor();
  await page.getByText('Your password is kept in Harbour login.').waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'olga@Harbour login' }).waitFor();
});
