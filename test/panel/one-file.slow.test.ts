/** What the menu of a file manager leads to, with a real station and a real drive: why, links, copies. */
import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { DriveError } from '#drive/drive-error.ts';
import { extensionOf } from '#drive/shell/shell-fixture.ts';
import type { SettingsTold } from '#protocol/control/settings.ts';
import type { Copied, SharedLink } from '#protocol/control/shell.ts';
import { openLinkRules } from '#protocol/link-rules.ts';
import type { OwnSharingLinksReply } from '#protocol/sharing-link.ts';
import { closeAfter } from '#test/closings.ts';
import { openPage, withoutChromium } from '#test/console/browser.ts';
import { type Look, type PanelWorld, panelWorld } from '#test/panel/world.ts';
import { until } from '#test/system/program.ts';

const skip = withoutChromium();

async function whyPage(t: Parameters<typeof panelWorld>[0], world: PanelWorld, path: string, look: Look = {}) {
  const at = `/why?${new URLSearchParams({ path })}`;
  const { url } = await world.ask<{ readonly url: string }>('POST', '/panel', { at });
  const opened = await openPage(t, { address: new URL(url).origin, ...look });
  await opened.page.goto(url);
  return opened;
}

test('S46 the window opens at a file and says how it is and why, by day and by night, wide and narrow', {
  skip,
}, async t => {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('docs');
  const [letter, half] = [join(folder, 'letter to the editor.txt'), join(folder, 'half.tmp')];
  for (const path of [letter, half]) writeFileSync(path, 'abc');
  await world.sync(folder);
  await world.rest();
  const synced = await whyPage(t, world, letter);
  await synced.page.getByRole('heading', { name: 'letter to the editor.txt' }).waitFor();
  await synced.page.getByText('Up to date', { exact: true }).last().waitFor();
  assert.equal(new URL(synced.page.url()).hash, '');
  await synced.checkAccess();
  await synced.screenshot('panel-why');
  const filtered = await whyPage(t, world, half, { phone: true, dark: true });
  await filtered.page.getByText('Files that end with ".tmp" are never synced.').waitFor();
  await filtered.checkAccess();
  await filtered.screenshot('panel-why-phone-dark');
  await filtered.page.getByRole('link', { name: 'Everything that is not synced' }).press('Enter');
  await filtered.page.getByRole('heading', { name: 'Not synced' }).waitFor();
  const outside = await whyPage(t, world, dirname(folder));
  await outside.page.getByText('In no synced folder').waitFor();
  assert.equal(await outside.page.getByRole('button', { name: 'Show in the file manager' }).count(), 0);
  await outside.checkAccess();
});

test('S68 S72 a link to a synced file is made by the drive, within the rules of its station', async t => {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('docs');
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep', 'ü.txt'), 'abc');
  await world.sync(folder);
  await world.rest();
  const order = { path: join(folder, 'deep', 'ü.txt'), password: 'open sesame 7', days: 3, uses: 2 };
  const link = await world.ask<SharedLink>('POST', '/share-link', order);
  assert.match(link.address, new RegExp(`^${world.station.running.url}/l/[\\w-]+$`));
  const { token } = await world.station.link('anna');
  const answer = await world.station.ask('/api/sharing-links', { token });
  const [made, ...others] = answer.json<OwnSharingLinksReply>().links;
  assert.equal(others.length, 0);
  assert.deepEqual([made?.leadsTo?.path.split('/').at(-1), made?.hasPassword, made?.accessesMax], ['ü.txt', true, 2]);
  const inDays = ((made?.validUntilMs ?? 0) - Date.now()) / 86_400_000;
  assert.ok(inDays > 2.9 && inDays <= 3, `it ends in ${inDays} days`);
  const whole = await world.ask<SharedLink>('POST', '/share-link', { path: folder });
  assert.notEqual(whole.address, link.address);
  writeFileSync(join(folder, 'left.tmp'), '');
  for (const [path, why] of [
    [join(folder, 'left.tmp'), /left\.tmp is not at the station yet/],
    [dirname(folder), /lies in no folder that is synced/],
  ] as const)
    await assert.rejects(world.ask('POST', '/share-link', { path }), why);
});

