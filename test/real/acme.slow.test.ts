/** Certificates over ACME, issued by Debian's Pebble to a station that runs. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ConnectionOptions, connect } from 'node:tls';
import { keepLastStart, lastStart } from '#station/admin/station-settings.ts';
import { type AcmeSettings, acmeRetryMs, renewAtMs, renewWhenDue } from '#station/certificate/acme.ts';
import { keepAnswer } from '#station/certificate/alpn-answers.ts';
import { startTestStation } from '#station/http/station-fixture.ts';
import { makeCertificate } from '#station/tls-make.ts';
import { canUse } from '#test/real/own-mounts.ts';

const name = 'files.example.org';
const refusedAlert = 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL';

interface Pebble {
  readonly directory: string;
  /** Who vouches for Pebble's own server. */
  readonly authority: string;
  /** Where it asks for the answer to http-01. */
  readonly port: number;
}

/** By a challenge over HTTP. */
const overHttp = { challenge: 'http-01', names: [name], mail: '' } as const;

/** It asks for the answer to tls-alpn-01 at `tlsPort`. */
async function startPebble(t: TestContext, tlsPort = 5001): Promise<Pebble> {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-pebble-'));
  const own = await makeCertificate({ commonName: 'pebble', names: ['127.0.0.1'], nowMs: Date.now() });
  const [acme, management, http, dns, dnsManagement] = await Promise.all([1, 2, 3, 4, 5].map(freePort));
  const files = { certificate: join(folder, 'cert.pem'), privateKey: join(folder, 'key.pem') };
  writeFileSync(files.certificate, own.certificate);
  writeFileSync(files.privateKey, own.key);
  const listening = { listenAddress: `127.0.0.1:${acme}`, managementListenAddress: `127.0.0.1:${management}` };
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify({ pebble: { ...listening, ...files, httpPort: http, tlsPort, ocspResponderURL: '' } }),
  );
  const dnsOnly = ['-http01', '', '-https01', '', '-tlsalpn01', '', '-defaultIPv6', ''];
  const programs = [
    spawn('pebble-challtestsrv', [
      ...['-dns01', `127.0.0.1:${dns}`, '-management', `127.0.0.1:${dnsManagement}`],
      ...['-defaultIPv4', '127.0.0.1', ...dnsOnly],
    ]),
    spawn('pebble', ['-config', join(folder, 'config.json'), '-dnsserver', `127.0.0.1:${dns}`], {
      env: { ...process.env, PEBBLE_VA_NOSLEEP: '1' },
    }),
  ];
  t.after(async () => {
    await Promise.all(programs.map(ended));
    rmSync(folder, { recursive: true });
  });
  const directory = `https://127.0.0.1:${acme}/dir`;
  while (!(await answers(directory, own.certificate))) await new Promise(resolve => setTimeout(resolve, 100));
  return { directory, authority: own.certificate, port: http ?? 0 };
}

function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null) return Promise.resolve();
  return new Promise(resolve => {
    program.once('exit', () => resolve());
    program.kill();
  });
}

function answers(url: string, ca: string): Promise<boolean> {
  return new Promise(resolve => {
    get(url, { ca, agent: false }, response => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

test('I9 a certificate is issued over ACME and shown, for the key of before; it is renewed when it is time', async t => {
  if (!canUse(t, 'pebble') || !canUse(t, 'pebble-challtestsrv')) return;
  const pebble = await startPebble(t);
  await using station = await startTestStation();
  const { certificates, accounts } = station.running.open;
  const before = (await certificates.show()).shown;
  const acme: AcmeSettings = { ...overHttp, ...pebble, mail: 'anna@example.org' };
  const issued = await certificates.setAcme(acme);
  assert.deepEqual([issued.source, issued.shown.names, issued.acmeState?.failed], ['acme', [name], '']);
  assert.match(issued.shown.issuer, /Pebble/);
  assert.equal(issued.shown.keyHash, before.keyHash);
  assert.equal(statSync(join(station.folder, 'tls', 'acme.pem')).mode & 0o777, 0o600);
  assert.equal(statSync(join(station.folder, 'tls', 'chosen.pem')).mode & 0o777, 0o600);

  const doors = (nowMs: number) => ({
    ...{ folder: join(station.folder, 'tls'), accounts, log: () => undefined },
    clock: { nowMs: () => nowMs },
  });
  const due = renewAtMs(issued.shown);
  await renewWhenDue(doors(due - 60_000), { ...issued.shown, key: '' });
  assert.equal((await certificates.show()).shown.fingerprint, issued.shown.fingerprint);
  await renewWhenDue(doors(due + 60_000), { ...issued.shown, key: '' });
  const renewed = (await certificates.show()).shown;
  assert.notEqual(renewed.fingerprint, issued.shown.fingerprint);
  assert.equal(renewed.keyHash, before.keyHash);
});

test('I9 what an authority refuses is said with what to do, changes nothing that is shown, and is tried again later and later', async t => {
  if (!canUse(t, 'pebble') || !canUse(t, 'pebble-challtestsrv')) return;
  const pebble = await startPebble(t);
  await using station = await startTestStation();
  const { certificates } = station.running.open;
  const before = (await certificates.show()).shown.fingerprint;
  const elsewhere = await freePort();
  const wrong: AcmeSettings = { ...overHttp, ...pebble, port: elsewhere };
  await assert.rejects(
    certificates.setAcme(wrong),
    /did not issue a certificate: .*leads to port \d+ of this computer/,
  );
  const first = await certificates.show();
  assert.deepEqual([first.shown.fingerprint, first.source, first.acmeState?.failures], [before, 'self-made', 1]);
  await assert.rejects(certificates.renew(), /did not issue/);
  assert.equal((await certificates.show()).acmeState?.failures, 2);
  await assert.rejects(
    certificates.setAcme({ ...wrong, directory: 'https://127.0.0.1:1/dir' }),
    /is not reachable \(ECONNREFUSED\)/,
  );
  await assert.rejects(certificates.setAcme({ ...wrong, names: ['127.0.0.1'] }), /is no public host name/);
  assert.deepEqual(
    [1, 2, 3, 20].map(acmeRetryMs),
    [30, 60, 120, 24 * 60].map(minutes => minutes * 60_000),
  );
});

/** The name on the certificate that is shown to whoever asks so; the reason where none is. */
function shownTo(port: number, options: ConnectionOptions): Promise<string> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }, () => {
      resolve(`${socket.alpnProtocol || 'none'} ${socket.getPeerX509Certificate()?.subjectAltName}`);
      socket.destroy();
    });
    socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(code));
  });
}

