/** Somebody to whom one folder of a share is granted, in Chromium: its past, versions, links and copies. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { NodeId } from '#model/node.ts';
import type { Op } from '#protocol/commit.ts';
import { encodeEnd, encodeJson } from '#protocol/frame-payloads.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { freshId, startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';

const station = await startTestStation({ name: 'harbour' });
test.after(() => station[Symbol.asyncDispose]());
const { administration, folders } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'ben']) await station.addUser(name);
const anna = await station.link('anna');

interface Look {
  readonly phone?: boolean;
  readonly dark?: boolean;
}

async function signedIn(t: TestContext, account: string, look: Look & { readonly at?: string }): Promise<Opened> {
  const { at = '/files', ...how } = look;
  const opened = await openPage(t, { address: station.running.url, ...how });
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.goto(at);
  await page.getByLabel('Name', { exact: true }).fill(account);
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${at}**`);
  return opened;
}

const row = (page: Page, name: string | RegExp): Locator => page.getByRole('row', { name });
const button = (page: Page | Locator, name: string | RegExp): Locator => page.getByRole('button', { name });

async function goTo(page: Page, name: string): Promise<void> {
  const link = page.getByRole('link', { name });
  const menu = button(page, 'Shares');
  await menu.or(link).filter({ visible: true }).first().waitFor();
  if (await menu.isVisible()) await menu.click();
  await link.first().click();
}

async function choose(page: Page, name: RegExp, item: string): Promise<void> {
  await row(page, name).getByRole('button').click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function openHistory(page: Page, item: string): Promise<Locator> {
  await button(page, 'History').click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.getByRole('dialog').waitFor();
  return page.getByRole('dialog');
}

async function shut(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** `Plans` and `Secret`, each with a file; one batch deletes a file of each. */
async function shareOf(name: string, level: 'read' | 'write'): Promise<void> {
  const { id, epoch, root } = await administration.addShare(name);
  await administration.grant(name, 'anna', 'write');
  const commit = async (frames: readonly Uint8Array[]): Promise<void> => {
    const answer = await station.ask(`/api/shares/${id}/commit`, { token: anna.token, frames });
    assert.ok(answer.status === 200 && !String(answer.body).includes('refused'), String(answer.body));
  };
  const change = (...ops: Op[]) =>
    commit([...encodeJson({ epoch, batches: [{ opId: freshId(), ops }] }), ...encodeEnd()]);
  const gone: NodeId[] = [];
  for (const folder of ['Plans', 'Secret']) {
    const node = freshId();
    await change({ op: 'create', id: node, parent: root, name: folder, kind: 'folder', state: null });
    for (const file of ['stays.txt', 'gone.txt']) {
      const content = contentOf(Buffer.from(`${file} in ${folder}`));
      const made = freshId();
      await commit(createBody({ epoch, parent: node, name: `${folder} ${file}`, content, id: made }));
      if (file === 'gone.txt') gone.push(made);
    }
  }
  await change(...gone.map((node): Op => ({ op: 'delete', id: node, seen: 99 })));
  await folders.grantFolder({ share: name, folder: 'Plans', kind: 'account', name: 'ben', level });
}

interface Looked {
  readonly page: Page;
  /** Nothing is told of elsewhere, and whoever uses the keyboard or listens can do so. */
  calm(what: string): Promise<void>;
}

for (const look of [{}, { phone: true, dark: true }] satisfies Look[]) {
  const on = look.phone ? 'phone' : 'desktop';
  test(`A12 who has a folder undoes, restores, keeps, shares and copies there, and hears of nothing else, on a ${on}`, {
    skip: withoutChromium(),
  }, async t => {
    const name = look.phone ? 'works' : 'projects';
    await shareOf(name, 'write');
    const opened = await signedIn(t, 'ben', look);
    const { page } = opened;
    const calm = async (what: string): Promise<void> => {
      await opened.checkAccess();
      await opened.screenshot(`people-${what}-${on}`);
      assert.doesNotMatch(await page.locator('body').innerText(), /Secret/);
    };
    await goTo(page, `Plans in ${name}`);
    await row(page, /Plans stays.txt/).waitFor();
    for (const does of [undoes, restores, keeps, makesLink, copies, looksBack]) await does({ page, calm });
    await page.goto('/links');
    await page.getByText('Plans/Plans stays.txt').first().waitFor();
    await calm('links');
  });
}

async function undoes({ page, calm }: Looked): Promise<void> {
  const batches = await openHistory(page, 'Recent changes');
  await batches.getByText('Deleted 1 file').waitFor();
  await calm('batches');
  await button(batches, /^Undo what anna did/)
    .first()
    .click();
  const ask = page.getByRole('dialog', { name: /Undo what/ });
  await ask.getByText('bring back 1 file').waitFor();
  await ask.getByText('Something else was done at the same time').waitFor();
  await calm('undo');
  await button(ask, 'Undo').click();
  await page.getByText('It is undone').waitFor();
  await shut(page);
  await row(page, /Plans gone.txt/).waitFor();
}

