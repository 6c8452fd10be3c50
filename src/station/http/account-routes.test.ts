import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from 'node:tls';
import type { LinkReply } from '#protocol/session.ts';
import { accountFailuresFree } from '#station/accounts/throttle.ts';
import { openBytesMax } from '#station/http/bodies.ts';
import type { StationReply } from '#station/http/routes-account.ts';
import { freshId, linkRequest, startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation({ name: 'Home station' });
test.after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
await station.addUser('bob');

const refused = async (
  answer: Promise<{ status: number; json(): { refused: string } }>,
): Promise<readonly [number, string]> => {
  const { status, json } = await answer;
  return [status, json().refused];
};

test('anybody may ask what station this is', async () => {
  const answer = await station.ask('/api/station');
  const about = answer.json<StationReply>();
  assert.equal(answer.status, 200);
  assert.equal(about.name, 'Home station');
  assert.equal(about.protocol, 1);
  assert.match(about.fingerprint ?? '', /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  assert.match(about.station, /^[0-9a-f]{32}$/);
});

test('the certificate on the wire has the fingerprint that the station tells', async () => {
  const { port } = new URL(station.running.url);
  const socket = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false });
  await new Promise(resolve => socket.once('secureConnect', resolve));
  assert.equal(socket.getPeerCertificate().fingerprint256, station.running.fingerprint);
  assert.match(socket.getProtocol() ?? '', /^TLSv1\.[23]$/);
  socket.destroy();
});

test('TLS below 1.2 is refused', async () => {
  const { port } = new URL(station.running.url);
  const socket = connect({
    port: Number(port),
    host: '127.0.0.1',
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'ALL:@SECLEVEL=0',
  });
  const error = await new Promise<NodeJS.ErrnoException>(resolve => socket.once('error', resolve));
  assert.match(error.code ?? '', /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/);
});

