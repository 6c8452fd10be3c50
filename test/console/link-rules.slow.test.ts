/** Rules for sharing links in the console: chosen by administrators, met by makers. A real station, and Chromium. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type LinkRules, openLinkRules } from '#protocol/link-rules.ts';
import { guestOf, makerOf } from '#station/http/shared-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';

const station = await startTestStation({ name: 'Harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
const { administration, linkRules, links } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('anna');
const anna = await makerOf(station, 'anna');
const address = station.running.url;
const holiday = await anna.folder('Holiday');
const strict: LinkRules = {
  ...{ sharing: true, makers: 'everybody', upload: false, password: true, signIn: false },
  ...{ daysMax: 30, daysDefault: 7, accessesMax: 5 },
};
const choose = (rules: Partial<LinkRules>) =>
  linkRules.choose({ rules: { ...openLinkRules, ...rules }, breaking: 'keep' });

interface Look {
  readonly phone?: boolean;
  readonly dark?: boolean;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const toggle = (page: Page, name: string) => page.getByRole('switch', { name });

async function signedIn(t: TestContext, account: string, at: string, look: Look = {}): Promise<Opened> {
  const opened = await openPage(t, { address, ...look });
  // Whoever is not signed in is told so before being asked to.
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: address });
  await page.goto(at);
  await page.getByLabel('Name', { exact: true }).fill(account);
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await button(page, 'Sign in').click();
  await page.waitForURL(`**${at}**`);
  return opened;
}

/** Nothing is wrong with the page for axe, and nothing of it is wider than the window. */
async function looksWell({ page, checkAccess, screenshot }: Opened, name: string): Promise<void> {
  await screenshot(name);
  await checkAccess();
  const tooWide = await page.locator('html').evaluate(root => root.scrollWidth - root.clientWidth);
  assert.ok(tooWide <= 0, `${name} is ${tooWide} pixels too wide`);
}

async function shareHoliday(page: Page): Promise<void> {
  await page.goto('/files');
  await page.getByRole('button', { name: 'Actions: Holiday' }).click({ force: true });
  await page.getByRole('menuitem', { name: 'Share by link' }).click();
}

test('A10 N1 an administrator chooses rules, sees what they break, and ends it', {
  skip: withoutChromium(),
}, async t => {
  await choose({});
  const plain = await anna.link(holiday);
  const locked = await anna.link(holiday, { password: 'open the harbour' });
  const { page } = await signedIn(t, 'root', '/admin/links');
  await page.getByText('Everybody makes links as they like.').waitFor();
  await button(page, 'Change the rules for links').press('Enter');
  const password = toggle(page, 'Each link has a password');
  await password.focus();
  await page.keyboard.press('Space');
  assert.equal(await password.isChecked(), true);
  await toggle(page, 'Suggest an end').press('Space');
  await page.getByLabel('Days until then').fill('0');
  await page.getByText('A whole number of days, please: 1 to 3,650.').waitFor();
  await page.getByLabel('Days until then').fill('14');
  await page.keyboard.press('Enter');
  await page.getByText('1 link breaks these rules').waitFor();
  await page.getByText('Holiday, by anna').waitFor();
  assert.deepEqual(linkRules.rules(), openLinkRules, 'nothing is saved yet');
  await button(page, 'Back').press('Enter');
  await button(page, 'Save').click();
  await button(page, 'Revoke them').click();
  await page.getByText('These rules hold from now on, and 1 link was revoked').waitFor();
  await page.getByText('always with a password · 14 days are suggested').waitFor();
  assert.deepEqual(linkRules.rules(), { ...openLinkRules, password: true, daysDefault: 14 });
  assert.deepEqual(
    (await links.list()).map(({ id }) => id),
    [locked.id],
  );
  assert.equal((await guestOf(station, plain.token)).opened.status, 404);
  await page.getByRole('link', { name: 'Log' }).click();
  await page.getByText('root changed the rules for sharing links').waitFor();
});

