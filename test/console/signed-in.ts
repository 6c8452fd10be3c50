/**
 * For tests of the console that are not about signing in: a page of somebody who is signed in already. The form, and the
 * station's hashing of a password for each page, cost more than most of what such a test looks at.
 */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { cookieOf, signInAt } from '#station/http/browser-fixture.ts';
import type { TestStation } from '#station/http/station-fixture.ts';
import { type Opened, openPage, type PageOptions } from '#test/console/browser.ts';

export interface SignedIn extends Omit<PageOptions, 'address'> {
  /** Who it is; the administrator `root` else. */
  readonly account?: string;
  /** The page to go to. */
  readonly at: string;
}

export async function openSignedIn(
  test: TestContext,
  station: TestStation,
  { account = 'root', at, ...look }: SignedIn,
): Promise<Opened> {
  const address = station.running.url;
  const opened = await openPage(test, { address, ...look });
  const { page } = opened;
  // The station names the device by it.
  const agent = await page.evaluate(() => navigator.userAgent);
  const answer = await signInAt(station, { account }, { 'user-agent': agent });
  assert.equal(answer.status, 200, `${account} signs in`);
  const [name = '', value = ''] = cookieOf(answer).split('=');
  await page.context().addCookies([{ name, value, url: address, httpOnly: true, secure: true, sameSite: 'Strict' }]);
  await page.goto(at);
  return opened;
}
