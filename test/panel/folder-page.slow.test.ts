/** Where the menu of a file manager leads to stop and resume the sync of a folder (S35), by the keyboard alone. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Why } from '#protocol/control/status.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';
import { type Look, type PanelWorld, panelWorld } from '#test/panel/world.ts';
import { until } from '#test/system/program.ts';

const skip = withoutChromium();

/** A window that begins with a page about a path. */
async function windowAt(t: TestContext, world: PanelWorld, at: string, look: Look = {}): Promise<Opened> {
  const { url } = await world.ask<{ readonly url: string }>('POST', '/panel', { at });
  const opened = await openPage(t, { address: new URL(url).origin, ...look });
  await opened.page.goto(url);
  return opened;
}

const pageOf = (page: 'stop-folder' | 'resume-folder', path: string): string =>
  `/${page}?${new URLSearchParams({ path })}`;

/** A synced folder with `photos`, of which one file was never sent. */
async function begun(t: TestContext): Promise<{ world: PanelWorld; photos: string }> {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('docs');
  const photos = join(folder, 'photos');
  mkdirSync(photos);
  for (const name of ['sun.jpg', 'moon.jpg']) writeFileSync(join(photos, name), name);
  const task = await world.sync(folder);
  await world.rest();
  await world.ask('POST', `/tasks/${task}/pause`);
  writeFileSync(join(photos, 'new.jpg'), 'not sent yet');
  return { world, photos };
}

function is(world: PanelWorld, path: string, reason: string): Promise<true> {
  return until(`${reason} for ${path}`, async () => {
    const why = await world.ask<Why>('GET', `/why?${new URLSearchParams({ path })}`);
    return why.reason === reason;
  });
}

test('S35 a person sees what stays and what goes before a folder is stopped, and what comes before it is resumed', {
  skip,
}, async t => {
  const { world, photos } = await begun(t);
  const stop = await windowAt(t, world, pageOf('stop-folder', photos));
  await stop.page.getByRole('heading', { name: 'photos' }).waitFor();
  await stop.page.getByText(/^photos is left out; 2 files \(.*\) stay here$/).waitFor();
  const apply = stop.page.getByRole('button', { name: 'Apply', exact: true });
  await apply.and(stop.page.locator(':focus')).waitFor();
  await stop.checkAccess();
  await stop.screenshot('panel-stop-folder');
  assert.ok(existsSync(join(photos, 'sun.jpg')));
  assert.notEqual((await world.ask<Why>('GET', `/why?${new URLSearchParams({ path: photos })}`)).reason, 'left-out');
  await stop.page.keyboard.press('Enter');
  await stop.page.getByRole('heading', { name: 'No longer synced', level: 1 }).waitFor();
  await is(world, photos, 'left-out');
  assert.ok(existsSync(join(photos, 'sun.jpg')));

  const resume = await windowAt(t, world, pageOf('resume-folder', photos), { phone: true, dark: true });
  await resume.page.getByText(/^photos is synced again; 2 files \(.*\) are at the station$/).waitFor();
  assert.equal(await resume.page.getByRole('radio').count(), 0);
  await resume.checkAccess();
  await resume.screenshot('panel-resume-folder-phone-dark');
  await resume.page.getByRole('button', { name: 'Apply', exact: true }).press('Enter');
  await resume.page.getByRole('heading', { name: 'Synced again', level: 1 }).waitFor();
  await resume.checkAccess();
});

test('S35 what the station has goes from here when a person says so, and what was not sent stays', {
  skip,
}, async t => {
  const { world, photos } = await begun(t);
  const { page, checkAccess, screenshot } = await windowAt(t, world, pageOf('stop-folder', photos), {
    phone: true,
    dark: true,
  });
  await page.getByRole('radio', { name: 'Keep them here' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.getByText(/^photos is left out; 2 files \(.*\) go from this computer$/).waitFor();
  await checkAccess();
  await screenshot('panel-stop-folder-remove-phone-dark');
  await page.getByRole('button', { name: 'Apply and remove' }).press('Enter');
  await page.getByText('2 files were removed from this computer').waitFor();
  await checkAccess();
  await screenshot('panel-stop-folder-done-phone-dark');
  assert.deepEqual(
    ['sun.jpg', 'moon.jpg', 'new.jpg'].map(name => existsSync(join(photos, name))),
    [false, false, true],
  );
  const outside = await windowAt(t, world, pageOf('stop-folder', world.folder('elsewhere')));
  outside.expect(/status of 404/);
  await outside.page.getByText(/lies in no folder that is synced/).waitFor();
  await outside.checkAccess();
});

test('S67 a window that is loaded anew stays connected, at the page where it was', { skip }, async t => {
  const { world } = await begun(t);
  const { page, expect } = await windowAt(t, world, '/settings');
  // The end of the drive, and of each page's own connection.
  expect(/\/control\/events|net::ERR_/);
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  for (const _ of [1, 2, 3]) {
    await page.reload();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  }
  await world.stopDrive();
  await page.getByRole('heading', { name: 'The drive is not running' }).waitFor();
});
