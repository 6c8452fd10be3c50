/** Sharing links from making one to what visitors do with it: a real station, its built pages, and Chromium. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { FolderReply } from '#protocol/browse.ts';
import { guestOf, makerOf } from '#station/http/shared-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, openPage, pictureWidth, withoutChromium } from '#test/console/browser.ts';

const station = await startTestStation({ name: 'Harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
await station.running.open.administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('anna');
const anna = await makerOf(station, 'anna');
const address = station.running.url;
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
);
const holiday = await anna.folder('Holiday');
const summer = await anna.folder('Summer', holiday);
const picture = await anna.file('beach.png', pixel, holiday);
await anna.file('diary.md', '# The sea\n\nIt was blue.\n', holiday);
await anna.file('<img src=x onerror=document.title=1>.txt', '<script>document.title = 1</script>', holiday);
await anna.file('map.bin', randomBytes(2_000), summer);
const inbox = await anna.folder('Inbox');

interface Look {
  readonly phone?: boolean;
  readonly dark?: boolean;
}

const looks: readonly (readonly [string, Look])[] = [
  ['desktop', {}],
  ['desktop-dark', { dark: true }],
  ['phone', { phone: true }],
  ['phone-dark', { phone: true, dark: true }],
];

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

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

async function clipboard(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()');
}

test('S68 S72 a link is made in the files, lies on the clipboard, and opens without an account', {
  skip: withoutChromium(),
}, async t => {
  const maker = await signedIn(t, 'anna', '/files');
  const { page } = maker;
  await page.getByRole('row', { name: /Holiday/ }).click();
  await button(page, 'Share by link').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Visitors see and download it.').waitFor();
  await looksWell(maker, 'link-make');
  await dialog.getByLabel('Password', { exact: true }).fill('open the harbour');
  await dialog.getByLabel('Openings at most').fill('2');
  await button(page, 'More options').click();
  await dialog.getByLabel('Note').fill('for grandma');
  await page.keyboard.press('Enter');
  await dialog.getByText('The link is made and copied').waitFor();
  await looksWell(maker, 'link-made');
  const link = await clipboard(page);
  assert.match(link, new RegExp(`^${address}/l/[A-Za-z0-9_-]{43}$`));
  await button(page, 'Done').click();

  const visitor = await openPage(t, { address });
  visitor.expect(/status of 401/);
  await visitor.page.goto(link);
  await visitor.page.getByLabel('Password', { exact: true }).fill('wrong');
  await visitor.page.keyboard.press('Enter');
  await visitor.page.getByText('The password of the link is wrong.').waitFor();
  await visitor.page.getByLabel('Password', { exact: true }).fill('open the harbour');
  await visitor.page.keyboard.press('Enter');
  await visitor.page.getByRole('heading', { level: 1, name: 'Holiday' }).waitFor();
  await visitor.page.reload();
  await visitor.page.getByRole('heading', { level: 1, name: 'Holiday' }).waitFor();

  await page.getByRole('link', { name: 'Sharing links' }).first().click();
  const row = page.getByRole('listitem').filter({ hasText: 'for grandma' });
  await row.getByText(/with password · opened 1 of 2 times/).waitFor();
  await page.evaluate(`navigator.clipboard.writeText('')`);
  await button(page, 'Copy the link to Holiday').click();
  await page.getByText('The link is copied').waitFor();
  assert.equal(await clipboard(page), link);
});

test('S69 S70 S71 a link is changed and revoked, and says why it opens nothing', {
  skip: withoutChromium(),
}, async t => {
  const link = await anna.link(picture, { note: 'to change', password: 'open the harbour' });
  const maker = await signedIn(t, 'anna', '/links');
  const { page } = maker;
  const row = page.getByRole('listitem').filter({ hasText: 'to change' });
  await row.getByRole('button', { name: 'Change the link to beach.png' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Take the password away').check();
  await dialog.getByLabel('Valid until').fill('2020-01-01T10:00');
  await looksWell(maker, 'link-change');
  await button(page, 'Save').click();
  await row.getByText('Expired', { exact: true }).waitFor();

  const visitor = await openPage(t, { address });
  visitor.expect(/status of (410|404)/);
  await visitor.page.goto(`/l/${link.token}`);
  await visitor.page.getByText(/The time for which the link held is over/).waitFor();
  await row.getByRole('button', { name: 'Revoke the link to beach.png' }).click();
  await looksWell(maker, 'link-revoke');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await row.waitFor({ state: 'detached' });
  await visitor.page.reload();
  await visitor.page.getByText('There is no such link, or it was revoked.').waitFor();
});

test('a visitor walks through a folder, looks at files and takes them along', { skip: withoutChromium() }, async t => {
  const { token } = await anna.link(holiday);
  for (const [name, look] of looks) {
    const visitor = await openPage(t, { address, ...look });
    const { page } = visitor;
    await page.goto(`/l/${token}`);
    await page.getByRole('link', { name: /^Summer/ }).waitFor();
    await looksWell(visitor, `link-folder-${name}`);
    await page.getByRole('link', { name: /^beach.png/ }).click();
    assert.equal(await pictureWidth(page.getByRole('img', { name: 'beach.png' })), 10);
    await looksWell(visitor, `link-picture-${name}`);
    await page.getByRole('link', { name: 'Back to the folder' }).click();
    await page
      .getByRole('link', { name: /diary\.md/ })
      .first()
      .click();
    await page.getByText('It was blue.').waitFor();
    await looksWell(visitor, `link-text-${name}`);
    await page.goBack();
    await page.getByRole('link', { name: /^Summer/ }).click();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download map.bin' }).click(),
    ]);
    assert.equal(readFileSync(await saved.path()).length, 2_000);
    const [zip] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download all' }).click(),
    ]);
    assert.equal(zip.suggestedFilename(), 'Summer.zip');
  }
});

test('attack: names and texts with HTML in them stay text on the page of a link', {
  skip: withoutChromium(),
}, async t => {
  const { token } = await anna.link(holiday, { kind: 'view' });
  const { page } = await openPage(t, { address });
  await page.goto(`/l/${token}`);
  await page.getByText('<img src=x onerror=document.title=1>.txt').click();
  await page.getByText('<script>document.title = 1</script>').waitFor();
  assert.notEqual(await page.title(), '1');
  // It only shows: nothing on the page is for keeping.
  assert.equal(await page.getByRole('link', { name: /Download/ }).count(), 0);
});

test('A9 visitors send files by a link, by keyboard and on a phone, and see nothing else', {
  skip: withoutChromium(),
}, async t => {
  const { token } = await anna.link(inbox, { kind: 'upload', bytesMax: 100_000_000 });
  const big = randomBytes(5_000_000);
  for (const [name, look] of [
    ['desktop', {}],
    ['phone-dark', { phone: true, dark: true }],
  ] as const) {
    const visitor = await openPage(t, { address, ...look });
    const { page } = visitor;
    await page.goto(`/l/${token}`);
    await page.getByRole('heading', { level: 1, name: 'Send files' }).waitFor();
    assert.equal(await page.getByText('Inbox').count(), 0);
    await Promise.all([page.waitForEvent('filechooser'), button(page, 'Choose files').press('Enter')]);
    await page.locator('input[type=file]').setInputFiles([
      { name: 'big.bin', mimeType: '', buffer: big },
      { name: `note ${name}.txt`, mimeType: '', buffer: Buffer.from('hello') },
      { name: 'empty.txt', mimeType: '', buffer: Buffer.alloc(0) },
    ]);
    await page.getByRole('listitem').filter({ hasText: 'empty.txt' }).getByText(/sent/).waitFor({ timeout: 40_000 });
    await looksWell(visitor, `link-send-${name}`);
  }
  const page = await anna.ask(`/api/shares/${anna.home.id}/folders/${inbox}`);
  const { entries } = page.json<FolderReply>();
  assert.deepEqual(
    entries.map(entry => entry.name).filter(name => name.startsWith('big')),
    ['big (2).bin', 'big.bin'],
  );
  for (const { id } of entries.filter(entry => entry.name.startsWith('big'))) {
    const { body } = await anna.ask(`/api/shares/${anna.home.id}/files/${id}/content`);
    assert.ok(body.equals(big));
  }
});

test('what may not be sent is said beside the file, and dropped files are sent like chosen ones', {
  skip: withoutChromium(),
}, async t => {
  const { token } = await anna.link(inbox, { kind: 'upload', bytesMax: 10 });
  const visitor = await openPage(t, { address, phone: true });
  visitor.expect(/status of 413/);
  const { page } = visitor;
  await page.goto(`/l/${token}`);
  await page.getByText('10 B may still be sent.').waitFor();
  await page.locator('input[type=file]').setInputFiles([{ name: 'b.txt', mimeType: '', buffer: Buffer.alloc(11) }]);
  await page.getByText(/“?b\.txt.* is more than may still be sent/).waitFor();
  await button(page, 'Send b.txt again').waitFor();
  await looksWell(visitor, 'link-send-refused');
  await page.evaluate(`{
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['drop'], 'dropped.txt'));
    document.querySelector('h1').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }`);
  await page.getByRole('listitem').filter({ hasText: 'dropped.txt' }).getByText(/sent/).waitFor();
});

test('every page about links is well to look at, wide and narrow, light and dark', {
  skip: withoutChromium(),
}, async t => {
  const locked = await anna.link(holiday, { password: 'open the harbour' });
  const over = await anna.link(holiday, { validUntilMs: 1 });
  const early = await anna.link(holiday, { validFromMs: Date.UTC(2090, 1, 1) });
  await anna.link(summer, {
    kind: 'view',
    accessesMax: 5,
    note: 'A note that is rather long for a phone, as notes are',
  });
  await guestOf(station, (await anna.link(summer)).token);
  for (const [name, look] of looks) {
    const visitor = await openPage(t, { address, ...look });
    visitor.expect(/status of (410|403)/);
    await visitor.page.goto(`/l/${locked.token}`);
    await visitor.page.getByLabel('Password', { exact: true }).waitFor();
    await looksWell(visitor, `link-password-${name}`);
    await visitor.page.goto(`/l/${over.token}`);
    await visitor.page.getByText(/held is over/).waitFor();
    await looksWell(visitor, `link-over-${name}`);
    await visitor.page.goto(`/l/${early.token}`);
    await visitor.page.getByText(/It opens on .*2090/).waitFor();

    const maker = await signedIn(t, 'anna', '/links', look);
    await maker.page.getByText('A note that is rather long').waitFor();
    await looksWell(maker, `links-${name}`);
    await maker.page.goto('/files');
    await openMenuOf(maker.page, 'Holiday');
    await maker.page.getByRole('menuitem', { name: 'Share by link' }).click();
    await maker.page.getByRole('dialog').getByText('Receive', { exact: true }).click();
    await button(maker.page, 'More options').click();
    await maker.page.getByLabel('Most that may be sent, MiB').waitFor();
    await looksWell(maker, `link-make-${name}`);

    const admin = await signedIn(t, 'root', '/admin/links', look);
    await admin.page.getByText('A note that is rather long').waitFor();
    await looksWell(admin, `links-admin-${name}`);
  }
});

async function openMenuOf(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Actions: ${name}` }).click({ force: true });
  await page.getByRole('menuitem', { name: 'Share by link' }).waitFor();
}

test('administrators revoke the links of others, and the log says what was done by whom', {
  skip: withoutChromium(),
}, async t => {
  const link = await anna.link(await anna.file('report.txt', 'secret'), { note: 'too open' });
  await (await guestOf(station, link.token)).ask(`/files/${link.node}/content?save=yes`);
  const admin = await signedIn(t, 'root', '/admin/links');
  const { page } = admin;
  await page.getByRole('searchbox', { name: 'Find a link' }).fill('anna report');
  await button(page, 'Revoke the link to report.txt').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('Nothing fits.').waitFor();
  assert.equal((await station.ask(`/api/shared/${link.token}`)).status, 404);
  await page.getByRole('link', { name: 'Log' }).click();
  for (const said of [
    'anna made a sharing link to “report.txt”',
    'A visitor opened the sharing link to “report.txt”',
    'root revoked the sharing link to “report.txt”',
  ])
    await page.getByRole('listitem').filter({ hasText: said }).first().waitFor();
});
