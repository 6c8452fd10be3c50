/** What a caller, signed in or not, may try to wear a station down (docs/security.md). The limits are small ones here. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectPlain, type Socket } from 'node:net';
import { test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { zstdCompressSync } from 'node:zlib';
import { WebSocket } from 'ws';
import { encodeCompressed, encodeEnd } from '#protocol/frame-payloads.ts';
import { encodeFrame, writeUint32 } from '#protocol/frames.ts';
import type { ShareWire } from '#protocol/session.ts';
import { framesType } from '#station/http/bodies.ts';
import { chunkFrames, contentOf } from '#station/http/content-fixture.ts';
import { closeReplaced, deviceSocketsMax } from '#station/http/push.ts';
import { headBytesMax } from '#station/http/server.ts';
import { linkRequest, startTestStation } from '#station/http/station-fixture.ts';

const times = {
  requestMsMax: 30_000,
  headersMsMax: 400,
  handshakeMsMax: 400,
  stallMsMax: 600,
  connectionsCheckMs: 100,
};
const kib = 1024;
const budget = {
  deviceRequestsMax: 4,
  accountHeldBytesMax: 600 * kib,
  heldBytesMax: 800 * kib,
  reservedBytes: 100 * kib,
  modestBytesMax: 100 * kib,
};
const strangers = { strangersMax: 40, addressStrangersMax: 20 };
const station = await startTestStation({ limits: { times, budget, strangers } });
test.after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
await station.addUser('bob');
const anna = await station.link('anna');
const bob = await station.link('bob');
const homeOf = async (token: string): Promise<string> => ((await station.shares(token))[0] as ShareWire).id;
const [home, bobs] = [await homeOf(anna.token), await homeOf(bob.token)];
const port = Number(new URL(station.running.url).port);

/** Begins an upload and sends `bytes` of its body, no more. */
function beginUpload({ token, share }: { token: string; share: string }, bytes: Uint8Array): ClientRequest {
  const headers = { authorization: `Bearer ${token}`, 'content-type': framesType, 'content-length': 100_000_000 };
  const path = `/api/shares/${share}/upload`;
  const request = httpsRequest({
    port,
    host: '127.0.0.1',
    path,
    method: 'POST',
    rejectUnauthorized: false,
    agent: false,
    headers,
  });
  request.on('error', () => undefined);
  request.write(bytes);
  return request;
}

async function answerOf(request: ClientRequest): Promise<string> {
  const [response] = (await once(request, 'response')) as [AsyncIterable<Buffer> & { statusCode: number }];
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  const { refused, message } = JSON.parse(String(Buffer.concat(pieces)));
  request.destroy();
  return `${response.statusCode} ${refused}: ${message}`;
}

