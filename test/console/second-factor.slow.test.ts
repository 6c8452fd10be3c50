/** A second factor in the console: set up, signed in with, demanded and reset. A real station, and Chromium. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { appCode } from '#station/accounts/second-factor-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';

const station = await startTestStation({ name: 'harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
const { administration } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
const address = station.running.url;
const stepMs = 30_000;

interface Look {
  readonly phone?: boolean;
  readonly dark?: boolean;
}

const looks: readonly (Look & { readonly name: string })[] = [
  { name: 'desktop' },
  { name: 'phone-dark', phone: true, dark: true },
];

/** The page for signing in, on the way to `at`. */
async function opened(t: TestContext, at: string, look: Look = {}): Promise<Opened> {
  const page = await openPage(t, { address, ...look });
  // Whoever is not signed in is told so before being asked to, and a code is asked for by a refusal.
  page.expect(/status of 401/);
  await page.page.goto(at);
  return page;
}

async function giveName(page: Page, account: string, password: string = testPassword): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(account);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

async function signedIn(t: TestContext, account: string, { at, ...look }: Look & { readonly at: string }) {
  const page = await opened(t, at, look);
  await giveName(page.page, account);
  await page.page.waitForURL(`**${at}**`);
  return page;
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).press('Enter');
}

/** axe finds nothing, and nothing is wider than the window. */
async function look({ page, checkAccess, screenshot }: Opened, name: string): Promise<void> {
  await screenshot(`factor-${name}`);
  await checkAccess();
  const tooWide = await page.locator('html').evaluate(html => html.scrollWidth - html.clientWidth);
  assert.ok(tooWide <= 0, `${name} is ${tooWide} pixels too wide`);
}

/** From the password to the recovery codes, by keys alone: what is typed next has the focus. Answers secret and codes. */
async function setUp(screen: Opened, name: string): Promise<{ readonly secret: string; readonly codes: string[] }> {
  const { page } = screen;
  await page.locator('input[name="password"]:focus').waitFor();
  await look(screen, `password-${name}`);
  await page.keyboard.type(testPassword);
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: 'QR code with the secret' }).waitFor();
  await page.locator('input[name="code"]:focus').waitFor();
  await look(screen, `secret-${name}`);
  const secret = (await page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText()).replaceAll(' ', '');
  await page.keyboard.type('000000');
  await page.keyboard.press('Enter');
  await page.getByText(/The code is wrong/).waitFor();
  await page.locator('input[name="code"]').press('ControlOrMeta+a');
  await page.keyboard.type(appCode(secret, Date.now()));
  await page.keyboard.press('Enter');
  const list = page.getByRole('list', { name: 'Recovery codes' });
  await list.waitFor();
  await look(screen, `codes-${name}`);
  return { secret, codes: await list.getByRole('listitem').allInnerTexts() };
}

for (const each of looks)
  test(`somebody sets a second factor up by keys alone, signs in with it, and turns it off: ${each.name}`, {
    skip: withoutChromium(),
  }, async t => {
    const account = `anna-${each.name}`;
    await station.addUser(account);
    const own = await signedIn(t, account, { ...each, at: '/account' });
    const { page } = own;
    await page.getByText('Your password alone lets you in.').waitFor();
    await look(own, `off-${each.name}`);
    await press(page, 'Set up');
    const { secret, codes } = await setUp(own, each.name);
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Save as a file')]);
    assert.deepEqual(
      readFileSync(await download.path(), 'utf8')
        .trimEnd()
        .split('\n'),
      codes,
    );
    await page.keyboard.press('Escape');
    await page.getByRole('list', { name: 'Recovery codes' }).waitFor();
    await press(page, 'I have kept them');
    await page.getByText('10 recovery codes are left').waitFor();
    await look(own, `on-${each.name}`);

    const other = await opened(t, '/files', each);
    await giveName(other.page, account, 'wrong');
    await other.page.getByText(/^Name or password is wrong\. Check both/).waitFor();
    await giveName(other.page, account);
    await other.page.getByRole('heading', { name: 'One more step' }).waitFor();
    await other.page.locator('input[name="code"]:focus').waitFor();
    await look(other, `sign-in-${each.name}`);
    await other.page.keyboard.type(appCode(secret, Date.now() - 10 * stepMs));
    await other.page.keyboard.press('Enter');
    await other.page.getByText(/The code is wrong/).waitFor();
    await look(other, `sign-in-wrong-${each.name}`);
    await other.page.locator('input[name="code"]').fill(appCode(secret, Date.now() + stepMs));
    await other.page.keyboard.press('Enter');
    await other.page.waitForURL('**/files/**');

    const third = await opened(t, '/files', each);
    await giveName(third.page, account);
    await press(third.page, 'Use a recovery code');
    await third.page.getByLabel('Recovery code').fill(codes[0]?.toLowerCase() ?? '');
    await third.page.keyboard.press('Enter');
    await third.page.waitForURL('**/files/**');

    await page.reload();
    await page.getByText('9 recovery codes are left').waitFor();
    await press(page, 'New recovery codes');
    await proveBy(page, codes[1] ?? '', 'Make new ones');
    const shown = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
    await shown.first().waitFor();
    const fresh = await shown.allInnerTexts();
    await press(page, 'I have kept them');
    await page.getByText('10 recovery codes are left').waitFor();
    await press(page, 'Turn off');
    await look(own, `turn-off-${each.name}`);
    await proveBy(page, codes[2] ?? '', 'Turn off');
    await page.getByText(/The code is wrong/).waitFor();
    await proveBy(page, fresh[0] ?? '', 'Turn off');
    await page.getByText('Your password alone lets you in.').waitFor();
    await page.locator('#content:focus, button:focus').first().waitFor();
  });