/** How a connection with TLS 1.2 ends that asks for something more; undefined where it got it. */
async function endOf(wanted: { ciphers?: string; anew?: boolean }): Promise<string | undefined> {
  const { port } = new URL(station.running.url);
  const { anew = false, ...options } = wanted;
  const about = { host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.2', ...options } as const;
  const socket = connect({ ...about, port: Number(port) });
  const error = await new Promise<NodeJS.ErrnoException | null>(resolve => {
    socket.once('error', resolve);
    socket.once('secureConnect', () => {
      if (!anew || socket.renegotiate({}, resolve) === false) resolve(null);
    });
  });
  socket.destroy();
  return error?.code ?? error?.message;
}

test('S83 a connection is not negotiated anew, and ciphers that do not authenticate are refused', async () => {
  assert.equal(await endOf({}), undefined);
  assert.equal(await endOf({ ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }), undefined);
  assert.match(
    (await endOf({ ciphers: 'ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-SHA256' })) ?? '',
    /HANDSHAKE_FAILURE/,
  );
  assert.match((await endOf({ anew: true })) ?? '', /NO_RENEGOTIATION/);
});

test('S40 I13 a linked device sees its home first, then what it has a grant for', async () => {
  const { token, account } = await station.link('ANNA');
  assert.equal(account, 'anna');
  await station.running.open.administration.addShare('photos');
  assert.deepEqual(
    (await station.shares(token)).map(({ name, home, grant }) => ({ name, home, grant })),
    [{ name: 'anna', home: true, grant: 'write' }],
  );
  await station.running.open.administration.grant('photos', 'anna', 'read');
  assert.deepEqual(
    (await station.shares(token)).map(({ name, home, grant }) => ({ name, home, grant })),
    [
      { name: 'anna', home: true, grant: 'write' },
      { name: 'photos', home: false, grant: 'read' },
    ],
  );
  await station.running.open.administration.grant('photos', 'anna', undefined);
  assert.equal((await station.shares(token)).length, 1);
});

test('a wrong password and an unknown name are refused alike', async () => {
  const wrong = await station.ask('/api/link', { json: linkRequest('anna', 'wrong horse') });
  const unknown = await station.ask('/api/link', { json: linkRequest('nobody') });
  assert.equal(wrong.status, 401);
  assert.equal(wrong.json().refused, 'sign-in');
  assert.deepEqual(wrong.json(), unknown.json());
});

test('guessing is answered with how long to wait', async () => {
  await station.addUser('target');
  for (let i = 0; i < accountFailuresFree; i += 1)
    await station.ask('/api/link', { json: linkRequest('target', `guess ${i}`) });
  const answer = await station.ask('/api/link', { json: linkRequest('target') });
  assert.equal(answer.status, 429);
  assert.deepEqual(answer.json<{ refused: string; about: object }>().about, { seconds: 1 });
});

test('S33 unlinking ends the token', async () => {
  const { token } = await station.link('anna');
  assert.equal((await station.ask('/api/unlink', { token, json: {} })).status, 200);
  assert.deepEqual(await refused(station.ask('/api/shares', { token })), [401, 'sign-in']);
});

test('a token that is missing, malformed or unknown opens nothing', async () => {
  const tokens = [undefined, 'x', 'A'.repeat(43)];
  for (const token of tokens) assert.deepEqual(await refused(station.ask('/api/shares', { token })), [401, 'sign-in']);
  const basic = station.ask('/api/shares', { headers: { authorization: 'Basic YW5uYTp4' } });
  assert.deepEqual(await refused(basic), [401, 'sign-in']);
});

test('revoking and disabling hold from the next request on', async () => {
  const { token, device } = await station.link('bob');
  assert.equal((await station.ask('/api/shares', { token })).status, 200);
  station.running.open.administration.setDisabled('bob', true);
  assert.deepEqual(await refused(station.ask('/api/shares', { token })), [401, 'sign-in']);
  assert.deepEqual(await refused(station.ask('/api/link', { json: linkRequest('bob') })), [403, 'account-disabled']);
  station.running.open.administration.setDisabled('bob', false);
  assert.equal((await station.ask('/api/shares', { token })).status, 200);
  station.running.open.administration.revokeDevice(device);
  assert.deepEqual(await refused(station.ask('/api/shares', { token })), [401, 'sign-in']);
});

test('another protocol is refused everywhere, by header and in the link request', async () => {
  const headers = { 'x-waystation-protocol': '2' };
  const { token } = await station.link('anna');
  assert.deepEqual(await refused(station.ask('/api/station', { headers })), [426, 'protocol']);
  assert.deepEqual(await refused(station.ask('/api/shares', { token, headers })), [426, 'protocol']);
  assert.deepEqual(await refused(station.ask('/api/link', { json: { ...linkRequest('anna'), protocol: 2 } })), [
    426,
    'protocol',
  ]);
  assert.equal((await station.ask('/api/shares', { token, headers: { 'x-waystation-protocol': '1' } })).status, 200);
});

test('what is not well formed is refused with the place that is wrong', async () => {
  const bodies: readonly object[] = [
    { json: {} },
    { json: { ...linkRequest('anna'), more: 1 } },
    { json: { ...linkRequest('anna'), computer: 5 } },
    { raw: '{', headers: { 'content-type': 'application/json' } },
    { raw: '{}', headers: { 'content-type': 'text/plain' } },
    { raw: '{"__proto__": {}}', headers: { 'content-type': 'application/json' } },
    { raw: '', headers: { 'content-type': 'application/json' } },
  ];
  for (const body of bodies) {
    assert.deepEqual(await refused(station.ask('/api/link', body)), [400, 'malformed'], JSON.stringify(body));
  }
  const { message } = (await station.ask('/api/link', { json: { ...linkRequest('anna'), computer: 5 } })).json();
  assert.match(message, /computer/);
});

test('who is not signed in cannot send much', async () => {
  const answer = station.ask('/api/link', { json: { ...linkRequest('anna'), computer: 'x'.repeat(openBytesMax) } });
  assert.deepEqual(await refused(answer), [413, 'too-large']);
});

test('what a station does not have is answered in the same form', async () => {
  const { token } = await station.link('anna');
  for (const path of ['/api/nothing', '/nothing.txt', `/api/shares/${freshId()}/nothing`]) {
    assert.deepEqual(await refused(station.ask(path, { token })), [404, 'unknown-path'], path);
  }
});

test('the link reply names the station, and tells the token once', async () => {
  const reply = (await station.ask('/api/link', { json: linkRequest('anna') })).json<LinkReply>();
  const about = (await station.ask('/api/station')).json<StationReply>();
  assert.equal(reply.station, about.station);
  assert.equal(reply.stationName, 'Home station');
  assert.equal(Buffer.from(reply.token, 'base64url').length, 32);
});

test('nothing secret is logged', () => {
  assert.ok(!station.logged.some(line => /horse|Bearer/.test(line)));
});
