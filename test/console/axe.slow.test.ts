/** What holds the console's tests up: that axe, as they call it, does find something. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, withoutChromium } from '#test/console/browser.ts';

const inOrder = '<!doctype html><html lang="en"><title>Harbour</title><main><h1>Harbour</h1></main></html>';

test('a page that is not in order fails a test, with a line for each element', { skip: withoutChromium() }, async t => {
  const { page, checkAccess } = await openPage(t, { address: 'about:blank' });
  await page.setContent(inOrder);
  await checkAccess();
  // The page is another document from here on, into which axe is read anew.
  await page.goto('data:text/html,');
  await page.setContent(inOrder.replace('</main>', '<img src="data:,"><p style="color: #ccc">sea</p></main>'));
  await assert.rejects(
    checkAccess(),
    (error: Error) => /image-alt: <img/.test(error.message) && /color-contrast: <p/.test(error.message),
  );
});

test('a page within the page is not passed over in silence', { skip: withoutChromium() }, async t => {
  const { page, checkAccess } = await openPage(t, { address: 'about:blank' });
  await page.setContent(inOrder.replace('</main>', '<iframe title="sea" srcdoc="sea"></iframe></main>'));
  await assert.rejects(checkAccess(), /not at a page within it/);
});