test('I9 over port 443 a certificate is issued by tls-alpn-01, answered by the running station', async t => {
  if (!canUse(t, 'pebble') || !canUse(t, 'pebble-challtestsrv')) return;
  await using station = await startTestStation();
  const port = Number(new URL(station.running.url).port);
  const pebble = await startPebble(t, port);
  const { certificates, accounts } = station.running.open;
  const before = (await certificates.show()).shown;
  const names = [name, 'www.example.org'];
  const issued = await certificates.setAcme({ ...pebble, challenge: 'tls-alpn-01', names, mail: '' });
  assert.deepEqual([issued.source, issued.shown.names, issued.acmeState?.failed], ['acme', names, '']);
  assert.match(issued.shown.issuer, /Pebble/);
  assert.equal(issued.shown.keyHash, before.keyHash);
  assert.equal(accounts.setting('acme answers'), '', 'nothing is answered any more');
  const renewed = await certificates.renew();
  assert.notEqual(renewed.shown.fingerprint, issued.shown.fingerprint);
});

test('I9 the answer to tls-alpn-01 is shown to who asks for that name by that protocol alone', async t => {
  if (!canUse(t, 'pebble')) return;
  await using station = await startTestStation();
  const port = Number(new URL(station.running.url).port);
  const { accounts } = station.running.open;
  const { key, certificate } = await makeCertificate({ commonName: 'answer', names: [name], nowMs: Date.now() });
  const asked = { servername: name, ALPNProtocols: ['acme-tls/1'] };
  assert.equal(await shownTo(port, asked), refusedAlert);
  keepAnswer(accounts, name, { key, certificate, untilMs: Date.now() + 60_000 });
  assert.equal(await shownTo(port, asked), `acme-tls/1 DNS:${name}`);
  const own = await shownTo(port, { servername: name });
  assert.match(own, /^none .*localhost/);
  assert.equal(await shownTo(port, { servername: 'other.example.org', ALPNProtocols: ['acme-tls/1'] }), refusedAlert);
  for (const ALPNProtocols of [['http/1.1'], ['acme-tls/1', 'http/1.1'], ['h2', 'http/1.1']])
    assert.equal(await shownTo(port, { servername: name, ALPNProtocols }), own.replace('none', 'http/1.1'));
  assert.equal(await shownTo(port, { servername: name, ALPNProtocols: ['h2'] }), refusedAlert);
  keepAnswer(accounts, name, { key, certificate, untilMs: Date.now() - 1 });
  assert.equal(await shownTo(port, asked), refusedAlert, 'its time is over');
});

test('I9 behind a proxy that does the TLS, and where port 443 leads elsewhere, tls-alpn-01 says so', async t => {
  if (!canUse(t, 'pebble') || !canUse(t, 'pebble-challtestsrv')) return;
  const pebble = await startPebble(t, await freePort());
  await using station = await startTestStation();
  const { certificates, accounts } = station.running.open;
  const acme = { ...pebble, challenge: 'tls-alpn-01', names: [name], mail: '' } as const;
  await assert.rejects(
    certificates.setAcme(acme),
    /did not issue .* that the station runs, and that port 443 of files/,
  );
  const start = lastStart(accounts);
  keepLastStart(accounts, { ...start, given: { ...start.given, plainHttp: true } } as never);
  await assert.rejects(certificates.setAcme(acme), /A reverse proxy does the TLS of this station/);
});
