import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startTestStation } from '#station/http/station-fixture.ts';

const pages = mkdtempSync(join(tmpdir(), 'waystation-pages-'));
test.after(() => rmSync(pages, { recursive: true }));
mkdirSync(join(pages, 'assets'));
writeFileSync(join(pages, 'index.html'), '<!doctype html><meta name="csp-nonce" content="__NONCE__">');
writeFileSync(join(pages, 'assets', 'app-1.js'), 'export {};');
writeFileSync(join(pages, 'secret.txt'), 'not to be served');
const station = await startTestStation({ pages });
test.after(() => station[Symbol.asyncDispose]());

test('every address that is not the API’s shows the page, with a nonce of its own', async () => {
  const nonces = new Set<string>();
  for (const path of ['/', '/sign-in', '/files/0123/4567', '/first-account', '/api']) {
    const { status, headers, body } = await station.ask(path);
    assert.equal(status, 200, path);
    assert.match(String(headers['content-type']), /^text\/html/);
    const [, nonce = ''] = /content="([^"]+)"/.exec(body.toString()) ?? [];
    assert.match(String(headers['content-security-policy']), new RegExp(`'nonce-${nonce.replaceAll('+', '\\+')}'`));
    assert.equal(headers['cache-control'], 'no-store');
    nonces.add(nonce);
  }
  assert.equal(nonces.size, 5);
});

test('no other site runs a script in it, frames it, or hears where somebody was', async () => {
  const { headers } = await station.ask('/');
  const policy = String(headers['content-security-policy']);
  for (const part of ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"])
    assert.ok(policy.includes(part), part);
  assert.ok(!policy.includes('unsafe'));
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.equal(headers['x-content-type-options'], 'nosniff');
});

test('what a page loads is kept by the browser for good', async () => {
  const { status, headers } = await station.ask('/assets/app-1.js');
  assert.equal(status, 200);
  assert.match(String(headers['content-type']), /^text\/javascript|^application\/javascript/);
  assert.match(String(headers['cache-control']), /max-age=31536000, immutable/);
});

test('nothing else of the computer is served, however it is asked for', async () => {
  const paths = [
    '/secret.txt',
    '/assets/../secret.txt',
    '/assets/%2e%2e/secret.txt',
    '/assets/..%2fsecret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/assets/app-2.js',
    '/api/nothing',
    '/assets/',
  ];
  for (const path of paths) {
    const { status, body } = await station.ask(path);
    assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
    assert.ok(!body.toString().includes('not to be served') && !body.toString().includes('root:'), path);
  }
});

test('a station without built pages says how to build them, and serves its API', async () => {
  await using bare = await startTestStation({ pages: join(pages, 'nowhere') });
  const { status, body } = await bare.ask('/');
  assert.equal(status, 503);
  assert.match(body.toString(), /npm run build/);
  assert.equal((await bare.ask('/api/station')).status, 200);
});