/** Asks again until the answer is that: what a broken connection held is given back a moment later. */
async function statusIs(wanted: number, ask: () => Promise<{ readonly status: number }>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const { status } = await ask();
    if (status === wanted) return;
    assert.ok(tries < 200, `still ${status}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** Resolves when the connection is over, by a farewell or by a reset: whoever is cut may see either. */
const closed = (socket: Socket): Promise<unknown> =>
  socket.closed ? Promise.resolve() : new Promise(resolve => socket.once('close', resolve));

test('slow bodies: a device has a limited number of them, and others are served meanwhile', async () => {
  const slow = Array.from({ length: budget.deviceRequestsMax }, () =>
    beginUpload({ token: anna.token, share: home }, Buffer.from([2])),
  );
  await statusIs(503, () => station.ask('/api/shares', { token: anna.token }));
  assert.equal((await station.ask('/api/shares', { token: bob.token })).status, 200);
  for (const request of slow) request.destroy();
  await statusIs(200, () => station.ask('/api/shares', { token: anna.token }));
});

test('large bodies: all requests of an account share a budget, and give back what they held', async () => {
  const chunk = chunkFrames(contentOf(randomBytes(200 * kib)));
  const at = { token: anna.token, share: home };
  const held = [beginUpload(at, Buffer.concat(chunk)), beginUpload(at, Buffer.concat(chunk))];
  await new Promise(resolve => setTimeout(resolve, 100));
  const third = beginUpload(at, Buffer.concat([...chunk, ...chunkFrames(contentOf(randomBytes(200 * kib)))]));
  assert.match(await answerOf(third), /^503 busy: The account has too many large requests at work/);
  const small = contentOf(randomBytes(20 * kib));
  const frames = [...chunkFrames(small), ...encodeEnd()];
  assert.equal((await station.ask(`/api/shares/${bobs}/upload`, { token: bob.token, frames })).status, 204);
  for (const request of held) request.destroy();
  await statusIs(204, () =>
    station.ask(`/api/shares/${home}/upload`, { token: anna.token, frames: [...chunk, ...encodeEnd()] }),
  );
});

test('a body that comes to a halt is cut', async () => {
  const request = beginUpload({ token: anna.token, share: home }, Buffer.from([2]));
  const startedMs = performance.now();
  await new Promise(resolve => request.once('close', resolve));
  assert.ok(performance.now() - startedMs < 5_000);
});

test('a compressed frame that claims gigabytes, or holds them, is refused before they are there', async () => {
  const claim = new Uint8Array(4);
  writeUint32(claim, 0, 0xffff_ffff);
  const upload = async (frames: readonly Uint8Array[]): Promise<string> => {
    const answer = await station.ask(`/api/shares/${home}/upload`, {
      token: anna.token,
      frames: [...frames, ...encodeEnd()],
    });
    return `${answer.status} ${answer.json().refused}`;
  };
  assert.equal(await upload(encodeFrame('compressed', claim, Buffer.from([1]))), '413 too-large');
  const bomb = zstdCompressSync(Buffer.alloc(64 * kib * kib));
  const before = process.memoryUsage().rss;
  assert.equal(await upload(encodeCompressed({ rawBytes: 100 * kib, zstd: bomb })), '400 malformed');
  // What it says itself to hold is more than the account may have in memory.
  assert.equal(await upload(encodeCompressed({ rawBytes: 20 * kib * kib, zstd: bomb })), '503 busy');
  assert.ok(process.memoryUsage().rss - before < 60 * kib * kib, 'it was not unpacked');
});

test('strangers: new connections take the place of the oldest, and a drive that is signed in keeps its own', async () => {
  const signedIn = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(signedIn, 'secureConnect');
  const ask = `GET /api/shares HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${anna.token}\r\n\r\n`;
  signedIn.write(ask);
  await once(signedIn, 'data');
  const flood = Array.from({ length: 2 * strangers.addressStrangersMax }, () =>
    connectPlain({ port, host: '127.0.0.1' }),
  );
  for (const socket of flood) socket.on('error', () => undefined);
  const oldest = flood.slice(0, strangers.addressStrangersMax);
  await Promise.all(oldest.map(closed));
  signedIn.write(ask);
  const [answer] = (await once(signedIn, 'data')) as [Buffer];
  assert.match(String(answer), /^HTTP\/1\.1 200/);
  for (const socket of [...flood, signedIn]) socket.destroy();
});

test('slow-loris: whoever does not shake hands, or does not end the head of a request, is cut', async t => {
  const silent = connectPlain({ port, host: '127.0.0.1' });
  const dripping = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(dripping, 'secureConnect');
  dripping.on('error', () => undefined);
  silent.on('error', () => undefined);
  const drip = setInterval(() => dripping.writable && dripping.write('X-Drip: 1\r\n'), 50);
  t.after(() => clearInterval(drip));
  dripping.write('GET /api/station HTTP/1.1\r\n');
  const upgrade = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(upgrade, 'secureConnect');
  upgrade.on('error', () => undefined);
  upgrade.write('GET /api/push HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n');
  await Promise.all([silent, dripping, upgrade].map(each => (each as TLSSocket).resume() && closed(each)));
});

test('a flood of header fields is refused', async () => {
  const long = await station.ask('/api/station', { headers: { 'x-flood': 'x'.repeat(headBytesMax) } });
  assert.equal(long.status, 431);
});

test('JSON that is deep, wide or full of nonsense is refused by its form', async () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const bodies = [
    deep,
    `{"hashes":${deep}}`,
    `{"hashes":[${'{},'.repeat(10_000)}{}]}`,
    '{"__proto__":{"x":1}}',
    '1e999',
  ];
  for (const raw of bodies) {
    // The budget of this station is small: the wide ones may meet it first.
    await statusIs(400, () =>
      station.ask(`/api/shares/${bobs}/missing`, {
        token: bob.token,
        raw,
        headers: { 'content-type': 'application/json' },
      }),
    );
  }
  const open = await station.ask('/api/link', {
    raw: `{"account":"${'x'.repeat(20 * kib)}"}`,
    headers: { 'content-type': 'application/json' },
  });
  assert.deepEqual([open.status, open.json().refused], [413, 'too-large']);
  assert.equal((await station.ask('/api/link', { json: linkRequest('anna') })).status, 200);
});

test('push sockets: a device has a few, a new one ends the oldest, and nobody is listened to', async () => {
  const sockets: WebSocket[] = [];
  for (let at = 0; at < deviceSocketsMax; at += 1) {
    const socket = station.push(anna.token);
    await once(socket, 'open');
    sockets.push(socket);
  }
  const [oldest, second] = sockets as [WebSocket, WebSocket];
  const ended = once(oldest, 'close');
  const last = station.push(anna.token);
  await once(last, 'open');
  assert.equal((await ended)[0], closeReplaced);
  assert.equal(second.readyState, WebSocket.OPEN);
  const told = once(second, 'close');
  second.send('hello');
  assert.equal((await told)[0], 1008);
  const long = once(last, 'close');
  last.send('x'.repeat(2_000));
  assert.equal((await long)[0], 1009);
  const pong = once(sockets[2] as WebSocket, 'pong');
  (sockets[2] as WebSocket).ping('still there?');
  assert.equal(String((await pong)[0]), 'still there?');
  for (const socket of sockets) socket.terminate();
});
