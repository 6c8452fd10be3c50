/** Reverse proxies: whom the station believes about who asks. */
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { cookieName, type DevicesReply } from '#protocol/sign-in.ts';
import { accountFailuresFree, addressFailuresFree } from '#station/accounts/throttle.ts';
import { browserWith, cookieOf, outcome, signInAt } from '#station/http/browser-fixture.ts';
import { startTestStation, type TestStation } from '#station/http/station-fixture.ts';
import { createTrustedProxies } from '#station/http/trusted-proxies.ts';

const named = await startTestStation({ plainHttp: true, trustedProxies: ['127.0.0.1', '10.9.0.0/16'] });
const other = await startTestStation({ plainHttp: true, trustedProxies: ['192.0.2.7'] });
for (const station of [named, other]) {
  test.after(() => station[Symbol.asyncDispose]());
  for (const name of ['anna', 'bob', 'carla']) await station.addUser(name);
}

const wrong = { account: 'anna', password: 'wrong' };
const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

/** The address that the station has of who signs in with these headers. */
async function addressSeen(station: TestStation, headers: Record<string, string>): Promise<string | undefined> {
  const cookie = cookieOf(await signInAt(station, { account: 'bob' }, headers));
  const { devices } = (await browserWith(station, cookie)('/api/devices', { headers })).json<DevicesReply>();
  return devices.toSorted((a, b) => b.lastSeenMs - a.lastSeenMs || b.createdMs - a.createdMs)[0]?.address;
}

test('a stranger who names other addresses does not get around the throttle', async () => {
  for (let at = 0; at < accountFailuresFree; at += 1)
    assert.deepEqual(outcome(await signInAt(other, wrong, from(`203.0.113.${at}`))), [401, 'sign-in']);
  const next = await signInAt(other, wrong, {
    ...from('203.0.113.99'),
    forwarded: 'for=203.0.113.99',
    'x-real-ip': '1.1.1.1',
  });
  assert.deepEqual(outcome(next), [429, 'sign-in-throttled']);
  assert.equal(await addressSeen(other, from('203.0.113.5')), '127.0.0.1');
});

test('who comes by a named proxy is slowed down by the own address, and nobody else is', async () => {
  const guesser = from('198.51.100.7');
  for (let at = 0; at < accountFailuresFree; at += 1)
    assert.deepEqual(outcome(await signInAt(named, wrong, guesser)), [401, 'sign-in']);
  assert.deepEqual(outcome(await signInAt(named, wrong, guesser)), [429, 'sign-in-throttled']);
  assert.deepEqual(outcome(await signInAt(named, { account: 'anna' }, from('198.51.100.8'))), [200, 'done']);
});

test('what stands before the address that the proxy added is made up, and does not help', async () => {
  const guess = (at: number) => signInAt(named, { ...wrong, account: 'carla' }, from(`203.0.113.${at}, 198.51.100.9`));
  for (let at = 0; at < accountFailuresFree; at += 1) assert.deepEqual(outcome(await guess(at)), [401, 'sign-in']);
  assert.deepEqual(outcome(await guess(99)), [429, 'sign-in-throttled']);
  const refused = named.running.open.accounts.audit({ limit: 1, event: 'sign-in refused' })[0];
  assert.equal(refused?.address, '198.51.100.9');
});

test('the address is the last one that is no named proxy; without any it is that of the connection', async () => {
  const rows: readonly (readonly [Record<string, string>, string])[] = [
    [from('203.0.113.9'), '203.0.113.9'],
    [from('203.0.113.9, 198.51.100.1'), '198.51.100.1'],
    [from('203.0.113.9,198.51.100.2, 10.9.3.4'), '198.51.100.2'],
    [from('nonsense, 198.51.100.3'), '198.51.100.3'],
    [from('2001:db8::7'), '2001:db8::7'],
    [from('10.9.0.1, 10.9.0.2'), '10.9.0.1'],
    [{}, '127.0.0.1'],
    [{ 'x-real-ip': '203.0.113.9' }, '127.0.0.1'],
  ];
  for (const [headers, address] of rows)
    assert.equal(await addressSeen(named, headers), address, JSON.stringify(headers));
});

