/** Sharing links for people with an account, from making one to coming back from the sign-in page. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openLinkRules } from '#protocol/link-rules.ts';
import { makerOf } from '#station/http/shared-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';

const station = await startTestStation({ name: 'Harbour' });
test.after(() => station[Symbol.asyncDispose]());
const { administration, linkRules, accounts } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'bob', 'carla']) await station.addUser(name);
const anna = await makerOf(station, 'anna');
const address = station.running.url;
const holiday = await anna.folder('Holiday');
await anna.file('diary.txt', 'blue', holiday);

interface Look {
  readonly phone?: boolean;
  readonly dark?: boolean;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function signIn(page: Page, account: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(account);
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await button(page, 'Sign in').click();
}

async function opened(t: TestContext, at: string, look: Look = {}): Promise<Opened> {
  const page = await openPage(t, { address, ...look });
  page.expect(/status of (401|403)/);
  await page.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: address });
  await page.page.goto(at);
  return page;
}

async function looksWell({ page, checkAccess, screenshot }: Opened, name: string): Promise<void> {
  await screenshot(name);
  await checkAccess();
  const tooWide = await page.locator('html').evaluate(root => root.scrollWidth - root.clientWidth);
  assert.ok(tooWide <= 0, `${name} is ${tooWide} pixels too wide`);
}

test('A10 a link for certain people is made, sends them to sign in and back, and refuses others', {
  skip: withoutChromium(),
}, async t => {
  const maker = await opened(t, '/files');
  await signIn(maker.page, 'anna');
  await maker.page.getByRole('row', { name: /Holiday/ }).click();
  await button(maker.page, 'Share by link').click();
  const dialog = maker.page.getByRole('dialog');
  await dialog.getByLabel('Who may open it').selectOption('Only certain people');
  await dialog.getByText('Name an account or a group.').waitFor();
  const names = dialog.getByLabel('Their accounts');
  await names.fill('nobdy');
  await names.press('Enter');
  await looksWell(maker, 'visitors-make');
  maker.expect(/status of 422/);
  await button(maker.page, 'Make and copy').click();
  await dialog.getByText(/no account "nobdy"/).waitFor();
  await names.press('Backspace');
  await names.fill('bob');
  await names.press('Enter');
  await button(maker.page, 'Make and copy').click();
  await dialog.getByText('The link is made and copied').waitFor();
  const link = await maker.page.evaluate<string>('navigator.clipboard.readText()');
  await button(maker.page, 'Done').click();
  await maker.page.getByRole('link', { name: 'Sharing links' }).first().click();
  await maker.page.getByText(/only for bob/).waitFor();
  await looksWell(maker, 'visitors-links');

  const visitor = await opened(t, link);
  await visitor.page.getByRole('heading', { name: 'Sign in to open the link' }).waitFor();
  await looksWell(visitor, 'visitors-sign-in');
  await visitor.page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(visitor.page, 'bob');
  await visitor.page.getByRole('heading', { level: 1, name: 'Holiday' }).waitFor();
  assert.equal(visitor.page.url(), link);
  assert.equal(accounts.audit({ limit: 1, event: 'link opened' })[0]?.actor, 'bob');

  const other = await opened(t, '/files');
  await signIn(other.page, 'carla');
  await other.page.waitForURL('**/files/**');
  await other.page.goto(link);
  await other.page.getByText(/for others than the account/).waitFor();
  await looksWell(other, 'visitors-refused');
  await other.page.getByRole('link', { name: 'Sign in with another account' }).click();
  await signIn(other.page, 'bob');
  await other.page.getByRole('heading', { level: 1, name: 'Holiday' }).waitFor();
});

test('A10 an administrator demands that visitors sign in, and a maker cannot choose otherwise', {
  skip: withoutChromium(),
}, async t => {
  const chief = await opened(t, '/admin/links');
  await signIn(chief.page, 'root');
  await button(chief.page, 'Change the rules for links').click();
  await chief.page.getByRole('switch', { name: 'Visitors sign in' }).check({ force: true });
  await looksWell(chief, 'visitors-rules');
  await button(chief.page, 'Save').click();
  await chief.page.getByText('Only for people who sign in').waitFor();
  const maker = await opened(t, '/files', { phone: true, dark: true });
  await signIn(maker.page, 'anna');
  await maker.page.waitForURL('**/files/**');
  await maker.page.goto(`/files/${anna.home.id}`);
  await maker.page.getByRole('button', { name: 'Actions: Holiday' }).click({ force: true });
  await maker.page.getByRole('menuitem', { name: 'Share by link' }).click();
  const choice = maker.page.getByLabel('Who may open it');
  assert.deepEqual(await choice.locator('option').allTextContents(), [
    'Everybody with an account here',
    'Only certain people',
  ]);
  await choice.selectOption('Only certain people');
  await looksWell(maker, 'visitors-phone-dark');
  await linkRules.choose({ rules: openLinkRules, breaking: 'keep' });
});
