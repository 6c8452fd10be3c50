/** The past in the console: deleted files, recent changes, a folder restored to a moment, and versions that are kept. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { BatchesReply } from '#protocol/past.ts';
import { startTestStation } from '#station/http/station-fixture.ts';
import { closeAfter } from '#test/closings.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';

const password = 'sesame-open-harbour';
const options = { skip: withoutChromium() };

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const row = (page: Page, name: RegExp) => page.getByRole('row', { name });

interface Begun {
  readonly opened: Opened;
  readonly page: Page;
}

/** A new station whose first account has two files. */
async function begun(t: TestContext, look: { phone?: boolean; dark?: boolean } = {}): Promise<Begun> {
  const station = await startTestStation({ name: 'Harbour' });
  closeAfter(t, () => station[Symbol.asyncDispose]());
  const opened = await openPage(t, { address: station.running.url, ...look });
  const { page } = opened;
  opened.expect(/401/);
  await page.goto(station.running.firstAccount ?? '');
  await page.getByLabel('Name').fill('anna');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password once more').fill(password);
  await button(page, 'Make account').click();
  await page.getByText('Nothing here yet').waitFor();
  await upload(page, ['notes.md', 'as it was'], ['drawing.txt', 'two']);
  await page.getByText('2 files uploaded').waitFor();
  return { opened, page };
}

async function upload(page: Page, ...files: readonly (readonly [string, string])[]): Promise<void> {
  const chosen = files.map(([name, text]) => ({ name, buffer: Buffer.from(text), mimeType: '' }));
  await page.locator('input[type=file]').first().setInputFiles(chosen);
}

