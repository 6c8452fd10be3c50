/** Administrators administer in the console: a real station, its built pages, and Chromium. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { CommitReply, Op } from '#protocol/commit.ts';
import { encodeEnd, encodeJson } from '#protocol/frame-payloads.ts';
import type { ShareWire } from '#protocol/session.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { freshId, startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';
import { openSignedIn } from '#test/console/signed-in.ts';

const heldFiles = 12;
const station = await startTestStation({ holdFiles: heldFiles, name: 'harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
const { accounts, administration } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'Bartholomew Featherstonehaugh']) await station.addUser(name);
const address = station.running.url;
/** By their place in the address. */
const titles = {
  ...{ overview: 'Overview', accounts: 'Accounts', shares: 'Shares', devices: 'Devices' },
  ...{ holds: 'Held deletions', log: 'Log' },
};

interface How {
  readonly account?: string;
  readonly password?: string;
  readonly at?: string;
  readonly phone?: boolean;
  readonly dark?: boolean;
}

async function signedIn(t: TestContext, { at = '/admin/accounts', ...how }: How = {}): Promise<Opened> {
  return how.password === undefined ? openSignedIn(t, station, { at, ...how }) : signedInByForm(t, { at, ...how });
}

async function signedInByForm(
  t: TestContext,
  { account, password, at, ...look }: Required<Pick<How, 'at'>> & How,
): Promise<Opened> {
  const opened = await openPage(t, { address, ...look });
  // Whoever is not signed in is told so before being asked to.
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.goto(at);
  await page.getByLabel('Name', { exact: true }).fill(account ?? '');
  await page.getByLabel('Password', { exact: true }).fill(password ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${at}**`);
  return opened;
}

function row(page: Page, name: string | RegExp) {
  return page.getByRole('listitem').filter({ hasText: name });
}

async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Anna's drive deletes as many files as are held. Answers how its last request ended. */
async function massDeletion(): Promise<string | undefined> {
  const { token } = await station.link('anna');
  const home = (await station.shares(token))[0] as ShareWire;
  const commit = async (frames: readonly Uint8Array[]): Promise<string | undefined> => {
    const answer = await station.ask(`/api/shares/${home.id}/commit`, { token, frames });
    const result = answer.json<CommitReply>().results[0];
    return result && 'refused' in result ? result.refused : undefined;
  };
  const one = (op: Op): Promise<string | undefined> =>
    commit([
      ...encodeJson({ epoch: home.epoch, batches: [{ opId: freshId(), ops: [op] }] }),
      ...encodeEnd(),
    ] as Uint8Array[]);
  const folder = freshId();
  await one({ op: 'create', id: folder, parent: home.root, name: 'archive', kind: 'folder', state: null });
  const content = contentOf(Buffer.from('a letter'));
  for (let file = 0; file < heldFiles; file += 1)
    await commit(createBody({ epoch: home.epoch, parent: folder, name: `letter ${file}.txt`, content, id: freshId() }));
  const head = (await station.shares(token))[0]?.head ?? 0;
  return one({ op: 'delete', id: folder, seen: head });
}

test('an administrator makes an account and a share, gives access, and locks the account out', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, expect } = await signedIn(t);
  await page.getByRole('button', { name: 'New account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('carla');
  await dialog.getByLabel('Password', { exact: true }).fill('carla has a secret');
  await dialog.getByLabel('Password once more').fill('carla has a secre');
  await dialog.getByRole('button', { name: 'Make account' }).click();
  await dialog.getByText('The two passwords differ.').waitFor();
  await checkAccess();
  await dialog.getByLabel('Password once more').fill('carla has a secret');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await row(page, 'carla').getByText('Member').waitFor();

  await page.getByRole('link', { name: 'Shares' }).click();
  await page.getByRole('button', { name: 'New share' }).click();
  expect(/status of 422/);
  await dialog.getByLabel('Name').fill('ANNA');
  await page.keyboard.press('Enter');
  await dialog.getByText(/is taken by an account/).waitFor();
  await dialog.getByLabel('Name').fill('films');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'Who may use “films”' });
  await panel.getByRole('radiogroup', { name: 'Access of carla' }).getByText('Read').click();
  await row(page, 'films').getByText('carla may read').waitFor();
  await page.keyboard.press('Escape');

  const carla = await signedIn(t, { account: 'carla', password: 'carla has a secret', at: '/files' });
  await carla.page.getByRole('link', { name: 'films' }).waitFor();
  await carla.page.goto('/admin/accounts');
  await carla.page.getByText('Only administrators see this page').waitFor();
  assert.equal(await carla.page.getByText('Administration', { exact: true }).count(), 0);
  await carla.checkAccess();

  await page.getByRole('link', { name: 'Accounts' }).click();
  await page.getByRole('button', { name: 'Actions for carla' }).click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await dialog.getByText(/locked out at once/).waitFor();
  await checkAccess();
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await row(page, 'carla').getByText('Disabled').waitFor();
  await carla.page.waitForURL('**/sign-in**');

  await page.getByRole('link', { name: 'Log' }).click();
  for (const said of [
    'root made the account carla',
    'root made the share “films”',
    'root let carla read in “films”',
    /carla signed in with Chrom/,
    'root disabled carla',
  ])
    await row(page, said).first().waitFor();
});

test('what the station refuses is said beside what was tried: the last administrator stays one', {
  skip: withoutChromium(),
}, async t => {
  const { page, expect } = await signedIn(t);
  expect(/status of 422/);
  await page.getByRole('button', { name: 'Actions for root' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Make member' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make member' }).press('Enter');
  await dialog.getByText(/only administrator who can sign in/).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.locator('[aria-label="Actions for root"]:focus').waitFor();
});

test('a device is found by a part of what is known of it, and unlinked', { skip: withoutChromium() }, async t => {
  const { token } = await station.link('Bartholomew Featherstonehaugh');
  const { page } = await signedIn(t, { at: '/admin/devices' });
  await page.getByRole('searchbox', { name: 'Find a device' }).fill('laptop barth');
  assert.equal(await page.getByRole('list', { name: 'Linked', exact: true }).getByRole('listitem').count(), 1);
  await page.getByRole('button', { name: 'Unlink laptop of Bartholomew' }).click();
  await page.getByText(/stops syncing at once/).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
  await row(page, 'ended').waitFor();
  assert.equal((await station.ask('/api/shares', { token })).status, 401);
  await page.getByRole('link', { name: 'Log' }).click();
  await row(page, 'root unlinked laptop (Bartholomew Featherstonehaugh)').waitFor();
});

test('held deletions are shown wherever an administrator is, and decided about', {
  skip: withoutChromium(),
}, async t => {
  const { page, checkAccess, screenshot } = await signedIn(t, { at: '/admin/holds' });
  await page.getByText('Nothing is held').waitFor();
  await screenshot('admin-holds-none');
  await checkAccess();
  assert.equal(await massDeletion(), 'held');
  await page.reload();
  const hold = page.getByRole('region', { name: `${heldFiles} deleted files in “anna”` });
  await hold.getByText('anna on laptop').waitFor();
  await hold.getByText('archive', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Held deletions' }).getByRole('img', { name: '1 hold waits' }).waitFor();
  for (const look of [{}, { phone: true, dark: true }]) await lookAtAll(t, look);
  await hold.getByRole('button', { name: 'Let them be deleted' }).click();
  await page.getByText(/every computer that syncs “anna”/).waitFor();
  await screenshot('admin-holds-ask');
  await checkAccess();
  await page.keyboard.press('Escape');
  await hold.getByRole('button', { name: 'Bring the files back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Bring the files back' }).click();
  await page.getByText('Nothing is held').waitFor();
  await page.getByRole('link', { name: 'Log' }).click();
  await row(page, `root brought ${heldFiles} files back that laptop (anna) had deleted in “anna”`).waitFor();
});

/** Every page, with what is to be seen of it: axe finds nothing, and nothing is wider than the window. */
async function lookAtAll(t: TestContext, look: Pick<How, 'phone' | 'dark'>): Promise<void> {
  const { page, checkAccess, screenshot } = await signedIn(t, look);
  const name = look.dark ? 'phone-dark' : 'desktop';
  for (const [place, title] of Object.entries(titles)) {
    await page.goto(`/admin/${place}`);
    await heading(page, title);
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' });
    await checkAccess();
    await screenshot(`admin-${place}-${name}`);
    const tooWide = await page.locator('#content').evaluate(main => main.scrollWidth - main.clientWidth);
    assert.ok(tooWide <= 0, `${place} is ${tooWide} pixels too wide`);
  }
  await page.goto('/admin/shares');
  await page.getByRole('button', { name: 'Access to anna' }).click();
  await page.getByText('Always writes in the own home').waitFor();
  await checkAccess();
  await screenshot(`admin-grants-${name}`);
  await page.goto('/admin/accounts');
  await page.getByRole('button', { name: 'Actions for anna' }).click();
  await page.getByRole('menuitem', { name: 'Set password' }).waitFor();
  await checkAccess();
  await screenshot(`admin-menu-${name}`);
  await page.getByRole('menuitem', { name: 'Set password' }).click();
  await page.getByRole('dialog').waitFor();
  await checkAccess();
  await screenshot(`admin-password-${name}`);
}

test('the log is narrowed, goes on behind its first page, and is exported as it is shown', {
  skip: withoutChromium(),
}, async t => {
  const old = { atMs: Date.UTC(2020, 1, 29, 12), actor: '=cmd', address: '192.0.2.7', event: 'sign-in refused' };
  for (let at = 0; at < 600; at += 1) accounts.addAudit({ ...old, about: { computer: `guess ${at}` } });
  const { page } = await signedIn(t, { at: '/admin/log' });
  const entries = page.getByRole('list', { name: 'Log' }).getByRole('listitem');
  await page.getByLabel('What', { exact: true }).selectOption({ label: 'Sign-in refused' });
  await page.getByLabel('From', { exact: true }).fill('2020-02-29');
  await page.getByLabel('To', { exact: true }).fill('2020-02-29');
  await page.getByLabel('Account', { exact: true }).selectOption({ label: '=cmd' });
  await entries.filter({ hasText: 'guess 599' }).waitFor();
  assert.equal(await entries.count(), 500);
  await page.getByRole('button', { name: 'Show more' }).click();
  await entries.filter({ hasText: 'guess 0,' }).waitFor();
  assert.equal(await entries.count(), 600);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export as CSV' }).click(),
  ]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  assert.equal(lines.length, 601);
  assert.match(lines[1] ?? '', /^\d+,2020-02-29T12:00:00.000Z,"'=cmd",192\.0\.2\.7,sign-in refused,/);
  await page.getByLabel('To', { exact: true }).fill('2020-02-28');
  await page.getByLabel('From', { exact: true }).fill('2020-02-27');
  await page.getByText('Nothing on record fits.').waitFor();
});