test('A10 links that break the rules are kept where the administrator says so, and mended by their makers', {
  skip: withoutChromium(),
}, async t => {
  await choose({});
  const { id, token } = await anna.link(holiday, { note: 'to mend' });
  const { page } = await signedIn(t, 'root', '/admin/links');
  await button(page, 'Change the rules for links').click();
  await toggle(page, 'Each link ends').press('Space');
  await button(page, 'Save').click();
  await button(page, 'Keep them').click();
  await page.getByText('for 30 days at most').waitFor();
  assert.equal((await guestOf(station, token)).opened.status, 200);

  const maker = await signedIn(t, 'anna', '/links');
  const row = maker.page.getByRole('listitem').filter({ hasText: 'to mend' });
  await row.getByRole('button', { name: 'Change the link to Holiday' }).click();
  await maker.page.getByText('Within 30 days').waitFor();
  assert.notEqual(await maker.page.getByLabel('Valid until').inputValue(), '');
  await button(maker.page, 'Save').click();
  await maker.page.getByText('The link is changed').waitFor();
  const mended = (await links.list()).find(link => link.id === id);
  const days = ((mended?.validUntilMs ?? 0) - Date.now()) / (24 * 60 * 60_000);
  assert.ok(days > 29.9 && days <= 30, `${days} days`);
});

test('A10 the dialog of a link shows the rules and is filled in by them', {
  skip: withoutChromium(),
}, async t => {
  await choose(strict);
  const { page } = await signedIn(t, 'anna', '/files');
  await shareHoliday(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('The station demands one.').waitFor();
  assert.equal(await dialog.getByText('Receive', { exact: true }).count(), 0);
  assert.equal(await dialog.getByLabel('Openings at most').inputValue(), '5');
  const until = new Date(await dialog.getByLabel('Valid until').inputValue()).getTime();
  const days = (until - Date.now()) / (24 * 60 * 60_000);
  assert.ok(days > 6.9 && days <= 7.1, `${days} days`);
  await button(page, 'Make and copy').click();
  assert.equal(await dialog.getByText('The link is made').count(), 0, 'no password was entered');
  await dialog.getByLabel('Password', { exact: true }).fill('open the harbour');
  await page.keyboard.press('Enter');
  await dialog.getByText('The link is made and copied').waitFor();
});

test('A10 a rule that came while the dialog was open is said by its refusal', {
  skip: withoutChromium(),
}, async t => {
  await choose({});
  const opened = await signedIn(t, 'anna', '/files');
  opened.expect(/status of 403/);
  await shareHoliday(opened.page);
  await opened.page.getByText('Visitors see and download it.').waitFor();
  await choose({ daysMax: 7 });
  await button(opened.page, 'Make and copy').click();
  await opened.page.getByText('By the rules of this station a link ends within 7 days').waitFor();
});

test('A10 who may make no links is told so in place of the fields', { skip: withoutChromium() }, async t => {
  await choose({ makers: 'administrators' });
  const opened = await signedIn(t, 'anna', '/files', { phone: true });
  await shareHoliday(opened.page);
  await opened.page.getByText('On this station only administrators make links.').waitFor();
  await looksWell(opened, 'link-rules-may-not');
});

const looks: readonly (readonly [string, Look])[] = [
  ['desktop', {}],
  ['desktop-dark', { dark: true }],
  ['phone', { phone: true }],
  ['phone-dark', { phone: true, dark: true }],
];

for (const [name, look] of looks) {
  test(`every page and dialog of the rules is well to look at: ${name}`, { skip: withoutChromium() }, async t => {
    await choose(strict);
    const { id } = await anna.link(holiday, { password: 'open the harbour' });
    const admin = await signedIn(t, 'root', '/admin/links', look);
    await admin.page.getByText('always with a password').waitFor();
    await looksWell(admin, `link-rules-${name}`);
    await button(admin.page, 'Change the rules for links').click();
    await admin.page.getByLabel('Openings of one link at most').waitFor();
    await looksWell(admin, `link-rules-dialog-${name}`);
    await admin.page.getByLabel('Openings of one link at most').fill('1');
    await button(admin.page, 'Save').click();
    await admin.page.getByText(/breaks? these rules/).waitFor();
    await looksWell(admin, `link-rules-breaking-${name}`);
    const maker = await signedIn(t, 'anna', '/files', look);
    await shareHoliday(maker.page);
    await maker.page.getByText('The station demands one.').waitFor();
    await looksWell(maker, `link-rules-make-${name}`);
    await links.revoke(id);
  });
}