test('S43 files and folders are copied to a synced folder under free names, and nothing there is touched', async t => {
  const world = await panelWorld(t);
  await world.link();
  const [folder, source] = [world.folder('docs'), world.folder('elsewhere')];
  const [file, tree, link] = [join(source, 'a.txt'), join(source, 'tree'), join(source, 'link')];
  writeFileSync(file, 'new');
  mkdirSync(join(tree, 'deep'), { recursive: true });
  writeFileSync(join(tree, 'deep', 'b.txt'), 'deep');
  symlinkSync('a.txt', link);
  writeFileSync(join(folder, 'a.txt'), 'old');
  const task = await world.sync(folder);
  await world.rest();
  const paths = [file, tree, link, file, join(source, 'missing'), dirname(folder)];
  const { copied, failed } = await world.ask<Copied>('POST', '/copy', { task, paths });
  const names = ['a (2).txt', 'tree', 'link', 'a (3).txt'];
  assert.deepEqual(
    copied.map(({ to }) => to),
    names.map(name => join(folder, name)),
  );
  assert.deepEqual(
    failed.map(({ path }) => path),
    paths.slice(4),
  );
  assert.match(failed[1]?.detail ?? '', /lies in/);
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  assert.deepEqual([read('a.txt'), read('a (2).txt'), read('tree/deep/b.txt')], ['old', 'new', 'deep']);
  assert.ok(lstatSync(join(folder, 'link')).isSymbolicLink());
  await world.rest();
  const why = await world.ask<{ readonly reason: string }>(
    'GET',
    `/why?${new URLSearchParams({ path: join(folder, 'tree/deep/b.txt') })}`,
  );
  assert.equal(why.reason, 'up-to-date');
  assert.equal(readdirSync(source).length, 3);
});

test('S43 S68 what is chosen in the menu of a file manager is done by the drive', async t => {
  if (process.platform !== 'linux') return t.diagnostic('the shell socket is for Linux desktops');
  const world = await panelWorld(t);
  await world.link();
  const [folder, source] = [world.folder('docs'), world.folder('elsewhere')];
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'sub', 'a.txt'), 'abc');
  writeFileSync(join(source, 'b.txt'), 'new');
  const task = await world.sync(folder);
  await world.rest();
  const manager = extensionOf(world.data, '');
  closeAfter(t, () => manager.socket.destroy());
  const sub = join(folder, 'sub');
  manager.say({ kind: 'action', action: 'copy', paths: [join(source, 'b.txt')], task });
  await until('the copy', () => existsSync(join(folder, 'b.txt')));
  manager.say({ kind: 'action', action: 'share-link', paths: [join(sub, 'a.txt')] });
  const told = await until('a link for the clipboard', () => manager.told.find(({ kind }) => kind === 'clipboard'));
  assert.match(JSON.stringify(told), /\/l\//);
});

test('S81 switched off in the settings, the drive makes no link, says how to switch it on, and its menu has no such entry', {
  skip,
}, async t => {
  const world = await panelWorld(t);
  await world.link();
  const folder = world.folder('docs');
  writeFileSync(join(folder, 'a.txt'), 'abc');
  await world.sync(folder);
  await world.rest();
  const { page, checkAccess, screenshot } = await world.window();
  await page.getByRole('link', { name: 'Settings' }).click();
  const box = page.getByRole('checkbox', { name: 'Make sharing links on this computer' });
  await box.focus();
  await page.keyboard.press('Space');
  await until('it is switched off', async () =>
    (await world.ask<SettingsTold>('GET', '/settings')).sharing.links ? undefined : true,
  );
  await checkAccess();
  await screenshot('panel-settings-sharing');
  const order = { path: join(folder, 'a.txt') };
  await assert.rejects(world.ask('POST', '/share-link', order), (error: unknown) => {
    assert.ok(error instanceof DriveError);
    assert.deepEqual([error.code, error.about['why']], ['refused', 'sharing-off']);
    return /drive settings set sharing\.links=on/.test(error.message);
  });
  await world.ask('PATCH', '/settings', { sharing: { links: true } });
  await world.ask('POST', '/share-link', order);
});

test('S81 a file manager is told when the station, or the settings, let no link be made, and when they do again', async t => {
  if (process.platform !== 'linux') return t.diagnostic('the shell socket is for Linux desktops');
  const world = await panelWorld(t);
  await world.link();
  await world.sync(world.folder('docs'));
  await world.rest();
  const manager = extensionOf(world.data, '');
  closeAfter(t, () => manager.socket.destroy());
  const isTold = (wanted: boolean): Promise<true> =>
    until(`links may ${wanted ? '' : 'not '}be made`, () => {
      const told = manager.told.findLast(({ kind }) => kind === 'roots');
      return told?.kind === 'roots' && told.roots[0]?.sharesLinks === wanted;
    });
  const switchStation = (sharing: boolean) =>
    world.station.running.open.linkRules.choose({ rules: { ...openLinkRules, sharing }, breaking: 'keep' });
  await isTold(true);
  await world.ask('PATCH', '/settings', { sharing: { links: false } });
  await isTold(false);
  await world.ask('PATCH', '/settings', { sharing: { links: true } });
  await isTold(true);
  await switchStation(false);
  await isTold(false);
  await switchStation(true);
  await isTold(true);
});