/** Fills the dialog that asks for both. */
async function proveBy(page: Page, code: string, submit: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  const use = dialog.getByRole('button', { name: 'Use a recovery code' });
  if (await use.isVisible()) await use.press('Enter');
  await dialog.getByLabel('Recovery code').fill(code);
  await dialog.getByLabel('Password now').fill(testPassword);
  const answered = page.waitForResponse(response => response.request().method() !== 'GET');
  await dialog.getByRole('button', { name: submit, exact: true }).press('Enter');
  await answered;
}

for (const each of looks)
  test(`an administrator demands a second factor, and whoever has none sets one up first: ${each.name}`, {
    skip: withoutChromium(),
  }, async t => {
    station.running.open.secondFactors.choose('optional');
    const member = `bob-${each.name}`;
    const boss = `boss-${each.name}`;
    await station.addUser(member);
    await administration.addUser({ name: boss, password: testPassword, admin: true });
    const early = await signedIn(t, member, { ...each, at: '/files' });
    early.expect(/status of 403/);
    const admin = await signedIn(t, boss, { ...each, at: '/admin/accounts' });
    admin.expect(/status of 403/);
    const { page } = admin;
    await page.getByRole('radiogroup', { name: 'Who must have a second factor' }).getByText('Everybody').click();
    await page.getByText(/Drives that are linked go on syncing/).waitFor();
    await look(admin, `rule-ask-${each.name}`);
    await press(page, 'Demand it');
    await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
    await setUp(admin, `first-${each.name}`);
    await press(page, 'I have kept them');
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor();

    await early.page.goto('/account');
    await early.page.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
    assert.equal(await early.page.getByRole('link', { name: member }).count(), 0, 'nothing else is to be seen');
    await setUp(early, `member-${each.name}`);
    // Looked at again in between, as a browser does when its window is: the codes stay until they are kept.
    await early.page.clock.setFixedTime(Date.now() + 10 * 60_000);
    await Promise.all([
      early.page.waitForResponse('**/api/session'),
      early.page.evaluate('dispatchEvent(new Event("visibilitychange"))'),
    ]);
    await press(early.page, 'I have kept them');
    await early.page.getByText('10 recovery codes are left').waitFor();
    await early.page.goto('/files');
    await early.page.waitForURL('**/files/**');

    await page.reload();
    const row = page.getByRole('listitem').filter({ hasText: member });
    await row.getByText(/second factor/).waitFor();
    await look(admin, `accounts-${each.name}`);
    await page.getByRole('button', { name: `Actions for ${member}` }).press('Enter');
    await page.getByRole('menuitem', { name: 'Reset second factor' }).press('Enter');
    await page.getByText(/Be sure that it is/).waitFor();
    await look(admin, `reset-${each.name}`);
    await press(page, 'Reset second factor');
    await row.getByText(/second factor/).waitFor({ state: 'hidden' });
    await page.goto('/admin/log');
    for (const said of [
      `${boss} demanded a second factor of everybody`,
      `${member} turned the own second factor on`,
      `${boss} reset the second factor of ${member}`,
    ])
      await page.getByRole('listitem').filter({ hasText: said }).first().waitFor();
  });
