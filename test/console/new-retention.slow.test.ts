/** What new shares and homes keep, what owners choose, and how pages show what is not kept any more. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepsEverything } from '#model/retention.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { madeOlder, savedOften } from '#station/http/retention-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { retainNow } from '#station/main/look-after.ts';
import { closeAtEnd } from '#test/closings.ts';
import { withoutChromium } from '#test/console/browser.ts';
import { openSignedIn } from '#test/console/signed-in.ts';

const skip = withoutChromium();
const dayMs = 24 * 60 * 60_000;
const station = await startTestStation({ name: 'harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
const { administration, retention, shares, upkeep } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('anna');
const homes = { ...keepsEverything, versions: 8, days: 90 };
const shareNamed = async (name: string) => {
  const found = (await shares.shares()).find(share => share.name === name);
  assert.ok(found, name);
  return found;
};

type Look = { readonly phone?: boolean; readonly dark?: boolean };
const looks = [{}, { dark: true }, { phone: true }, { phone: true, dark: true }] as const;
const lookName = (look: Look): string => `${look.phone ? 'phone' : 'desktop'}-${look.dark ? 'dark' : 'light'}`;

test('V10 an administrator chooses what new shares and homes keep, and is told where a share is made', {
  skip,
}, async t => {
  const { page, checkAccess } = await openSignedIn(t, station, { account: 'root', at: '/admin/settings' });
  const part = page.getByRole('region', { name: 'What is kept of the past' });
  await part.getByRole('button', { name: 'Change: New shares' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'What new shares keep of their past' });
  await dialog.getByLabel('Limit the number').press('Space');
  await dialog.getByLabel('Older versions of each file').fill('16');
  await dialog.getByLabel('They thin out with age').press('Space');
  await checkAccess();
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await part.getByText('16 older versions of each file, thinned out with age').waitFor();
  await part.getByLabel('What owners may choose').selectOption('To keep more or less');
  await page.getByText('Saved').waitFor();
  const { shares: chosen, owners } = retention.newRetention();
  assert.deepEqual([chosen.versions, chosen.order, owners], [16, 'smart', 'any']);
  await page.goto('/admin/shares');
  await page.getByRole('button', { name: 'New share' }).click();
  await page.getByText('What it keeps of its past: 16 older versions of each file').waitFor();
  await checkAccess();
  await page.getByLabel('Name').fill('photos');
  await page.getByLabel('Name').press('Enter');
  await page.getByRole('dialog', { name: 'photos' }).waitFor();
  assert.equal((await upkeep.store.retention((await shareNamed('photos')).id)).versions, 16);
  await page.goto('/admin/log');
  await page.getByText('root said what new shares and homes keep of their past').first().waitFor();
});

test('V11 an owner keeps more than new homes do, and is told why less is refused', { skip }, async t => {
  retention.setNewRetention({ ...retention.newRetention(), homes, owners: 'more' });
  await retention.setRetention('anna', homes);
  const { page, checkAccess, expect } = await openSignedIn(t, station, { account: 'anna', at: '/account' });
  const part = page.getByRole('region', { name: 'What is kept of the past' });
  await part.getByText('You can choose that yourself').waitFor();
  await checkAccess();
  await part.getByRole('button', { name: 'Change' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'What your files keep of their past' });
  await dialog.getByLabel('Days since').fill('30');
  expect(/status of 403/);
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await dialog.getByText('A home keeps at least what this station has new homes keep').waitFor();
  await checkAccess();
  await dialog.getByLabel('Days since').fill('365');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await part.getByText('8 older versions of each file · for 365 days').waitFor();
  retention.setNewRetention({ ...retention.newRetention(), owners: 'nobody' });
  await page.reload();
  await part.getByText('The administrators of this station choose that.').waitFor();
  assert.equal(await part.getByRole('button').count(), 0);
});

test('V8 a look back marks what is not kept, and offers nothing of it; versions say how many went', {
  skip,
}, async t => {
  const home = await shareNamed('anna');
  const node = await savedOften(shares, home, { name: 'often.txt', texts: ['one', 'two', 'three'] });
  madeOlder(dataFolder(station.folder).database, 3 * dayMs);
  await upkeep.store.setRetention(home.id, { ...keepsEverything, versions: 0 });
  await retainNow(dataFolder(station.folder));
  for (const look of looks) {
    const { page, checkAccess, screenshot } = await openSignedIn(t, station, {
      account: 'anna',
      at: '/account',
      ...look,
    });
    await page.getByRole('region', { name: 'What is kept of the past' }).waitFor();
    await page.goto(`/files/${home.id}/${home.root}?at=2&on=${Date.now() - 2 * dayMs}`);
    const row = page.getByRole('row', { name: /often\.txt/ });
    await row.getByText('not kept any more').waitFor();
    await row.getByRole('button', { name: /Actions/ }).click();
    const menu = page.getByRole('menu');
    await menu.waitFor();
    for (const gone of ['Preview', 'Download'])
      assert.equal(await menu.getByRole('menuitem', { name: gone }).count(), 0);
    await checkAccess();
    await screenshot(`lost-past-${lookName(look)}`);
    await page.keyboard.press('Escape');
    await row.dblclick();
    await page.getByText('What “often.txt” held then is not kept any more.').first().waitFor();
    await page.goto(`/files/${home.id}/${home.root}`);
    await row.getByRole('button', { name: /Actions/ }).click();
    await page.getByRole('menuitem', { name: 'Versions' }).click();
    await page.getByText('2 older versions are not kept any more.').waitFor();
    await checkAccess();
    await screenshot(`lost-versions-${lookName(look)}`);
  }
  assert.equal((await shares.versions({ account: '', device: home.root, grant: 'write' }, home.id, node)).length, 1);
});

test('what is chosen for new ones fits a desktop and a phone, in light and dark', { skip }, async t => {
  retention.setNewRetention({ shares: { ...homes, order: 'smart', bytes: 2 ** 34 }, homes, owners: 'more' });
  for (const look of looks) {
    const { page, checkAccess, screenshot } = await openSignedIn(t, station, {
      account: 'root',
      at: '/admin/settings',
      ...look,
    });
    await page.getByRole('region', { name: 'What is kept of the past' }).scrollIntoViewIfNeeded();
    await checkAccess();
    await screenshot(`kept-settings-${lookName(look)}`);
    await page.goto('/account');
    await page.getByRole('region', { name: 'What is kept of the past' }).scrollIntoViewIfNeeded();
    await checkAccess();
    await screenshot(`kept-account-${lookName(look)}`);
  }
});
