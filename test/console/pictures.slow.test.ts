/** Pictures seen as pictures: in the files and by a link, with a real station, its built pages, and Chromium. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { picture } from '#station/http/picture-fixture.ts';
import { makerOf } from '#station/http/shared-fixture.ts';
import { startTestStation } from '#station/http/station-fixture.ts';
import { closeAtEnd } from '#test/closings.ts';
import { type Opened, openPage, withoutChromium } from '#test/console/browser.ts';
import { openSignedIn } from '#test/console/signed-in.ts';

const station = await startTestStation({ name: 'Harbour' });
closeAtEnd(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
const anna = await makerOf(station, 'anna');
const holiday = await anna.folder('Holiday');
await anna.folder('Raw', holiday);
const two = (number: number): string => String(number).padStart(2, '0');
/** More than a window shows. */
const pictures = 90;
for (let number = 1; number <= pictures; number += 1) {
  const size = number % 3 === 0 ? { width: 300, height: 420 } : { width: 480, height: 320 };
  await anna.file(`sea ${two(number)}.jpg`, await picture({ ...size, hue: number * 4 }), holiday);
}
await anna.file('notes.txt', 'It was blue.', holiday);
await anna.file('scan.tiff', await picture({ width: 300, height: 200, format: 'tiff' }), holiday);
const link = await anna.link(holiday);
const noise = { width: 1600, height: 1200, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 40 } } as const;
const large = await anna.folder('Large');
const { default: sharp } = await import('sharp');
const noisy = await sharp({ create: { ...noise, background: '#000' } })
  .jpeg()
  .toBuffer();
for (const name of ['one.jpg', 'two.jpg']) await anna.file(name, Buffer.concat([noisy, Buffer.from(name)]), large);

interface Look {
  readonly phone?: boolean;
  readonly dark?: boolean;
}

const looks: readonly (readonly [string, Look])[] = [
  ['desktop', {}],
  ['desktop-dark', { dark: true }],
  ['phone', { phone: true }],
  ['phone-dark', { phone: true, dark: true }],
];

const place = `/files/${anna.home.id}/${holiday}`;
const cell = (page: Page, name: string) => page.getByRole('gridcell', { name: new RegExp(name) });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function files(t: TestContext, look: Look = {}, at = place): Promise<Opened> {
  return openSignedIn(t, station, { account: 'anna', at, ...look });
}

async function asGrid({ page }: Opened): Promise<void> {
  await button(page, 'Show as a grid').click();
  await cell(page, 'sea 01').waitFor();
  await page.locator('[role=gridcell] img').nth(5).waitFor();
}

/** The names of the files whose thumbnails the page asks for, from now on. */
function askedFor(page: Page): Set<string> {
  const asked = new Set<string>();
  page.on('request', request => {
    const [, node] = /files\/([0-9a-f]{32})\/thumbnail/.exec(request.url()) ?? [];
    if (node !== undefined) asked.add(node);
  });
  return asked;
}

async function looksWell({ page, checkAccess, screenshot }: Opened, name: string): Promise<void> {
  await screenshot(name);
  await checkAccess();
  const tooWide = await page.locator('html').evaluate(root => root.scrollWidth - root.clientWidth);
  assert.ok(tooWide <= 0, `${name} is ${tooWide} pixels too wide`);
}

const chosen = async (page: Page): Promise<readonly string[]> =>
  page
    .locator('[role=gridcell][aria-selected=true]')
    .evaluateAll(cells => cells.map(each => (each as unknown as { textContent: string }).textContent));

test('I6: pictures stand beside their names, and as a grid, on every screen', { skip: withoutChromium() }, async t => {
  for (const [name, look] of looks) {
    const opened = await files(t, look);
    await opened.page.locator('[role=row] img').nth(4).waitFor();
    await looksWell(opened, `pictures-list-${name}`);
    await asGrid(opened);
    await looksWell(opened, `pictures-grid-${name}`);
  }
});

test('I6: the browser keeps the look for its person, and the grid obeys keys in two dimensions', {
  skip: withoutChromium(),
}, async t => {
  const opened = await files(t);
  const { page } = opened;
  await asGrid(opened);
  await page.reload();
  await cell(page, 'sea 01').waitFor();
  const grid = page.getByRole('grid');
  const columns = Number(await grid.getAttribute('aria-colcount'));
  assert.ok(columns > 3);
  const expects = async (keys: string, name: string): Promise<void> => {
    for (const key of keys.split(' ')) await grid.press(key);
    await page.locator('[role=gridcell][data-current]', { hasText: name }).waitFor();
  };
  // A folder, notes and the scan stand among the pictures: folders first, then by name.
  await expects('Home', 'Raw');
  await expects('ArrowRight ArrowRight', 'scan.tiff');
  await expects('ArrowDown', `sea ${two(columns)}`);
  await expects('ArrowUp ArrowLeft', 'notes.txt');
  await expects('End', `sea ${two(pictures)}`);
  await expects('Home ArrowRight ArrowRight ArrowRight', 'sea 01');
  await expects('Shift+ArrowRight Shift+ArrowRight', 'sea 03');
  assert.deepEqual(await chosen(page), ['sea 01.jpg', 'sea 02.jpg', 'sea 03.jpg']);
  await page.getByText('3 selected').waitFor();
  await opened.screenshot('pictures-grid-selected');
  await expects('Control+ArrowRight Space', 'sea 04');
  assert.deepEqual((await chosen(page)).length, 4);
  await expects('Space', 'sea 04');
  assert.deepEqual((await chosen(page)).length, 3);
  await page.waitForTimeout(900);
  await grid.pressSequentially('sea 05');
  await page.locator('[role=gridcell][data-current]', { hasText: 'sea 05' }).waitFor();
  await grid.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('sea 05.jpg').waitFor();
  await page.keyboard.press('ArrowRight');
  await dialog.getByText('sea 06.jpg').waitFor();
  await dialog.getByRole('img', { name: 'sea 06.jpg' }).waitFor();
  await page.keyboard.press('ArrowLeft');
  await dialog.getByText('sea 05.jpg').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await cell(page, 'sea 07').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
  await page.keyboard.press('Escape');
  await button(page, 'Show as a list').click();
  await page.getByRole('columnheader', { name: 'Name' }).waitFor();
});