async function restores({ page, calm }: Looked): Promise<void> {
  await choose(page, /Plans gone.txt/, 'Delete');
  await button(page.getByRole('dialog'), 'Delete').click();
  await row(page, /Plans gone.txt/).waitFor({ state: 'detached' });
  const deleted = await openHistory(page, 'Deleted files');
  await calm('deleted');
  await button(deleted, 'Restore Plans gone.txt').first().click();
  await button(page.getByRole('dialog', { name: 'Restore what was deleted?' }), 'Restore').click();
  await page.getByText('It is as it was').waitFor();
  await shut(page);
  await row(page, /Plans gone.txt/).waitFor();
}

async function keeps({ page, calm }: Looked): Promise<void> {
  await choose(page, /Plans stays.txt/, 'Versions');
  await button(page, /Keep the version of/).click();
  const keep = page.getByRole('dialog', { name: 'Keep this version for ever' });
  await keep.getByLabel('Name (optional)').fill('the first');
  await button(keep, 'Keep').last().click();
  await page.getByText('the first').waitFor();
  await calm('versions');
  await shut(page);
}

async function makesLink({ page, calm }: Looked): Promise<void> {
  await choose(page, /Plans stays.txt/, 'Share by link');
  await button(page.getByRole('dialog'), 'Make and copy').click();
  await page.getByRole('dialog').getByRole('textbox').first().waitFor();
  await calm('link');
  await shut(page);
}

async function copies({ page, calm }: Looked): Promise<void> {
  await choose(page, /Plans stays.txt/, 'Copy');
  const picker = page.getByRole('dialog');
  await button(picker, 'All folders').click();
  await button(picker, 'My files').click();
  await picker.getByText('The copies begin a history of their own there.').waitFor();
  await calm('copy');
  await button(picker, 'Copy here').click();
  await page.getByText(/is copied/).waitFor();
  await picker.waitFor({ state: 'hidden' });
  const clear = button(page, 'Clear the selection');
  if (await clear.isVisible()) await clear.click();
}

async function looksBack({ page, calm }: Looked): Promise<void> {
  const back = await openHistory(page, 'Look back');
  const now = await page.evaluate(() => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString());
  await back.locator('input').fill(now.slice(0, 16));
  await back.locator('button[type=submit]').click();
  await page.getByText(/^As it was on/).waitFor();
  await row(page, /Plans gone.txt/).waitFor();
  await calm('past');
  await button(page, 'Restore this folder').click();
  await page.getByRole('dialog').getByText('Nothing is to be done').waitFor();
  await shut(page);
}

test('A12 who may only read a folder sees its past, and is offered nothing that changes it', {
  skip: withoutChromium(),
}, async t => {
  await shareOf('archive', 'read');
  const opened = await signedIn(t, 'ben', {});
  const { page } = opened;
  await goTo(page, 'Plans in archive');
  await row(page, /Plans stays.txt/).waitFor();
  const deleted = await openHistory(page, 'Deleted files');
  await deleted.getByText('Plans gone.txt').waitFor();
  assert.equal(await button(deleted, /^Restore/).count(), 0);
  await opened.checkAccess();
  await shut(page);
  const batches = await openHistory(page, 'Recent changes');
  await batches.getByText('Deleted 1 file').waitFor();
  assert.equal(await button(batches, /^Undo/).count(), 0);
});

test('A12 the list of shares says whom folders within a share are granted', { skip: withoutChromium() }, async t => {
  await administration.addShare('lone');
  const { id, epoch, root } = await administration.addShare('partly');
  const op: Op = { op: 'create', id: freshId(), parent: root, name: 'Drafts', kind: 'folder', state: null };
  await administration.grant('partly', 'anna', 'write');
  const frames = [...encodeJson({ epoch, batches: [{ opId: freshId(), ops: [op] }] }), ...encodeEnd()];
  await station.ask(`/api/shares/${id}/commit`, { token: anna.token, frames });
  await administration.grant('partly', 'anna', undefined);
  await folders.grantFolder({ share: 'partly', folder: 'Drafts', kind: 'account', name: 'ben', level: 'read' });
  const opened = await signedIn(t, 'root', { at: '/admin/shares' });
  const item = (name: string) => opened.page.getByRole('listitem').filter({ hasText: name });
  await item('partly').getByText('ben may use folders in it').waitFor();
  await item('lone').getByText('Nobody may use it yet').waitFor();
  await opened.checkAccess();
  await opened.screenshot('people-shares');
});
