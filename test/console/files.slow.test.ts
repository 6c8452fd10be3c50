/** A person's first hour with the console, in Chromium, over a real station and real TLS. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { MomentReply } from '#protocol/browse.ts';
import { startTestStation, type TestStation } from '#station/http/station-fixture.ts';
import { closeAfter, closeAtEnd } from '#test/closings.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';

const password = 'sesame-open-harbour';
const bigBytes = 9_000_000;
const chosenFrom = mkdtempSync(join(tmpdir(), 'waystation-chosen-'));
closeAtEnd(() => rmSync(chosenFrom, { recursive: true }));

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const row = (page: Page, name: RegExp) => page.getByRole('row', { name });

/** A new station whose first account was made in this browser. */
async function begun(t: TestContext, options: { phone?: boolean; dark?: boolean } = {}) {
  const station = await startTestStation({ name: 'Harbour' });
  closeAfter(t, () => station[Symbol.asyncDispose]());
  const opened = await openPage(t, { address: station.running.url, ...options });
  const { page } = opened;
  // Nobody is signed in yet.
  opened.expect(/401/);
  await page.goto(station.running.firstAccount ?? '');
  await opened.checkAccess();
  await page.getByLabel('Name').fill('anna');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password once more').fill(password);
  await button(page, 'Make account').click();
  await page.getByText('Nothing here yet').waitFor();
  return { station, opened, page };
}

interface NewFile {
  readonly name: string;
  readonly buffer: Buffer;
}

/** From a folder: bytes that are handed to the browser as text are slow. */
async function upload(page: Page, ...files: readonly NewFile[]): Promise<void> {
  const folder = mkdtempSync(join(chosenFrom, 'files-'));
  const paths = files.map(({ name, buffer }) => {
    const path = join(folder, name);
    writeFileSync(path, buffer);
    return path;
  });
  await page.locator('input[type=file]').first().setInputFiles(paths);
}

const notes = (text: string): NewFile => ({ name: 'notes.md', buffer: Buffer.from(text) });

/** The names at the top of anna's home, as a drive hears of them. */
async function namesAtStation(station: TestStation): Promise<readonly string[]> {
  const [share] = await station.running.open.shares.shares();
  assert.ok(share);
  const actor = { account: '', device: share.id, grant: 'read' as const };
  const { entries } = await station.running.open.shares.folder(actor, share.id, { node: share.root });
  return entries.map(({ name }) => name);
}

test('from the first account to files that come, change, move, and go', { skip: withoutChromium() }, async t => {
  const { station, opened, page } = await begun(t);
  await makeFolder(page);
  const big = randomBytes(bigBytes);
  await upload(page, notes('# one\n'), { name: 'big.bin', buffer: big }, { name: 'zero.txt', buffer: Buffer.alloc(0) });
  await page.getByText('3 files uploaded').waitFor();
  await opened.checkAccess();
  assert.deepEqual(await namesAtStation(station), ['big.bin', 'notes.md', 'Plans', 'zero.txt']);
  await comesBackAsItWas(page, big);
  await isReplacedAndRestored(page, opened);
  await isCopiedAndMoved(page);
  assert.deepEqual(await namesAtStation(station), ['big.bin', 'notes.md', 'Plans', 'zero.txt']);
});

async function makeFolder(page: Page): Promise<void> {
  const wide = button(page, 'New folder');
  if (await wide.isVisible()) await wide.click();
  else {
    await button(page, 'Upload').click();
    await page.getByRole('menuitem', { name: 'New folder' }).click();
  }
  await page.getByLabel('Name', { exact: true }).fill('Plans');
  await page.keyboard.press('Enter');
  await row(page, /Plans/).waitFor();
}

async function comesBackAsItWas(page: Page, bytes: Buffer): Promise<void> {
  const saved = page.waitForEvent('download');
  await row(page, /big.bin/).click();
  await button(page, 'Download').click();
  assert.ok(readFileSync(await (await saved).path()).equals(bytes));
  const zipped = page.waitForEvent('download');
  await row(page, /Plans/).click();
  await button(page, 'Download').click();
  assert.equal((await zipped).suggestedFilename(), 'Plans.zip');
}

