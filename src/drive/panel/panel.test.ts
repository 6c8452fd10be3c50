import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { type ControlledDrive, withDrive } from '#drive/control/control-fixture.ts';
import { PanelKeys, ticketMsMax } from '#drive/panel/keys.ts';

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** Not by `fetch`, which names the host itself. */
function send(
  url: string,
  { method = 'GET', headers = {}, json }: Sent = {},
): Promise<{ status: number; text: string }> {
  const body = json === undefined ? '' : JSON.stringify(json);
  const typed = json === undefined ? headers : { 'content-type': 'application/json', ...headers };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: typed }, response => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString() }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

interface Window {
  readonly top: string;
  readonly ticket: string;
}

async function windowOf({ ask }: ControlledDrive): Promise<Window> {
  const { url } = await ask<{ readonly url: string }>('POST', '/panel', {});
  const [top = '', ticket = ''] = url.split('/#');
  assert.match(top, /^http:\/\/127\.0\.0\.1:\d+$/);
  return { top, ticket };
}

async function keyOf({ top, ticket }: Window): Promise<string> {
  const { status, text } = await send(`${top}/key`, { method: 'POST', json: { ticket } });
  assert.equal(status, 200);
  return (JSON.parse(text) as { readonly key: string }).key;
}

test('a ticket opens one window once, and its key opens the control API to that window', async () => {
  await withDrive(async world => {
    const opened = await windowOf(world);
    const key = await keyOf(opened);
    const again = await send(`${opened.top}/key`, { method: 'POST', json: { ticket: opened.ticket } });
    assert.equal(again.status, 401);
    const told = await send(`${opened.top}/control/status`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal(told.status, 200);
    assert.deepEqual((JSON.parse(told.text) as { tasks: unknown }).tasks, []);
    const other = await windowOf(world);
    assert.equal(other.top, opened.top);
    assert.notEqual(await keyOf(other), key);
  });
});

test('whoever has no key of a window is told nothing, and neither is a key of before the last start', async () => {
  await withDrive(async world => {
    const opened = await windowOf(world);
    const key = await keyOf(opened);
    const wrong = ['', 'Bearer ', `Bearer ${key}x`, `Basic ${key}`, `Bearer ${opened.ticket}`];
    for (const authorization of wrong)
      for (const path of ['/control/status', '/control/folders'])
        assert.equal(
          (await send(`${opened.top}${path}`, { headers: { authorization } })).status,
          401,
          `${path} ${authorization}`,
        );
    await world.restart();
    const { top } = await windowOf(world);
    const late = await send(`${top}/control/status`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal(late.status, 401);
    assert.match(late.text, /open it anew/);
  });
});

test('pages of other sites get nothing, whether they name their own host or are of another origin', async () => {
  await withDrive(async world => {
    const opened = await windowOf(world);
    const authorization = `Bearer ${await keyOf(opened)}`;
    const port = new URL(opened.top).port;
    for (const host of ['evil.example', `evil.example:${port}`, `localhost:${port}`, '127.0.0.1', '127.0.0.1:1'])
      assert.equal(
        (await send(`${opened.top}/control/status`, { headers: { authorization, host } })).status,
        403,
        host,
      );
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', `https://127.0.0.1:${port}`]) {
      const asked = await send(`${opened.top}/control/status`, { headers: { authorization, origin } });
      assert.equal(asked.status, 403, origin);
      const entered = await send(`${opened.top}/key`, { method: 'POST', headers: { origin }, json: { ticket: 'x' } });
      assert.equal(entered.status, 403, origin);
    }
    const own = await send(`${opened.top}/control/status`, { headers: { authorization, origin: opened.top } });
    assert.equal(own.status, 200);
  });
});

test('a ticket that waited too long opens nothing, and of many windows the oldest is closed', () => {
  let nowMs = 0;
  const keys = new PanelKeys(() => nowMs);
  const late = keys.ticket();
  nowMs += ticketMsMax;
  assert.equal(keys.exchange(late), undefined);
  assert.equal(keys.exchange('made up'), undefined);
  const first = keys.exchange(keys.ticket()) ?? '';
  assert.ok(keys.opens(first));
  const others = Array.from({ length: 32 }, () => keys.exchange(keys.ticket()) ?? '');
  assert.ok(!keys.opens(first));
  assert.ok(others.every(key => keys.opens(key)));
});
