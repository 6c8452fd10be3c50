/** Folders that are granted within a share, in Chromium: as whoever has them sees them, and as administrators grant them. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { NodeId } from '#model/node.ts';
import type { ResolveReply } from '#protocol/session.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, withoutChromium } from '#test/console/browser.ts';
import { openSignedIn } from '#test/console/signed-in.ts';

const station = await startTestStation({ name: 'harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
const { administration, folders, groups } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'ben', 'cleo']) await station.addUser(name);

interface How {
  readonly account: string;
  readonly at?: string;
  readonly phone?: boolean;
  readonly dark?: boolean;
}

function signedIn(t: TestContext, { at = '/files', ...how }: How): Promise<Opened> {
  return openSignedIn(t, station, { at, ...how });
}

const row = (page: Page, name: string | RegExp): Locator => page.getByRole('row', { name });
const button = (page: Page | Locator, name: string | RegExp): Locator => page.getByRole('button', { name });

/** Goes to a place of the list at the side, which is behind a button on a phone. */
async function goTo(page: Page, name: RegExp | string): Promise<void> {
  const link = page.getByRole('link', { name });
  const menu = button(page, 'Shares');
  await menu.or(link).filter({ visible: true }).first().waitFor();
  if (await menu.isVisible()) await menu.click();
  await link.first().click();
}

async function upload(page: Page, name: string, text: string): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([{ name, buffer: Buffer.from(text), mimeType: '' }]);
  await row(page, new RegExp(name)).waitFor();
}

interface Made {
  /** The node ids of its folders, by name. */
  readonly ids: ReadonlyMap<string, NodeId>;
  addFile(folder: string, name: string, text: string): Promise<void>;
}

/** A share that anna has all of: `Plans`, `Sketches` and `Private`, each with a file and a folder. */
async function shareOf(name: string): Promise<Made> {
  const { id, epoch } = await administration.addShare(name);
  await administration.grant(name, 'anna', 'write');
  const { token } = await station.link('anna');
  const ids = new Map<string, NodeId>();
  const addFile = async (folder: string, file: string, text: string): Promise<void> => {
    const made = { epoch, parent: ids.get(folder) as NodeId, name: file, content: contentOf(Buffer.from(text)) };
    const { status } = await station.ask(`/api/shares/${id}/commit`, { token, frames: createBody(made) });
    assert.equal(status, 200);
  };
  for (const folder of ['Plans', 'Sketches', 'Private']) {
    const make = (path: string) => station.ask(`/api/shares/${id}/resolve`, { token, json: { path, create: true } });
    const { body } = await make(folder);
    const { node }: ResolveReply = JSON.parse(String(body));
    ids.set(folder, node as NodeId);
    await make(`${folder}/In ${folder}`);
    await addFile(folder, `${folder}.txt`, `what is in ${folder}`);
  }
  return { ids, addFile };
}

const grantTo = (share: string, folder: string, level: 'read' | 'write', name = 'ben'): Promise<void> =>
  folders.grantFolder({ share, folder, kind: 'account', name, level });