async function isReplacedAndRestored(page: Page, opened: Opened): Promise<void> {
  await upload(page, notes('# two, longer\n'));
  await button(page, 'Replace').click();
  await row(page, /notes.md 14 B/).waitFor();
  await page.getByText('notes.md').first().dblclick();
  await page.getByText('# two, longer').waitFor();
  await opened.checkAccess();
  await button(page, /Close/).first().click();
  await row(page, /notes.md/).click();
  await button(page, 'Versions').click();
  await isLookedAt(page, opened);
  await button(page, /Restore the version/).click();
  await page.getByText('is as it was on').waitFor();
  await opened.checkAccess();
  await page.keyboard.press('Escape');
  await row(page, /notes.md 6 B/).waitFor();
}

/** Each version is shown, and the way leads from one to the other; closing leads back to the list of them. */
async function isLookedAt(page: Page, opened: Opened): Promise<void> {
  await button(page, /Look at the version/)
    .last()
    .press('Enter');
  const preview = page.getByRole('dialog', { name: /^notes\.md, / });
  await preview.getByText('# one').waitFor();
  await opened.checkAccess();
  assert(await preview.getByRole('button', { name: 'The one before' }).isDisabled(), 'it is the oldest');
  await page.keyboard.press('ArrowRight');
  await preview.getByText('# two, longer').waitFor();
  await page.keyboard.press('Escape');
  await preview.waitFor({ state: 'hidden' });
}

async function isCopiedAndMoved(page: Page): Promise<void> {
  await row(page, /^notes.md/).click();
  await button(page, 'Copy').click();
  await button(page, 'Copy here').click();
  await page.getByText('notes (2).md').waitFor();
  await row(page, /notes .2/).click();
  await button(page, 'Move').click();
  await page.getByRole('dialog').getByText('Plans').click();
  await button(page, 'Move here').click();
  await row(page, /notes .2/).waitFor({ state: 'detached' });
}

test('what one tab deletes goes from another one, and nothing of it waits as a mass deletion', {
  skip: withoutChromium(),
}, async t => {
  const { station, page } = await begun(t);
  await makeFolder(page);
  await row(page, /Plans/).dblclick();
  const many = Array.from({ length: 60 }, (_, at) => ({ name: `${at}.txt`, buffer: Buffer.from(`text ${at}`) }));
  await upload(page, ...many);
  await page.getByText('60 files uploaded').waitFor();
  await page.goto('/files');
  const other = await page.context().newPage();
  await other.goto('/files');
  await row(other, /Plans/).waitFor();
  await row(page, /Plans/).click();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await row(other, /Plans/).waitFor({ state: 'detached' });
  assert.deepEqual(await station.running.open.shares.holds(), []);
  assert.deepEqual(await namesAtStation(station), []);
});

test('files are found by a part of their name, by the keyboard alone, and led to', {
  skip: withoutChromium(),
}, async t => {
  for (const options of [{}, { phone: true, dark: true }]) {
    const { opened, page } = await begun(t, options);
    await makeFolder(page);
    // A finger opens by a tap.
    if (options.phone) await row(page, /Plans/).tap();
    else await page.getByRole('grid').press('Enter');
    await page.getByRole('heading', { name: 'Plans' }).waitFor();
    await page.getByText('Nothing here yet').waitFor();
    await upload(page, notes('# one\n'), { name: 'Notes from <b>Rome<b>.txt', buffer: Buffer.from('x') });
    await page.getByText('2 files uploaded').waitFor();
    await page.goto('/files');
    await row(page, /Plans/).waitFor();
    await page.getByRole('grid').press('/');
    await page.getByRole('searchbox').pressSequentially('NOTES');
    const found = page.getByRole('search').getByRole('link');
    await page.getByText('2 found').waitFor();
    await opened.checkAccess();
    await opened.screenshot(`search-${options.phone ? 'phone' : 'desktop'}`);
    assert.deepEqual(
      (await found.allTextContents()).map(text => /^.*My files \/ Plans/.exec(text)?.[0]),
      ['Notes from <b>Rome<b>.txtMy files / Plans', 'notes.mdMy files / Plans'],
    );
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('[role=row][data-current]', { hasText: 'notes.md' }).waitFor();
    await page.goBack();
    await page.getByText('2 found').waitFor();
    await page.getByRole('searchbox').fill('nothing of this');
    await page.getByText('No name here has “nothing of this” in it').waitFor();
    await page.getByRole('searchbox').press('Escape');
    await row(page, /Plans/).waitFor();
  }
});

