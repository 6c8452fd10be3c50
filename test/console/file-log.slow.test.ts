/** Who changed and who saw which files, in the console: a real station, its built pages, and Chromium. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { guestOf, makerOf } from '#station/http/shared-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';

const station = await startTestStation({ name: 'harbour' });
test.after(() => station[Symbol.asyncDispose]());
const { administration, settings } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('anna');
const address = station.running.url;
const anna = await makerOf(station, 'anna');
const pictures = await anna.folder('Pictures');
const sea = await anna.file('sea.txt', 'the sea', pictures);
await anna.change({ op: 'move', id: sea, base: 2, parent: pictures, name: 'ocean.txt' });
const link = await anna.link(pictures, { note: 'for grandma' });
const guest = await guestOf(station, link.token);
await guest.ask(`/files/${sea}/content`);

interface Look {
  readonly account?: string;
  readonly phone?: boolean;
  readonly dark?: boolean;
}

async function signedIn(t: TestContext, at: string, { account = 'root', ...look }: Look = {}): Promise<Opened> {
  const opened = await openPage(t, { address, ...look });
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.goto(at);
  await page.getByLabel('Name', { exact: true }).fill(account);
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${at}**`);
  return opened;
}

async function looksWell({ page, checkAccess, screenshot }: Opened, name: string): Promise<void> {
  await screenshot(name);
  await checkAccess();
  const tooWide = await page.locator('html').evaluate(root => root.scrollWidth - root.clientWidth);
  assert.ok(tooWide <= 0, `${name} is ${tooWide} pixels too wide`);
}

test('I30 A18 an administrator sees the changes of a share and who saw which file, narrowed and exported', {
  skip: withoutChromium(),
}, async t => {
  const opened = await signedIn(t, '/admin/log');
  const { page } = opened;
  await page.getByText('Changes to files', { exact: true }).click();
  await page.getByLabel('Share', { exact: true }).selectOption('anna');
  const changes = page.getByRole('list', { name: 'Changes to files' }).getByRole('listitem');
  await changes.filter({ hasText: 'Renamed: Pictures/ocean.txt' }).getByText('before: Pictures/sea.txt').waitFor();
  assert.equal(await changes.count(), 3);
  await looksWell(opened, 'file-log-changes');
  await page.getByLabel('Part of the name').fill('SEA');
  await changes.filter({ hasText: 'Renamed' }).waitFor({ state: 'detached' });
  assert.equal(await changes.count(), 1);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export as CSV' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'waystation-changes.csv');
  await page.getByText('Access to files', { exact: true }).click();
  const seen = page.getByRole('list', { name: 'Access to files' }).getByRole('listitem');
  await seen
    .filter({ hasText: 'Looked at: anna/Pictures/ocean.txt' })
    .getByText(/by the link “for grandma”/)
    .waitFor();
  await looksWell(opened, 'file-log-accesses');
  const small = await signedIn(t, '/admin/log', { phone: true, dark: true });
  await small.page.getByText('Access to files', { exact: true }).click();
  await small.page.getByText('Looked at: anna/Pictures/ocean.txt').waitFor();
  await looksWell(small, 'file-log-phone-dark');
});

test('I29 the overview names what visitors saw most; I30 the log is kept as long as an administrator says', {
  skip: withoutChromium(),
}, async t => {
  const opened = await signedIn(t, '/admin/overview');
  const { page } = opened;
  const list = page.getByRole('list', { name: 'Most looked at by visitors' });
  await list.getByText('anna/Pictures/ocean.txt').waitFor();
  await list.getByText(/looked at once, downloaded 0 times/).waitFor();
  await list.scrollIntoViewIfNeeded();
  await looksWell(opened, 'visited');
  await page.goto('/admin/settings');
  const days = page.getByLabel('Days that it is kept');
  await days.fill('30');
  await days.press('Enter');
  await page.getByText('The log is kept so long from now on').waitFor();
  assert.equal(settings.auditKeepDays(), 30);
  await days.scrollIntoViewIfNeeded();
  await looksWell(opened, 'keep');
});

test('A18 whoever reads a share sees who changed which file in a folder', { skip: withoutChromium() }, async t => {
  const opened = await signedIn(t, '/files', { account: 'anna' });
  const { page } = opened;
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Changes to single files' }).click();
  await page.getByText('Renamed: Pictures/ocean.txt').waitFor();
  await page
    .getByText(/anna.*laptop/)
    .first()
    .waitFor();
  await looksWell(opened, 'file-log-folder');
});