test('A12 who has two folders of a share sees and uses both, each for what it is granted, and nothing else of it', {
  skip: withoutChromium(),
}, async t => {
  for (const look of [{}, { phone: true, dark: true }]) {
    const name = look.phone ? 'works' : 'projects';
    const annas = await shareOf(name);
    await grantTo(name, 'Plans', 'read');
    await grantTo(name, 'Sketches', 'write');
    const opened = await signedIn(t, { account: 'ben', ...look });
    const { page } = opened;
    const shot = (what: string) => opened.screenshot(`folders-${what}-${look.phone ? 'phone' : 'desktop'}`);
    await goTo(page, `Plans in ${name}`);
    await row(page, /Plans.txt/).waitFor();
    await page.getByText('Read only').first().waitFor();
    assert.equal(await button(page, 'Upload').count(), 0);
    await opened.checkAccess();
    await shot('read');
    await isShown(page, look.phone === true);
    await shot('preview');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await offers(
      page,
      look.phone === true,
      ['Download', 'Versions', 'Share by link', 'Copy'],
      ['Move', 'Delete', 'Rename'],
    );

    await goTo(page, `Sketches in ${name}`);
    await row(page, /Sketches.txt/).waitFor();
    assert.deepEqual(await crumbs(page), ['Sketches']);
    await upload(page, 'of-ben.txt', 'by ben');
    await shot('write');
    await offers(page, look.phone === true, ['Move', 'Delete', 'Rename', 'Share by link', 'Copy'], []);
    if (look.phone) await row(page, /In Sketches/).click();
    else await row(page, /In Sketches/).dblclick();
    await page.getByText('Nothing here yet').waitFor();
    assert.deepEqual(await crumbs(page), ['Sketches', 'In Sketches']);
    await page.reload();
    await page.getByText('Nothing here yet').waitFor();
    assert.deepEqual(await crumbs(page), ['Sketches', 'In Sketches']);
    await page.getByRole('link', { name: 'Sketches', exact: true }).first().click();
    await row(page, /of-ben.txt/).waitFor();

    // What somebody else does there is seen as it happens.
    await annas.addFile('Sketches', 'of-anna.txt', 'by anna');
    await row(page, /of-anna.txt/).waitFor();
    await findsOnly(page, name);
    await shot('search');
    assert.doesNotMatch(await page.locator('body').innerText(), /Private/);
    await opened.checkAccess();
  }
});

async function isShown(page: Page, isPhone: boolean): Promise<void> {
  if (isPhone) await row(page, /Plans.txt/).click();
  else await row(page, /Plans.txt/).dblclick();
  await page.getByText('what is in Plans').waitFor();
}

async function offers(page: Page, isPhone: boolean, some: string[], none: string[]): Promise<void> {
  // A long press of a finger selects, as the right button does.
  if (isPhone) return;
  await row(page, /\.txt/).first().click({ button: 'right' });
  const item = (name: string): Locator => page.getByRole('menuitem', { name });
  for (const name of some) await item(name).waitFor();
  for (const name of none) assert.equal(await item(name).count(), 0, name);
  await page.keyboard.press('Escape');
  await item(some[0] ?? '').waitFor({ state: 'hidden' });
}

async function crumbs(page: Page): Promise<readonly string[]> {
  const way = page.getByRole('navigation', { name: 'Folders above' });
  return (await way.getByRole('listitem').allInnerTexts()).filter(text => text !== '');
}

async function findsOnly(page: Page, share: string): Promise<void> {
  await button(page, /^Search/).click();
  await page.getByRole('searchbox').fill('.txt');
  const found = page.getByRole('list', { name: 'Found' }).getByRole('link');
  await found.filter({ hasText: 'of-ben.txt' }).waitFor();
  await page
    .getByText('Found 3')
    .or(page.getByRole('status').filter({ hasText: '3' }))
    .first()
    .waitFor();
  const texts = await found.allInnerTexts();
  assert.equal(texts.length, 3, `${share}: ${texts}`);
  for (const text of texts) assert.match(text, /Sketches/);
}

test('A12 who may read a share writes in the folder that is granted beyond that, and restores a file there', {
  skip: withoutChromium(),
}, async t => {
  await shareOf('archive');
  await administration.grant('archive', 'cleo', 'read');
  await grantTo('archive', 'Sketches', 'write', 'cleo');
  const { page } = await signedIn(t, { account: 'cleo' });
  await goTo(page, 'archive');
  await page.getByText('Read only').first().waitFor();
  assert.equal(await button(page, 'Upload').count(), 0);
  await row(page, /Sketches/).dblclick();
  await upload(page, 'of-cleo.txt', 'one');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([{ name: 'of-cleo.txt', buffer: Buffer.from('one and two'), mimeType: '' }]);
  await button(page, 'Replace').click();
  await row(page, /of-cleo.txt 11 B/).waitFor();
  await row(page, /of-cleo.txt/).click();
  await button(page, 'Versions').click();
  await button(page, /Restore the version/).click();
  await page.getByText('is as it was on').waitFor();
  await page.keyboard.press('Escape');
  await row(page, /of-cleo.txt 3 B/).waitFor();
  await row(page, /of-cleo.txt/).click();
  await button(page, 'Move').click();
  const picker = page.getByRole('dialog');
  await button(picker, 'archive').click();
  await picker.getByText('You may only read here.').waitFor();
  assert.ok(await button(picker, 'Move here').isDisabled());
  await button(picker, 'Sketches').click();
  await button(picker, 'In Sketches').click();
  await button(picker, 'Move here').click();
  await row(page, /of-cleo.txt/).waitFor({ state: 'detached' });
});

