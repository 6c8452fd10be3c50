/**
 * For tests of the console: Chromium, a context of its own for each test, and a page that forgives nothing.
 *
 * `WAYSTATION_CHROMIUM` names the browser's program; with `WAYSTATION_SCREENSHOTS`, pictures go into that folder.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { closeAfter, closeAtEnd } from '#test/closings.ts';
import { wrongFor } from '#test/console/axe.ts';
import { chromiumProgram, launchChromium } from '#test/console/chromium.ts';

/** Sizes of windows that the pages are made for. */
export const desktop = { width: 1280, height: 800 } as const;
export const phone = { width: 375, height: 812 } as const;

/** A page and what is held against it. */
export interface Opened {
  readonly page: Page;
  /** Errors in the browser's console and requests that failed, so far. */
  readonly complaints: readonly string[];
  /** From now on, complaints that match are expected: a refusal is one that a test wants to see. */
  expect(complaint: RegExp): void;
  /** Fails on what axe finds wrong with the page as it is now. */
  checkAccess(): Promise<void>;
  screenshot(name: string): Promise<void>;
}

export interface PageOptions {
  readonly address: string;
  readonly phone?: boolean;
  readonly dark?: boolean;
  /** The language that the browser asks for; English else. */
  readonly locale?: string;
}

let started: Promise<Browser> | undefined;

/** Why there is no page to be had, for a test to skip; false where there is. A failure where everything has to be there. */
export function withoutChromium(): string | false {
  if (chromiumProgram() !== undefined) return false;
  const sentence = 'Chromium is not installed, or WAYSTATION_CHROMIUM does not name it: the pages are not tested';
  assert(!process.env['CI'], sentence);
  return sentence;
}

/** A page in a context of its own. When the test ends, it must have nothing to complain about. */
export async function openPage(test: TestContext, options: PageOptions): Promise<Opened> {
  const context = await (await browser()).newContext(contextOptions(options));
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  watch(page, complaints);
  closeAfter(test, () =>
    assert.deepEqual(
      complaints.filter(complaint => !expected.some(pattern => pattern.test(complaint))),
      [],
      'the page has nothing to complain about',
    ),
  );
  closeAfter(test, () => context.close());
  return {
    page,
    complaints,
    expect: pattern => expected.push(pattern),
    checkAccess: () => checkAccess(page),
    screenshot: name => screenshot(page, name),
  };
}

function contextOptions({
  address,
  phone: isPhone = false,
  dark = false,
  locale = 'en-GB',
}: PageOptions): BrowserContextOptions {
  return {
    baseURL: address,
    // A station makes its certificate itself.
    ignoreHTTPSErrors: true,
    viewport: isPhone ? phone : desktop,
    hasTouch: isPhone,
    isMobile: isPhone,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale,
  };
}

/** One browser for all tests of a file. */
function browser(): Promise<Browser> {
  if (started === undefined) {
    started = launchChromium();
    closeAtEnd(async () => (await started)?.close());
  }
  return started;
}

/** How wide a picture is, pixels, once it has come: a page shows the place of one before. Throws where it never comes. */
export function pictureWidth(picture: Locator): Promise<number> {
  return picture.evaluate(async element => {
    const image = element as unknown as { decode(): Promise<void>; readonly naturalWidth: number };
    await image.decode();
    return image.naturalWidth;
  });
}

function watch(page: Page, complaints: string[]): void {
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', error => complaints.push(`error: ${error.message}`));
  page.on('requestfailed', request => {
    const why = request.failure()?.errorText ?? '';
    // The page itself, or the person, gave these up.
    if (why !== 'net::ERR_ABORTED') complaints.push(`request: ${request.method()} ${request.url()} ${why}`);
  });
}

async function checkAccess(page: Page): Promise<void> {
  // The word for a button that the mouse rests on is no part of the page, and axe wants it in a region of it.
  await page.mouse.move(0, 0);
  await page.getByRole('tooltip').first().waitFor({ state: 'hidden' });
  assert.deepEqual(await wrongFor(page), [], 'axe finds nothing wrong');
}

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['WAYSTATION_SCREENSHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
