/** Accounts and shares are renamed, removed, brought back and erased in the console, and what an account may use is seen. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';
import { until } from '#test/system/program.ts';

const skip = withoutChromium();
const station = await startTestStation({ name: 'harbour' });
test.after(() => station[Symbol.asyncDispose]());
const { administration, groups, shares } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('jonas');
await administration.addShare('photos');
groups.addGroup('family');
groups.setMember('family', 'jonas', true);
await groups.grantGroup('photos', 'family', 'read');

type Look = { readonly phone?: boolean; readonly dark?: boolean };

async function adminPage(t: TestContext, path: string, look: Look = {}): Promise<Opened> {
  const opened = await openPage(t, { address: station.running.url, ...look });
  // Whoever is not signed in is told so before being asked to.
  opened.expect(/status of 401/);
  const { page } = opened;
  await page.goto(path);
  await page.getByLabel('Name', { exact: true }).fill('root');
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return opened;
}

/** Opens the menu of an account or a share by keys, and takes what it offers. */
async function choose(page: Page, name: string, deed: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).press('Enter');
  await page.getByRole('menuitem', { name: deed, exact: true }).press('Enter');
}

const names = async () => (await shares.shares()).map(({ name }) => name);

test('B25 B28: a share is renamed, removed and brought back by keys alone', { skip }, async t => {
  const { page, checkAccess, expect } = await adminPage(t, '/admin/shares');
  // A name that is taken is refused.
  expect(/status of 422/);
  await choose(page, 'photos', 'Rename');
  const renaming = page.getByRole('dialog', { name: 'Rename “photos”' });
  await renaming.getByLabel('Name').fill('jonas');
  await renaming.getByLabel('Name').press('Enter');
  await renaming.getByText(/taken by an account/).waitFor();
  await checkAccess();
  await renaming.getByLabel('Name').fill('Pictures');
  await renaming.getByLabel('Name').press('Enter');
  await page.getByText('“photos” is called “Pictures” now').waitFor();
  await choose(page, 'Pictures', 'Remove');
  const removing = page.getByRole('dialog', { name: 'Remove the share “Pictures”?' });
  await removing.getByText(/kept here for 30 days/).waitFor();
  await checkAccess();
  await removing.getByRole('button', { name: 'Remove' }).press('Enter');
  const removed = page.getByRole('list', { name: 'Removed shares' });
  await removed.getByText('Pictures').waitFor();
  assert.deepEqual(await names(), ['root', 'jonas']);
  await checkAccess();
  await removed.getByRole('button', { name: 'Bring back Pictures' }).press('Enter');
  await removed.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Actions for Pictures' }).waitFor();
  assert.deepEqual(await names(), ['root', 'jonas', 'Pictures']);
});

test('what an account may use is seen and changed from its side', { skip }, async t => {
  const { page, checkAccess } = await adminPage(t, '/admin/accounts', { phone: true });
  await choose(page, 'jonas', 'Access');
  const panel = page.getByRole('dialog', { name: 'What jonas may use' });
  const row = panel.getByRole('listitem').filter({ hasText: 'Pictures' });
  await row.getByText('May read, by the group family').waitFor();
  await checkAccess();
  await row.getByText('Write', { exact: true }).click();
  await until('the grant', async () => {
    const grants = (await administration.shares()).find(({ share }) => share.name === 'Pictures')?.grants;
    return grants?.find(({ account, level }) => account === 'jonas' && level === 'write');
  });
});

test('B26 B27: an account is removed with its home, and erased only by another yes', { skip }, async t => {
  const { page, checkAccess } = await adminPage(t, '/admin/accounts', { dark: true });
  await page.getByRole('button', { name: 'Actions for root' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
  assert.equal(await page.getByRole('menuitem', { name: 'Remove' }).count(), 0, 'nobody removes the own account here');
  await page.keyboard.press('Escape');
  await choose(page, 'jonas', 'Remove');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).press('Enter');
  const removed = page.getByRole('list', { name: 'Removed accounts' });
  await removed.getByRole('button', { name: 'Erase jonas' }).press('Enter');
  const erasing = page.getByRole('dialog', { name: 'Erase “jonas” for good?' });
  await erasing.getByText(/Nothing brings it back/).waitFor();
  await checkAccess();
  await erasing.getByRole('button', { name: 'Cancel' }).press('Enter');
  assert.equal((await station.running.open.life.removed()).accounts.length, 1);
  await removed.getByRole('button', { name: 'Erase jonas' }).press('Enter');
  await erasing.getByRole('button', { name: 'Erase' }).press('Enter');
  await removed.waitFor({ state: 'hidden' });
  assert.deepEqual(await names(), ['root', 'Pictures']);
  await page.goto('/admin/log');
  await page.getByText('root erased the account jonas').waitFor();
});

test('B32: for how many days what is removed is kept is chosen, and what a shorter time erases is asked about', {
  skip,
}, async t => {
  await administration.addShare('drafts');
  const drafts = (await shares.shares()).find(({ name }) => name === 'drafts');
  assert(drafts);
  await station.running.open.upkeep.store.removeShare(drafts.id, Date.now() - 12 * 86_400_000);
  const { life } = station.running.open;
  for (const look of [{}, { phone: true, dark: true }]) {
    const { page, checkAccess, screenshot } = await adminPage(t, '/admin/settings', look);
    const shot = look.phone === true ? 'removed-keep-phone-dark' : 'removed-keep';
    const days = page.getByLabel('Days that they are kept');
    await days.fill('10');
    await days.press('Enter');
    const asking = page.getByRole('dialog', { name: 'Keep what is removed for only 10 days?' });
    await asking.getByText(/: 1 share, with all files/).waitFor();
    await checkAccess();
    await screenshot(`${shot}-ask`);
    if (look.phone === true) {
      await asking.getByRole('button', { name: 'Erase' }).press('Enter');
      await page.getByText('What is removed is kept for 10 days').waitFor();
      continue;
    }
    await page.keyboard.press('Escape');
    await asking.waitFor({ state: 'hidden' });
    await page.getByRole('region', { name: 'Removed accounts and shares' }).scrollIntoViewIfNeeded();
    await screenshot(shot);
    assert.equal(life.keepDays(), 30, 'nothing was chosen yet');
    await days.fill('20');
    await days.press('Enter');
    await page.getByText('What is removed is kept for 20 days').waitFor();
    await checkAccess();
  }
  assert.equal(life.keepDays(), 10);
  assert.equal(await life.eraseDue(), 1);
});
