/** Copying and moving to other shares with the console, in Chromium, over a real station. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestStation, type TestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAfter } from '#test/closings.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const row = (page: Page, name: RegExp) => page.getByRole('row', { name });

/** The names at the top of a share. */
async function namesIn({ running }: TestStation, which: (home: string | null) => boolean): Promise<readonly string[]> {
  const share = (await running.open.shares.shares()).find(({ home }) => which(home));
  assert.ok(share);
  const actor = { account: '', device: share.id, grant: 'read' as const };
  const { entries } = await running.open.shares.folder(actor, share.id, { node: share.root });
  return entries.map(({ name }) => name);
}

const inTeam = (station: TestStation) => namesIn(station, home => home === null);
const inHome = (station: TestStation) => namesIn(station, home => home !== null);

/** Chooses the shares, then the one called `team`, by the keyboard alone. */
async function goToTeam(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'All folders' }).press('Enter');
  await dialog.getByText('Choose one of your folders.').waitFor();
  await dialog.getByRole('button', { name: 'team' }).press('Enter');
  await dialog.getByText('No folders in here').waitFor();
}

/** Anna is in, and has a.txt and b.txt. */
async function signedInWithFiles({ page, expect }: Opened): Promise<void> {
  expect(/401/);
  await page.goto('/');
  await page.getByLabel('Name').fill('anna');
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await button(page, 'Sign in').click();
  await page.getByText('Nothing here yet').waitFor();
  const chosen = ['a.txt', 'b.txt'].map(name => ({ name, mimeType: '', buffer: Buffer.from(name) }));
  await page.locator('input[type=file]').first().setInputFiles(chosen);
  await page.getByText('2 files uploaded').waitFor();
}

test('I6: files are copied to another share and moved there', {
  skip: withoutChromium(),
}, async t => {
  const station = await startTestStation({ name: 'Harbour' });
  await station.addUser('anna');
  await station.running.open.administration.addShare('team');
  await station.running.open.administration.grant('team', 'anna', 'write');
  closeAfter(t, () => station[Symbol.asyncDispose]());
  const opened = await openPage(t, { address: station.running.url });
  await signedInWithFiles(opened);
  const { page } = opened;
  await row(page, /^a.txt/).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'All folders' }).waitFor();
  await opened.screenshot('copy-here');
  await goToTeam(page);
  await page.getByText('The copies begin a history of their own there.').waitFor();
  await opened.checkAccess();
  await opened.screenshot('copy-team');
  await button(page, 'Copy here').press('Enter');
  await page.getByText('“a.txt” is copied').waitFor();
  assert.deepEqual([await inHome(station), await inTeam(station)], [['a.txt', 'b.txt'], ['a.txt']]);
  await row(page, /^b.txt/).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Move' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'All folders' }).click();
  await opened.checkAccess();
  await opened.screenshot('move-shares');
  await page.getByRole('dialog').getByRole('button', { name: 'team' }).click();
  await page.getByText('Earlier versions stay here').waitFor();
  await opened.screenshot('move-team');
  await button(page, 'Move here').click();
  await row(page, /^b.txt/).waitFor({ state: 'detached' });
  assert.deepEqual([await inHome(station), await inTeam(station)], [['a.txt'], ['a.txt', 'b.txt']]);
});

test('I6: with a finger, files are copied by the button of a row, and by the actions of what a long press selected', {
  skip: withoutChromium(),
}, async t => {
  const station = await startTestStation({ name: 'Harbour' });
  await station.addUser('anna');
  await station.running.open.administration.addShare('team');
  await station.running.open.administration.grant('team', 'anna', 'write');
  closeAfter(t, () => station[Symbol.asyncDispose]());
  const opened = await openPage(t, { address: station.running.url, phone: true, dark: true });
  await signedInWithFiles(opened);
  const { page } = opened;
  await button(page, 'Actions: a.txt').tap();
  await page.getByRole('menuitem', { name: 'Copy' }).tap();
  await goToTeam(page);
  await opened.checkAccess();
  await opened.screenshot('copy-phone');
  await button(page, 'Copy here').tap();
  await page.getByText('“a.txt” is copied').waitFor();
  assert.deepEqual([await inHome(station), await inTeam(station)], [['a.txt', 'b.txt'], ['a.txt']]);
  // What Chromium makes of a long press.
  await row(page, /^b.txt/).dispatchEvent('contextmenu');
  await page.getByText('1 selected').waitFor();
  await button(page, 'Actions').tap();
  await opened.screenshot('actions-phone');
  await page.getByRole('menuitem', { name: 'Move' }).tap();
  await goToTeam(page);
  await opened.screenshot('move-phone');
  await button(page, 'Move here').tap();
  await row(page, /^b.txt/).waitFor({ state: 'detached' });
  assert.deepEqual([await inHome(station), await inTeam(station)], [['a.txt'], ['a.txt', 'b.txt']]);
});