/** By the menu of the row, which a finger reaches as well. */
async function choose(page: Page, name: RegExp, item: string): Promise<void> {
  await row(page, name).getByRole('button').click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function remove(page: Page, name: RegExp): Promise<void> {
  await choose(page, name, 'Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await row(page, name).waitFor({ state: 'detached' });
}

async function openHistory(page: Page, item: string): Promise<void> {
  await button(page, 'History').click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.getByRole('dialog').waitFor();
}

/** Says yes to what is shown. */
async function confirm(page: Page, { opened, shows, submit }: { opened: Opened; shows: RegExp; submit: string }) {
  await page.getByText(shows).waitFor();
  await opened.checkAccess();
  await page.getByRole('dialog').last().getByRole('button', { name: submit, exact: true }).click();
}

async function batches(page: Page): Promise<BatchesReply['batches']> {
  const share = new URL(page.url()).pathname.split('/')[2];
  return ((await (await page.request.get(`/api/shares/${share}/batches`)).json()) as BatchesReply).batches;
}

for (const look of [{}, { phone: true, dark: true }]) {
  const name = look.phone ? 'phone' : 'desktop';
  test(`S64, A8: what was deleted is found and brought back, one or many, on a ${name}`, options, async t => {
    const { opened, page } = await begun(t, look);
    await openHistory(page, 'Deleted files');
    await page.getByText('Nothing deleted').waitFor();
    await opened.checkAccess();
    await page.keyboard.press('Escape');
    await remove(page, /notes.md/);
    await remove(page, /drawing.txt/);
    await openHistory(page, 'Deleted files');
    await page.getByLabel('Choose notes.md').check();
    await page.getByLabel('Choose drawing.txt').check();
    await opened.checkAccess();
    await opened.screenshot(`deleted-${name}`);
    await button(page, 'Restore 2 chosen').click();
    await page.getByText(/bring back 2 files/).waitFor();
    await opened.screenshot(`restore-${name}`);
    await confirm(page, { opened, shows: /bring back 2 files/, submit: 'Restore' });
    await page.getByText('Nothing deleted').waitFor();
    await page.keyboard.press('Escape');
    await row(page, /notes.md/).waitFor();
    await row(page, /drawing.txt/).waitFor();
  });
}

for (const look of [{}, { phone: true, dark: true }]) {
  const name = look.phone ? 'phone' : 'desktop';
  test(
    `N2: a batch is undone, its undoing as well, and all of an account since a moment, on a ${name}`,
    options,
    async t => {
      const { opened, page } = await begun(t, look);
      await remove(page, /notes.md/);
      await openHistory(page, 'Recent changes');
      await page.getByText('Deleted 1 file').waitFor();
      await opened.checkAccess();
      await opened.screenshot(`batches-${name}`);
      await button(page, /^Undo what anna/)
        .first()
        .click();
      await confirm(page, { opened, shows: /bring back 1 file/, submit: 'Undo' });
      await page.getByText('Added 1').first().waitFor();
      await page.keyboard.press('Escape');
      await row(page, /notes.md/).waitFor();
      await openHistory(page, 'Recent changes');
      await button(page, /^More about what anna/)
        .last()
        .click();
      await page.getByRole('menuitem', { name: 'Undo all by anna' }).click();
      await confirm(page, { opened, shows: /delete 2 files/, submit: 'Undo' });
      await page.getByText('Deleted 2 files').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('Nothing here yet').waitFor();
    },
  );
}

for (const look of [{}, { phone: true, dark: true }]) {
  const name = look.phone ? 'phone' : 'desktop';
  test(
    `A7, N10: what changed since a moment is told, and the folder brought back to it, on a ${name}`,
    options,
    async t => {
      const { opened, page } = await begun(t, look);
      const [newest] = await batches(page);
      assert.ok(newest);
      await remove(page, /notes.md/);
      await upload(page, ['added.txt', 'later']);
      await page.getByText('3 files uploaded').waitFor();
      const { pathname } = new URL(page.url());
      await page.goto(`${pathname}?at=${newest.revision}&on=${newest.atMs}`);
      await row(page, /notes.md/).waitFor();
      await button(page, 'What changed since').click();
      const panel = page.getByRole('dialog');
      await panel.getByText('notes.md').first().waitFor();
      await panel.getByText('added.txt').first().waitFor();
      await opened.checkAccess();
      await opened.screenshot(`changes-${name}`);
      await page.keyboard.press('Escape');
      await opened.screenshot(`past-bar-${name}`);
      await button(page, 'Restore this folder').click();
      await page.getByText(/bring back 1 file/).waitFor();
      await page.getByLabel('Also delete what was added since').check();
      await confirm(page, { opened, shows: /delete 1 file/, submit: 'Restore' });
      // What was brought back is seen in the present.
      await page.waitForURL(url => url.search === '');
      await row(page, /added.txt/).waitFor({ state: 'detached' });
      await row(page, /notes.md/).waitFor();
    },
  );
}

test('A7: only what is selected in the past is brought back', options, async t => {
  const { page, opened } = await begun(t);
  const [newest] = await batches(page);
  await remove(page, /notes.md/);
  await remove(page, /drawing.txt/);
  await page.goto(`${new URL(page.url()).pathname}?at=${newest?.revision}&on=${newest?.atMs}`);
  await row(page, /notes.md/).click();
  await button(page, 'Restore').click();
  await confirm(page, { opened, shows: /bring back 1 file/, submit: 'Restore' });
  // What was brought back is seen in the present.
  await page.waitForURL(url => url.search === '');
  await row(page, /drawing.txt/).waitFor({ state: 'detached' });
  await row(page, /notes.md/).waitFor();
});

test('N1: what changed since it was shown is refused, and nothing is done', options, async t => {
  const { page, opened } = await begun(t);
  await remove(page, /notes.md/);
  await openHistory(page, 'Deleted files');
  await button(page, 'Restore notes.md').click();
  await page.getByText(/bring back 1 file/).waitFor();
  opened.expect(/409/);
  await page.route(
    '**/restore',
    route => route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), plan: 'of before' }) }),
    { times: 1 },
  );
  await page.getByRole('dialog').last().getByRole('button', { name: 'Restore', exact: true }).click();
  await page.getByText('Somebody changed it in between').waitFor();
  assert.equal((await batches(page))[0]?.deleted, 1, 'the deletion is still the newest batch');
});

for (const look of [{}, { phone: true, dark: true }]) {
  const name = look.phone ? 'phone' : 'desktop';
  test(`A5: a version is kept under a name, and no longer, on a ${name}`, options, async t => {
    const { opened, page } = await begun(t, look);
    await choose(page, /notes.md/, 'Versions');
    await button(page, /^Keep the version/).click();
    await page.getByLabel('Name (optional)').fill('as sent');
    await opened.checkAccess();
    await opened.screenshot(`keep-${name}`);
    await page.keyboard.press('Enter');
    await page.getByText('as sent').waitFor();
    // The words that hover over a button are no part of the page.
    await page.mouse.move(0, 0);
    await opened.checkAccess();
    await opened.screenshot(`kept-${name}`);
    await button(page, /^Kept: the version/).click();
    await button(page, 'Keep it no longer').click();
    await button(page, /^Keep the version/).waitFor();
  });
}
