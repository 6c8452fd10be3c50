/** A folder of 100,000 files in Chromium: what may not grow with it is counted, and it is walked through by keys. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { encodeManifest } from '#model/manifest.ts';
import { folderEntriesMax } from '#protocol/browse.ts';
import { batchOpsMax, type Op } from '#protocol/commit.ts';
import { contentOf } from '#station/http/content-fixture.ts';
import { freshId, startTestStation, type TestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAfter } from '#test/closings.ts';
import { openPage, withoutChromium } from '#test/console/browser.ts';

const files = 100_000;
/** Rows that may stand in the page at once: those in sight on a desk, and some on either side. */
const rowsMax = 80;

/** Makes files that all hold the same, in the way of a drive that sends much at once. */
async function fill(station: TestStation, names: readonly string[]): Promise<void> {
  const { shares } = station.running.open;
  const [home] = await shares.shares();
  assert.ok(home);
  const actor = { account: home.home ?? '', device: freshId(), grant: 'write' as const };
  const { content, size, chunks, manifest } = contentOf(Buffer.from('the same in all'));
  const state = { content, size, mtimeNs: '5', mode: 0o644 };
  const create = (name: string): Op => ({ op: 'create', id: freshId(), parent: home.root, name, kind: 'file', state });
  const perRequest = 10 * batchOpsMax;
  for (let from = 0; from < names.length; from += perRequest) {
    const some = names.slice(from, from + perRequest);
    const batches = Array.from({ length: Math.ceil(some.length / batchOpsMax) }, (_, at) => ({
      opId: freshId(),
      ops: some.slice(at * batchOpsMax, (at + 1) * batchOpsMax).map(create),
    }));
    const request = { epoch: home.epoch, batches };
    const manifests = [{ content, body: encodeManifest(manifest) }];
    const { results } = await shares.commit(actor, home.id, { request, manifests, chunks });
    assert.deepEqual(
      results.filter(result => 'refused' in result),
      [],
    );
  }
}

const numbered = (number: number): string => `file ${String(number).padStart(6, '0')}.txt`;
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) });

/** Rows that stand in the page, without the head. */
async function rowsOf(page: Page): Promise<number> {
  return (await page.getByRole('row').count()) - 1;
}

test('a folder of 100,000 files is walked through by keys, and a page holds some rows of it alone', {
  skip: withoutChromium(),
}, async t => {
  const station = await startTestStation({ name: 'Harbour' });
  closeAfter(t, () => station[Symbol.asyncDispose]());
  const { page, expect, checkAccess } = await openPage(t, { address: station.running.url });
  await station.addUser('anna');
  await fill(
    station,
    Array.from({ length: files }, (_, number) => numbered(number)),
  );
  const asked: string[] = [];
  page.on('request', request => {
    if (request.url().includes('/folders/')) asked.push(request.url());
  });
  // Nobody is signed in yet.
  expect(/401/);
  await page.goto('/');
  await page.getByLabel('Name').fill('anna');
  await page.getByLabel('Password', { exact: true }).fill(testPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await row(page, numbered(0)).waitFor();
  const first = performance.now();
  await page.locator(`[role=grid][aria-rowcount="${files + 1}"]`).waitFor({ timeout: 60_000 });
  t.diagnostic(`all are there ${Math.round(performance.now() - first)} ms after the first`);
  assert.equal(asked.length, files / folderEntriesMax, 'each page of the folder is asked for once');
  assert.ok((await rowsOf(page)) <= rowsMax, `${await rowsOf(page)} rows`);
  const grid = page.getByRole('grid');
  for (const [key, shown] of [
    ['End', files - 1],
    ['Home', 0],
  ] as const) {
    const pressed = performance.now();
    await grid.press(key);
    await row(page, numbered(shown)).waitFor();
    t.diagnostic(`${key}: ${Math.round(performance.now() - pressed)} ms`);
    assert.ok((await rowsOf(page)) <= rowsMax, `${await rowsOf(page)} rows after ${key}`);
  }
  const turned = performance.now();
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await page.getByRole('columnheader', { name: 'Name' }).and(page.locator('[aria-sort=descending]')).waitFor();
  await grid.press('Home');
  await row(page, numbered(files - 1)).waitFor();
  t.diagnostic(`the other way round: ${Math.round(performance.now() - turned)} ms`);
  await checkAccess();
  await fill(station, ['something new.txt']);
  await page.locator(`[role=grid][aria-rowcount="${files + 2}"]`).waitFor({ timeout: 60_000 });
  await row(page, 'something new.txt').waitFor();
  await page.getByRole('button', { name: 'Show as a grid' }).click();
  await page.getByRole('gridcell', { name: 'something new.txt' }).waitFor();
  for (const [key, shown] of [
    ['End', numbered(0)],
    ['Home', 'something new.txt'],
  ] as const) {
    const pressed = performance.now();
    await grid.press(key);
    await page.getByRole('gridcell', { name: shown }).waitFor();
    t.diagnostic(`${key} in the grid: ${Math.round(performance.now() - pressed)} ms`);
    const cells = await page.getByRole('gridcell').count();
    assert.ok(cells <= rowsMax, `${cells} cells after ${key}`);
  }
});
