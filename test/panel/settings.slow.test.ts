/** The settings of a drive in its panel: a real station, a real drive, and where it says so a real proxy. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SettingsTold } from '#protocol/control/settings.ts';
import type { DriveStatus } from '#protocol/control/status.ts';
import { testPassword } from '#station/http/station-fixture.ts';
import { withoutChromium } from '#test/console/browser.ts';
import { panelWorld } from '#test/panel/world.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { proxyAccount, proxyAddress, startSquid, watchPort } from '#test/real/proxies.ts';
import { until } from '#test/system/program.ts';

const skip = withoutChromium();

test('S73 S74 S45 S47 S77 S79 A20 A21 settings are chosen in the panel, by the keyboard alone', { skip }, async t => {
  const world = await panelWorld(t);
  await world.link();
  await world.sync(world.folder('home'));
  await world.rest();
  const { page, checkAccess, screenshot } = await world.window();
  await page.setViewportSize({ width: 1280, height: 2000 });
  const settings = (): Promise<SettingsTold> => world.ask('GET', '/settings');
  const saved = async (): Promise<void> => {
    await page.getByText('Saved', { exact: true }).last().waitFor();
  };
  await page.getByRole('link', { name: 'Settings' }).press('Enter');
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await checkAccess();
  await screenshot('panel-settings');

  const proxy = page.getByRole('region', { name: 'Proxy' });
  await proxy.getByLabel('Through this proxy').press('Space');
  await proxy.getByLabel('Server').fill('gate.example');
  await proxy.getByLabel('Port').fill('8080');
  await proxy.getByLabel('User name').fill('anna');
  await proxy.getByRole('textbox', { name: 'Password' }).fill('hush');
  await checkAccess();
  await screenshot('panel-settings-proxy');
  await proxy.getByLabel('Without a proxy').press('Space');
  await proxy.getByRole('button', { name: 'Apply' }).press('Enter');
  await saved();
  const told = (await settings()).proxy;
  assert.deepEqual(
    [told.mode, told.host, told.port, told.name, told.hasPassword],
    ['none', 'gate.example', 8080, 'anna', true],
  );

  const limits = page.getByRole('region', { name: 'Speed and hours' });
  await limits.getByLabel('Sending, at most').fill('20');
  await limits.getByText('0, or a whole number from 50').waitFor();
  await limits.getByLabel('Sending, at most').fill('500');
  await limits.getByRole('button', { name: 'Add hours' }).press('Enter');
  await limits.getByLabel('Sat').press('Space');
  await limits.getByLabel('From', { exact: true }).fill('08:30');
  await checkAccess();
  await limits.getByLabel('Let other programs go first').waitFor();
  await screenshot('panel-settings-limits');
  await limits.getByRole('button', { name: 'Apply' }).press('Enter');
  await until('the hours are kept', async () => (await settings()).limits.hours.length > 0);
  await limits.getByLabel('To', { exact: true }).fill('25:00');
  await limits.getByRole('button', { name: 'Apply' }).press('Enter');
  await limits.locator('input:invalid').waitFor();
  const { up, hours } = (await settings()).limits;
  assert.deepEqual([up, hours], [500, [{ days: [1, 2, 3, 4, 5, 6], from: '08:30', to: '17:00', pace: 'limited' }]]);

  await page.getByRole('region', { name: 'File manager' }).getByLabel('Show on icons how files are').press('Space');
  await page.getByRole('region', { name: 'Notifications' }).getByLabel('A synced folder is missing').press('Space');
  await page.getByRole('region', { name: 'New folders' }).getByRole('checkbox').press('Space');
  const { overlays, notices, newTasks } = await until('the last choice is kept', async () => {
    const now = await settings();
    return now.newTasks.keepDiscarded ? undefined : now;
  });
  assert.deepEqual([overlays.show, notices.absent, newTasks.keepDiscarded], [false, false, false]);
});

test('language and colours that are chosen in a window are those of the next window, and of the icon', {
  skip,
}, async t => {
  const world = await panelWorld(t);
  const first = await world.window();
  await first.page.getByRole('button', { name: 'Language' }).click();
  await first.page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
  await first.page.getByRole('heading', { name: 'Willkommen', level: 1 }).waitFor();
  await world.link();
  await world.sync(world.folder('home'));
  await first.page.close();

  const { page, checkAccess, screenshot } = await world.window();
  await page.getByRole('link', { name: 'Einstellungen' }).press('Enter');
  const look = page.getByRole('region', { name: 'Darstellung' });
  await look.getByLabel('Farben').click();
  await page.getByRole('option', { name: 'Dunkel' }).click();
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
  await look.scrollIntoViewIfNeeded();
  await checkAccess();
  await screenshot('panel-settings-look');
  const { language } = await world.ask<DriveStatus>('GET', '/status');
  assert.equal(language, 'de');

  const third = await world.window();
  await third.page.locator('html[lang="de"][data-mantine-color-scheme="dark"]').waitFor();
});

test('A21 what rests for now says so in the panel, on a phone and in the dark', { skip }, async t => {
  const world = await panelWorld(t);
  await world.link();
  await world.sync(world.folder('home'));
  await world.rest();
  await world.ask('PATCH', '/settings', {
    limits: { usual: 'none', hours: [{ days: [1, 2], from: '09:00', to: '17:00', pace: 'none' }] },
    proxy: { host: 'gate.example', port: 8080, name: 'anna' },
  });
  const { page, checkAccess, screenshot } = await world.window({ phone: true, dark: true });
  await page.setViewportSize({ width: 390, height: 2900 });
  await page.getByText('Nothing is synced at these hours; it goes on by itself').waitFor();
  await page.getByRole('button', { name: 'Pause home' }).waitFor();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Through this proxy').click();
  await checkAccess();
  await screenshot('panel-settings-phone-dark');
});

test('S12 where a station cannot be reached the wizard offers the proxy settings, and tries again with them', {
  skip,
}, async t => {
  if (!canUse(t, 'squid', 'openssl', 'setpriv')) return;
  const world = await panelWorld(t);
  const port = await watchPort(t, Number(new URL(world.station.running.url).port));
  const proxy = await startSquid(t, port.port, 'harbour.invalid');
  const { page, checkAccess, screenshot, expect } = await world.window();
  expect(/status of 502/);
  await page.getByLabel('Address of the station').fill(`harbour.invalid:${port.port}`);
  await page.getByLabel('User name').fill('anna');
  await page.getByRole('textbox', { name: 'Password' }).fill(testPassword);
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByRole('alert').getByText('does not answer').waitFor();
  await page.getByRole('button', { name: 'Proxy settings' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Through this proxy').click();
  await dialog.getByLabel('Server').fill(proxy.host);
  await dialog.getByLabel('Port').fill(String(proxy.port));
  await dialog.getByLabel('User name').fill(proxyAccount.name);
  await dialog.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await checkAccess();
  await screenshot('panel-wizard-proxy');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await page
    .getByRole('alert')
    .getByText(/wants a name and password that it knows \(407/)
    .waitFor();
  await screenshot('panel-wizard-proxy-denied');
  await page.getByRole('button', { name: 'Proxy settings' }).click();
  await dialog.getByRole('textbox', { name: 'Password' }).fill(proxyAccount.password);
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('heading', { name: 'Is this your station?' }).waitFor();
  await page.getByRole('button', { name: 'It is the same: connect' }).click();
  await page.getByRole('heading', { name: 'Which folders?' }).waitFor();
  assert.deepEqual(new Set(port.from), new Set([proxyAddress]));
});