test('N10, S64: a folder is seen as it was, and what was deleted since is fetched from there', {
  skip: withoutChromium(),
}, async t => {
  const { opened, page } = await begun(t);
  await makeFolder(page);
  await upload(page, notes('as it was'));
  await page.getByText('1 file uploaded').waitFor();
  await page.waitForTimeout(1_100);
  const before = Date.now();
  await row(page, /notes.md/).click();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await row(page, /notes.md/).waitFor({ state: 'detached' });
  await button(page, 'History').click();
  await page.getByRole('menuitem', { name: 'Look back' }).click();
  await page.getByLabel('Day and time').waitFor();
  await opened.checkAccess();
  await button(page, 'Show').click();
  await page.getByText(/As it was on/).waitFor();
  await page.getByText('Nothing was here yet').waitFor();
  // To the minute, as the field has it, would be too late: the moment stands in the address.
  const { pathname } = new URL(page.url());
  const found = await page.request.get(`/api/shares/${pathname.split('/')[2]}/moment?ms=${before}`);
  const { revision } = (await found.json()) as MomentReply;
  await page.goto(`${pathname}?at=${revision}&on=${before}`);
  await row(page, /notes.md/).waitFor();
  await opened.checkAccess();
  assert.equal(await button(page, 'Upload').count(), 0, 'nothing is changed in the past');
  await opened.screenshot('past');
  const saved = page.waitForEvent('download');
  await row(page, /notes.md/).click();
  await button(page, 'Download').click();
  assert.equal(readFileSync(await (await saved).path(), 'utf8'), 'as it was');
  await button(page, 'Back to now').click();
  await row(page, /Plans/).waitFor();
  await row(page, /notes.md/).waitFor({ state: 'detached' });
});

test('an upload of a file that the station has already sends none of its bytes', {
  skip: withoutChromium(),
}, async t => {
  const { page } = await begun(t);
  const big = { name: 'big.bin', buffer: randomBytes(bigBytes) };
  await upload(page, big);
  await page.getByText('1 file uploaded').waitFor();
  let sent = 0;
  page.on('request', request => {
    sent += request.postDataBuffer()?.length ?? 0;
  });
  await upload(page, { ...big, name: 'again.bin' });
  await page.getByText('2 files uploaded').waitFor();
  assert.ok(sent < bigBytes / 10, `${sent} bytes were sent`);
});

test('a password is changed, and signs in from then on; signing out ends what the browser may see', {
  skip: withoutChromium(),
}, async t => {
  const { station, opened, page } = await begun(t, { phone: true, dark: true });
  await page.goto('/account');
  await page.getByText('This one').waitFor();
  await opened.checkAccess();
  await page.getByLabel('Password now').fill(password);
  await page.getByLabel('New password').fill('another-sesame-open');
  await page.getByLabel('Password once more').fill('another-sesame-open');
  await button(page, 'Change password').click();
  await page.getByText('Your password is changed').waitFor();
  await button(page, /Account/).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await opened.checkAccess();
  await page.getByLabel('Name').fill('anna');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await button(page, 'Sign in').click();
  await page.getByText(/name or the password is wrong|Name or password is wrong/).waitFor();
  await page.getByLabel('Password', { exact: true }).fill('another-sesame-open');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing here yet').waitFor();
  assert.equal(station.running.open.administration.users()[0]?.admin, true);
});
