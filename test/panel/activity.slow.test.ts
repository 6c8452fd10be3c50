/** Transfers, log and downloads in a drive's panel: a real station, a real drive, and its built pages in Chromium. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LogPage } from '#protocol/control/activity.ts';
import type { Download, DownloadOrder } from '#protocol/control/downloads.ts';
import { withoutChromium } from '#test/console/browser.ts';
import { panelWorld } from '#test/panel/world.ts';
import { agreedContent } from '#test/system/agreed-content.ts';
import { randomBytes } from '#test/system/real-files.ts';
import { SlowProxy } from '#test/system/slow-proxy.ts';

const skip = withoutChromium();
const mib = 1024 * 1024;

test('S66 the log is read, narrowed, searched and saved by the keyboard alone, and goes on by itself', {
  skip,
}, async t => {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('home');
  await world.sync(folder);
  mkdirSync(join(folder, 'letters'));
  for (let at = 0; at < 400; at += 1) writeFileSync(join(folder, 'letters', `letter ${at}.txt`), `${at}`);
  await world.rest();
  renameSync(join(folder, 'letters', 'letter 7.txt'), join(folder, '=seven.txt'));
  await world.rest();
  rmSync(join(folder, '=seven.txt'));
  await world.rest();
  const found = await world.ask<LogPage>('GET', '/log?search=SEVEN&limit=10');
  assert.deepEqual(
    found.lines.map(({ kind }) => kind),
    ['deleted-there', 'moved-there'],
    'what the page has to show',
  );
  const { page, checkAccess, screenshot } = await world.window();
  await page.getByRole('link', { name: 'Log' }).press('Enter');
  const lines = page.getByRole('region', { name: 'Lines of the log' });
  await lines.getByText('Deleted at the station').waitFor();
  await checkAccess();
  await screenshot('panel-log');
  assert.ok((await lines.getByRole('listitem').count()) < 60, 'only what is to be seen exists');
  // To the oldest line, page by page.
  await lines.press('End');
  const oldest = lines.getByText(/^letters$/);
  for (let round = 0; round < 20 && !(await oldest.isVisible()); round += 1) {
    await lines.press('End');
    await page.waitForTimeout(200);
  }
  await oldest.waitFor();
  await page.getByLabel('Part of the name').fill('SEVEN');
  await lines.getByText('before: letters/letter 7.txt').waitFor();
  assert.equal(await lines.getByRole('listitem').count(), 2);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).press('Enter');
  const saved = readFileSync(await (await saving).path(), 'utf8');
  assert.match(saved, /deleted-there,file,"'=seven.txt"/);
  await page.getByRole('combobox', { name: 'What' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'Renamed or moved' }).waitFor();
  await page.keyboard.type('Ren');
  await screenshot('panel-log-filters');
  await page.getByRole('option', { name: 'Renamed or moved' }).click();
  await lines.getByText('Deleted at the station').waitFor({ state: 'detached' });
  assert.equal(await lines.getByRole('listitem').count(), 1);
  await page.getByLabel('Part of the name').fill('');
  await page.getByRole('combobox', { name: 'What' }).press('Enter');
  await page.getByRole('option', { name: 'Everything' }).click();
  writeFileSync(join(folder, 'new.txt'), 'new');
  // Whoever has read on is not moved until they ask.
  await page.getByRole('button', { name: 'Show what is newer' }).press('Enter', { timeout: 20_000 });
  await lines.getByText('new.txt', { exact: true }).waitFor();
  writeFileSync(join(folder, 'newer.txt'), 'newer');
  await lines.getByText('newer.txt', { exact: true }).waitFor({ timeout: 20_000 });
});

test('S66 the log on a phone and in the dark', { skip }, async t => {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('home');
  await world.sync(folder);
  writeFileSync(join(folder, 'a rather long name of a file that does not fit into one line.txt'), 'x');
  writeFileSync(join(folder, 'name\\with backslash'), '');
  await world.rest().catch(() => undefined);
  const { page, checkAccess, screenshot } = await world.window({ phone: true, dark: true });
  await page.getByRole('link', { name: 'Log' }).click();
  await page.getByRole('region', { name: 'Lines of the log' }).getByText('Not done').waitFor({ timeout: 20_000 });
  await checkAccess();
  await screenshot('panel-log-phone-dark');
  await page.getByRole('link', { name: 'Downloads' }).click();
  await page.getByText('Nothing was downloaded yet').waitFor();
  await checkAccess();
  await page.getByRole('link', { name: 'Transfers' }).click();
  await page.getByText('Nothing is on its way').waitFor();
  await checkAccess();
});

test('S65 S66 what is on its way is seen with rate and time left, and a download is paused, resumed and cancelled', {
  skip,
}, async t => {
  const world = await panelWorld(t);
  const { port } = new URL(world.station.running.url);
  const proxy = await SlowProxy.before(t, Number(port), mib);
  await world.link(proxy.url);
  const folder = world.folder('home');
  const task = await world.sync(folder);
  await world.rest();
  const bytes = randomBytes(14 * mib, 5);
  const { page, checkAccess, screenshot } = await world.window();
  await page.getByText(/^Everything is the same/).waitFor();
  writeFileSync(join(folder, 'film.mkv'), bytes);
  await page.getByText(/1 file left.*a second.*left/).waitFor({ timeout: 20_000 });
  await screenshot('panel-tasks-speed');
  await page.getByRole('link', { name: 'Transfers' }).click();
  await page.getByRole('progressbar', { name: 'Progress of film.mkv' }).waitFor();
  await page.getByText(/of 14 MiB · .*a second · \d+ seconds? left/).waitFor({ timeout: 20_000 });
  await checkAccess();
  await screenshot('panel-transfers');
  await page.getByText('Nothing is on its way').waitFor({ timeout: 60_000 });
  await world.rest();

  const order = { task, ...agreedContent(world.data, task, 'film.mkv'), name: 'film.mkv', what: 'version' } as const;
  const [one, other] = [join(world.folder('fetched'), 'film.mkv'), join(world.folder('fetched'), 'again.mkv')];
  await world.ask<Download>('POST', '/downloads', { ...order, destination: one } satisfies DownloadOrder);
  await page.getByRole('link', { name: 'Downloads' }).press('Enter');
  await page.getByRole('progressbar', { name: 'Progress of film.mkv' }).waitFor();
  await page.getByText(/a second · \d+ seconds? left/).waitFor({ timeout: 20_000 });
  await checkAccess();
  await screenshot('panel-downloads');
  await page.getByRole('button', { name: 'Pause film.mkv' }).press('Enter');
  await page.getByRole('button', { name: 'Go on with film.mkv' }).press('Enter');
  await page.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 });
  assert.ok(readFileSync(one).equals(bytes));
  await world.ask<Download>('POST', '/downloads', { ...order, name: 'again.mkv', destination: other });
  await page.getByRole('button', { name: 'Cancel again.mkv' }).press('Enter');
  await page.getByText('Cancelled').waitFor();
  assert.ok(!existsSync(other));
  await page.getByRole('button', { name: 'Delete the record of again.mkv' }).press('Enter');
  await page.getByText('again.mkv', { exact: true }).waitFor({ state: 'detached' });
  await screenshot('panel-downloads-done');
  await page.getByRole('button', { name: 'Delete finished records' }).press('Enter');
  await page.getByText('Nothing was downloaded yet').waitFor();
  const log = await world.ask<LogPage>('GET', '/log?limit=1');
  assert.deepEqual([log.lines[0]?.kind, log.lines[0]?.path], ['sent', 'film.mkv']);
});