test('who has hung up already has no address, and is refused before anything is kept of them', () => {
  const gone = { socket: {}, headers: {} } as IncomingMessage;
  for (const proxies of [[], ['loopback']])
    assert.throws(() => createTrustedProxies({ proxies, tls: true }).addressOf(gone), { code: 'malformed' });
});

test('an entry that is no address is refused, and the station goes on', async () => {
  for (const text of ['nonsense', '198.51.100.7:4711', '999.1.1.1', '<script>', '1.2.3.4, ::zz', 'unknown', '\t;'])
    assert.deepEqual(outcome(await signInAt(named, { account: 'bob' }, from(text))), [400, 'malformed'], text);
  assert.deepEqual(outcome(await signInAt(other, { account: 'bob' }, from('nonsense'))), [200, 'done'], 'nobody looks');
  assert.deepEqual(outcome(await named.ask('/api/station', { headers: from('203.0.113.9') })), [200, 'done']);
});

test('a proxy that speaks for many is not slowed down as one address', async () => {
  for (let at = 0; at <= addressFailuresFree; at += 1) {
    const answer = await signInAt(named, { account: `nobody${at}`, password: 'wrong' }, from(`192.0.2.${at}`));
    assert.deepEqual(outcome(answer), [401, 'sign-in']);
  }
});

test('behind a proxy that speaks https the cookie is the same as without one, and a plain page is refused', async () => {
  const secure = await signInAt(named, { account: 'bob' }, { ...from('203.0.113.9'), 'x-forwarded-proto': 'https' });
  const [cookie = ''] = [secure.headers['set-cookie'] ?? ''].flat();
  assert.match(cookie, new RegExp(`^${cookieName}=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict$`));
  assert.match(cookieName, /^__Host-/);
  const plain = await signInAt(named, { account: 'bob' }, { 'x-forwarded-proto': 'http' });
  assert.deepEqual([...outcome(plain), plain.headers['set-cookie']], [403, 'denied', undefined]);
  assert.match(plain.json().message, /open it by https:/);
});

async function listening(station: TestStation, headers: Record<string, string>): Promise<string> {
  const cookie = cookieOf(await signInAt(station, { account: 'bob' }));
  return new Promise(resolve => {
    const socket = station.push('', { authorization: '', cookie, ...headers });
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_request, answer) => resolve(String(answer.statusCode)));
    socket.on('error', () => undefined);
    test.after(() => socket.terminate());
  });
}

test('of which page a WebSocket is, a named proxy may tell, and nobody else', async () => {
  const origin = 'https://files.example';
  const told = { origin, 'x-forwarded-host': 'files.example', 'x-forwarded-proto': 'https' };
  assert.equal(await listening(named, told), 'open');
  assert.equal(await listening(named, { ...told, origin: 'http://files.example' }), '403');
  assert.equal(await listening(named, { ...told, 'x-forwarded-host': 'files.example, elsewhere.example' }), '403');
  assert.equal(await listening(other, told), '403');
  assert.equal(await listening(named, { ...told, 'x-forwarded-for': 'nonsense' }), '400');
});

test('strangers are counted by the address that the proxy tells, for as long as their request lasts', async () => {
  await using station = await startTestStation({
    plainHttp: true,
    limits: { strangers: { strangersMax: 8, addressStrangersMax: 2 } },
  });
  const { port } = new URL(station.running.url);
  const cut: number[] = [];
  const half = (at: number, address: string): void => {
    const socket = connect({ port: Number(port), host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.on('close', () => cut.push(at));
    test.after(() => socket.destroy());
    socket.write(
      `POST /api/link HTTP/1.1\r\nhost: x\r\nx-forwarded-for: ${address}\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n`,
    );
  };
  const pause = () => new Promise(resolve => setTimeout(resolve, 150));
  for (const [at, address] of ['203.0.113.1', '203.0.113.1', '203.0.113.2', '203.0.113.2'].entries()) {
    half(at, address);
    await pause();
  }
  assert.deepEqual(cut, []);
  half(4, '203.0.113.1');
  await pause();
  assert.deepEqual(cut, [0], 'the oldest of that address makes room');
  for (let at = 0; at < 20; at += 1)
    assert.equal((await station.ask('/api/station', { headers: from('203.0.113.1') })).status, 200);
});
