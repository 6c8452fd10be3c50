/** The panel's pages about the local network and about this computer in it: the search, its name, and many folders. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { NearbyLine } from '#protocol/control/nearby.ts';
import type { DriveStatus, TaskStatus } from '#protocol/control/status.ts';
import { type Opened, withoutChromium } from '#test/console/browser.ts';
import { type Look, type PanelWorld, panelWorld } from '#test/panel/world.ts';

const skip = withoutChromium();

/** What the drive answers is played: the network of the machine that runs this is not the test's. */
async function answers(page: Page, lines: readonly NearbyLine[]): Promise<void> {
  const body = lines.map(line => `${JSON.stringify(line)}\n`).join('');
  await page.route('**/control/stations-nearby', route => route.fulfill({ contentType: 'application/x-ndjson', body }));
}

function harbour(urls: readonly string[], claimsLinked = false): NearbyLine {
  const station = {
    key: 'h',
    station: '',
    name: 'Harbour',
    version: '1.2.3',
    fingerprint: 'AB:CD:EF:01:23:45:67:89',
    urls,
  };
  return { kind: 'station', station: { ...station, claimsLinked } };
}

const attic: NearbyLine = {
  kind: 'station',
  station: {
    ...{ key: 'a', station: '', name: 'A station with a name that is long enough to be broken in two', version: '' },
    ...{ fingerprint: '', urls: ['https://[2001:db8:1234:5678:9abc:def0:1234:5678]:6690'], claimsLinked: true },
  },
};
const done: NearbyLine = { kind: 'done', networks: 1, trouble: '' };

test('S13 the wizard finds stations by their names, and the one that is taken is compared like any other', {
  skip,
}, async t => {
  const world = await panelWorld(t);
  for (const look of [{}, { dark: true, phone: true }]) {
    const { page, checkAccess, screenshot } = await world.window(look);
    const url = world.station.running.url;
    await answers(page, [harbour([url]), harbour([url, 'https://files.example.org:443']), attic, done]);
    await page.getByRole('button', { name: 'Search the network' }).press('Enter');
    await page.getByRole('status').getByText('2 stations found').waitFor();
    await checkAccess();
    await screenshot(`panel-nearby${'dark' in look ? '-phone-dark' : ''}`);
    await page.getByRole('button', { name: `Take ${url} of Harbour` }).press('Enter');
    assert.equal(await page.getByLabel('Address of the station').inputValue(), url);
    await page.getByLabel('User name').fill('anna');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Is this your station?' }).waitFor();
    assert.deepEqual((await world.status()).connections, [], 'nothing is linked before somebody compared');
  }
});

test('S13 a search that finds nothing says why that may be', { skip }, async t => {
  const world = await panelWorld(t);
  const { page, checkAccess, screenshot } = await world.window({ dark: true });
  const search = page.getByRole('button', { name: 'Search the network' });
  await answers(page, [{ ...done, trouble: 'eth1 cannot be listened to for stations (EADDRINUSE)' }]);
  await search.click();
  await page.getByText('No station answered').waitFor();
  await page.getByText(/firewall may keep UDP port 5353/).waitFor();
  await page.getByText(/Not every network could be searched: eth1/).waitFor();
  await checkAccess();
  await screenshot('panel-nearby-none-dark');
  await page.unroute('**/control/stations-nearby');
  await answers(page, [{ ...done, networks: 0 }]);
  await search.click();
  await page.getByText('This computer is on no network').waitFor();
});

test('a computer is renamed in the panel, and the station and the panel call it so', { skip }, async t => {
  const world = await panelWorld(t);
  await world.link();
  const { page, checkAccess, screenshot } = await world.window();
  await page.getByRole('button', { name: 'Rename this computer' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name of this computer').fill('Desk by the window');
  await checkAccess();
  await screenshot('panel-rename');
  await page.keyboard.press('Enter');
  await page.getByText('This computer is called Desk by the window from now on').waitFor();
  await page.locator('header').getByText('Desk by the window').waitFor();
  assert.equal((await world.status()).computer, 'Desk by the window');
});

test('S28 a computer that was copied says so in its window, and is linked again from there', { skip }, async t => {
  const world = await panelWorld(t);
  await world.link();
  const status = await world.status();
  const connections = status.connections.map(each => ({ ...each, state: 'copied' as const, detail: 'copied' }));
  const { page, checkAccess, screenshot } = await showing(world, { ...status, connections }, { phone: true });
  await page.getByRole('alert').getByText('Another computer works with the identity of this one').waitFor();
  await checkAccess();
  await screenshot('panel-copied-phone');
  await page.getByRole('button', { name: 'Link again' }).press('Enter');
  assert.equal(await page.getByLabel('User name').inputValue(), 'anna');
  assert.equal(await page.getByLabel('Address of the station').isDisabled(), true);
});

test('S27 a hundred folders are shown at once, those that need somebody first, and one is found by its name', {
  skip,
}, async t => {
  const world = await panelWorld(t);
  await world.link();
  await world.sync(world.folder('home'));
  await world.rest();
  const status = await world.status();
  const many = { ...status, tasks: hundred(status) };
  for (const look of [{}, { dark: true, phone: true }]) {
    const began = performance.now();
    const { page, checkAccess, screenshot } = await showing(world, many, look);
    await page.getByText('Folder 099').first().waitFor();
    t.diagnostic(`shown after ${Math.round(performance.now() - began)} ms`);
    const rows = page.getByRole('listitem');
    assert.equal(await rows.count(), 100);
    assert.match((await rows.first().textContent()) ?? '', /^Folder 003.*2 files or folders are not synced/);
    await screenshot(`panel-many${'dark' in look ? '-phone-dark' : ''}`);
    await checkAccess();
    await page.getByLabel('Find a folder').fill('folder 09');
    await page.getByRole('status').getByText('10 folders').waitFor();
    await page.getByText('On a network drive (NFS), looked through once a minute').waitFor();
    await screenshot(`panel-found${'dark' in look ? '-phone-dark' : ''}`);
    await page.getByLabel('Find a folder').fill('no such');
    await page.getByText('No folder is called so').waitFor();
  }
});

/** A window to which the drive says this status, and nothing after it. */
async function showing(world: PanelWorld, status: DriveStatus, look: Look): Promise<Opened> {
  const opened = await world.window(look);
  const { page } = opened;
  await page.route('**/control/status', route => route.fulfill({ json: status }));
  // The panel would take the end of this answer for the end of the drive: there is none.
  await page.route('**/control/events', () => undefined);
  const { url } = await world.ask<{ url: string }>('POST', '/panel', {});
  await page.goto('about:blank');
  await page.goto(url);
  return opened;
}

/** Of every state some, most of them at rest. */
function hundred({ tasks: [task] }: DriveStatus): readonly TaskStatus[] {
  assert.ok(task);
  return Array.from({ length: 100 }, (_, index): TaskStatus => {
    const name = `Folder ${String(index).padStart(3, '0')}`;
    const state =
      index % 17 === 3 ? 'attention' : index % 23 === 5 ? 'syncing' : index % 31 === 7 ? 'paused' : 'up-to-date';
    const volume = index % 30 === 4 ? ({ kind: 'network', name: 'NFS' } as const) : task.volume;
    return {
      ...task,
      ...{ id: `${index}`, folder: `/home/anna/Documents/${name}`, path: name, state, volume },
      ...{ problems: state === 'attention' ? 2 : 0, paused: state === 'paused' },
    };
  });
}