test('I6: a grid asks for what is in sight alone, and for what somebody stops at', {
  skip: withoutChromium(),
}, async t => {
  const opened = await files(t);
  const { page } = opened;
  await page.clock.install();
  const asked = askedFor(page);
  await page.reload();
  await page.locator('[role=row] img').nth(4).waitFor();
  await page.waitForTimeout(500);
  assert.ok(asked.size > 10 && asked.size <= 20, `a list of 800 pixels asked for ${asked.size}`);
  await asGrid(opened);
  await page.waitForTimeout(1_000);
  const first = asked.size;
  assert.ok(first <= 44, `a grid of 800 pixels asked for ${first} of ${pictures}`);
  // Past everything and back again while no time passes, in which any of it could come to rest.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 100));
  const scroller = page.getByRole('grid').locator('[role=presentation]').first();
  const scrollTo = (part: number): Promise<void> =>
    scroller.evaluate((element: { scrollTop: number; scrollHeight: number }, to) => {
      element.scrollTop = element.scrollHeight * to;
    }, part);
  for (const [part, name] of [
    [0.4, 'sea 40'],
    [0.8, 'sea 75'],
    [0, 'sea 01'],
  ] as const) {
    await scrollTo(part);
    await cell(page, name).waitFor();
  }
  await page.clock.resume();
  await page.waitForTimeout(800);
  assert.equal(asked.size, first, 'nothing of what flew past was asked for');
  await page.getByRole('grid').press('End');
  await cell(page, `sea ${pictures}`).locator('img').waitFor();
});

test('I6: a large picture comes made small before it comes itself, and its neighbour ahead; TIFF is shown made small', {
  skip: withoutChromium(),
}, async t => {
  const opened = await files(t, {}, `/files/${anna.home.id}/${large}`);
  const { page } = opened;
  await page.getByRole('row', { name: /one\.jpg/ }).waitFor();
  const { promise: smallIsThere, resolve: letCome } = Promise.withResolvers<void>();
  await page.route('**/content?*', async route => {
    await smallIsThere;
    await route.continue();
  });
  const ahead: string[] = [];
  page.on('request', request => request.url().includes('edge=1024') && ahead.push(request.url()));
  await page.getByRole('row', { name: /one\.jpg/ }).dblclick();
  const shown = page.getByRole('dialog').getByRole('img', { name: 'one.jpg' });
  await shown.and(page.locator('[src^="blob:"]')).waitFor();
  await opened.screenshot('pictures-large-small');
  letCome();
  await shown.and(page.locator('[src^="/api/"]')).waitFor();
  // The small one gives way.
  await shown.and(page.locator('[src^="blob:"]')).waitFor({ state: 'detached' });
  assert.equal(ahead.length, 2, 'the picture, and the one beside it');
  await opened.checkAccess();
  await page.goto(place);
  await page.getByRole('row', { name: /scan/ }).dblclick();
  await page.getByRole('dialog').getByRole('img', { name: 'scan.tiff' }).and(page.locator('[src^="blob:"]')).waitFor();
});

test('I6: visitors see a folder of pictures as a grid, and look at one after the other', {
  skip: withoutChromium(),
}, async t => {
  for (const [name, look] of looks) {
    const opened = await openPage(t, { address: station.running.url, ...look });
    const { page } = opened;
    const asked = askedFor(page);
    await page.goto(new URL(link.address, station.running.url).pathname);
    await page.locator('main li img').nth(5).waitFor();
    await page.waitForTimeout(500);
    assert.ok(asked.size < 45, `${asked.size} of ${pictures} were asked for`);
    await looksWell(opened, `pictures-link-${name}`);
    await page.getByRole('link', { name: 'sea 01.jpg' }).click();
    await page.getByRole('img', { name: 'sea 01.jpg' }).waitFor();
    await looksWell(opened, `pictures-link-one-${name}`);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: 'sea 02.jpg' }).waitFor();
    await button(page, 'The one before').click();
    await page.getByRole('heading', { name: 'sea 01.jpg' }).waitFor();
    if (look.phone) await swipeLeft(page, 'sea 02.jpg');
    await page.getByRole('link', { name: 'Back to the folder' }).click();
    await button(page, 'Show as a list').click();
    await page.getByRole('link', { name: 'Download sea 01.jpg' }).waitFor();
  }
});

async function swipeLeft(page: Page, shows: string): Promise<void> {
  const box = await page.getByRole('img', { name: /sea/ }).boundingBox();
  assert.ok(box);
  const client = await page.context().newCDPSession(page);
  const y = box.y + box.height / 2;
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y }] });
  await touch('touchStart', box.x + box.width * 0.8);
  await touch('touchMove', box.x + box.width * 0.5);
  await touch('touchMove', box.x + box.width * 0.2);
  await touch('touchEnd');
  await page.getByRole('heading', { name: shows }).waitFor();
}