test('A12 an administrator grants a folder, sees who has it and why, changes it and takes it away: by keys, and on a phone', {
  skip: withoutChromium(),
}, async t => {
  await shareOf('papers');
  await groups.addGroup('Kin');
  await groups.setMember('Kin', 'ben', true);
  const opened = await signedIn(t, { account: 'root', at: '/admin/shares' });
  const { page, checkAccess } = opened;
  const panel = page.getByRole('dialog', { name: 'Who may use “papers”' });
  const dialog = page.getByRole('dialog', { name: 'Grant a folder of “papers”' });
  await button(page, 'Access to papers').press('Enter');
  await panel.getByText('No folder is granted by itself.').waitFor();
  await checkAccess();
  await button(panel, 'Grant a folder').press('Enter');
  await dialog.getByText(/Its folders are shown to those who may read/).waitFor();
  await checkAccess();
  await administration.grant('papers', 'root', 'read');
  await page.goto('/admin/shares');
  await button(page, 'Access to papers').press('Enter');
  await button(panel, 'Grant a folder').press('Enter');
  await button(dialog, 'Plans').press('Enter');
  await button(dialog, 'In Plans').press('Enter');
  await dialog.getByText('No folders in here').waitFor();
  await dialog.getByLabel('Account or group').focus();
  await page.keyboard.type('Kin');
  await page.getByRole('option', { name: 'Kin' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  // The list fades, and lies in no region of the page while it does.
  await page.getByRole('option', { name: 'Kin' }).waitFor({ state: 'hidden' });
  await checkAccess();
  await opened.screenshot('folders-dialog');
  await button(dialog, 'Grant').last().press('Enter');
  const granted = panel.getByRole('region', { name: 'Folders' }).getByRole('listitem');
  await granted.filter({ hasText: 'Plans/In Plans' }).getByText('the group Kin').waitFor();
  const accounts = panel.getByRole('list', { name: 'Accounts' }).getByRole('listitem');
  await accounts.filter({ hasText: 'ben' }).getByText('Reads in Plans/In Plans').waitFor();
  await page.getByText('“In Plans” is granted to the group Kin now').waitFor();
  await opened.screenshot('folders-panel');
  const level = panel.getByRole('radiogroup', { name: 'Access of the group Kin to Plans/In Plans' });
  await level.getByRole('radio', { name: 'Read' }).press('ArrowRight');
  await accounts.filter({ hasText: 'ben' }).getByText('Writes in Plans/In Plans').waitFor();
  await checkAccess();
  await looksRight(t);
  await button(panel, 'Take Plans/In Plans from the group Kin').press('Enter');
  await panel.getByText('No folder is granted by itself.').waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: 'Log' }).press('Enter');
  for (const said of [
    'root let the group Kin read in “Plans/In Plans” of “papers”',
    'root let the group Kin write in “Plans/In Plans” of “papers”',
    'root took “Plans/In Plans” of “papers” from the group Kin',
  ])
    await page.getByText(said).first().waitFor();
});

async function looksRight(t: TestContext): Promise<void> {
  const opened = await signedIn(t, { account: 'root', at: '/admin/shares', phone: true, dark: true });
  const { page, checkAccess } = opened;
  await button(page, 'Access to papers').click();
  const panel = page.getByRole('dialog', { name: 'Who may use “papers”' });
  await panel.getByRole('region', { name: 'Folders' }).getByText('Plans/In Plans').scrollIntoViewIfNeeded();
  await checkAccess();
  await opened.screenshot('folders-panel-phone');
  await button(panel, 'Grant a folder').click();
  await button(page, 'Plans').first().waitFor();
  await checkAccess();
  await opened.screenshot('folders-dialog-phone');
}
