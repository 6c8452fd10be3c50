import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { test } from 'node:test';
import { connectSecurely, seeCertificate } from '#drive/connection/secure-connect.ts';
import { makeCertificate, sendJson, startStationFixture } from '#drive/connection/station-fixture.ts';
import { StationHttp } from '#drive/connection/station-http.ts';
import { CertificateError, readFingerprint } from '#drive/connection/trust.ts';
import { straight } from '#drive/connection/ways.ts';
import { StationError } from '#engine/station-door.ts';

test('S84 a pinned certificate is accepted, whoever signed it', async () => {
  const station = await startStationFixture((_, response) => sendJson(response, { ok: true }));
  try {
    const seen = await seeCertificate(straight, station.address);
    assert.equal(seen.fingerprint, station.certificate.fingerprint);
    assert.equal(seen.authorized, false);
    const trust = { kind: 'pinned', fingerprint: seen.fingerprint.toLowerCase().replaceAll(':', '') } as const;
    const http = new StationHttp({ ways: straight, address: station.address, trust, credentials: { token: 'secret' } });
    assert.deepEqual(await http.json('GET', '/api/station'), { ok: true });
    assert.equal(station.heard[0]?.headers.authorization, 'Bearer secret');
    assert.equal(station.heard[0]?.headers['x-waystation-protocol'], '1');
    await http.close();
  } finally {
    await station.close();
  }
});

test('S84 another certificate than the pinned one hears not one byte of a request', async () => {
  const station = await startStationFixture((_, response) => sendJson(response, {}));
  const other = await makeCertificate();
  try {
    const trust = { kind: 'pinned', fingerprint: other.fingerprint } as const;
    const http = new StationHttp({ ways: straight, address: station.address, trust, credentials: { token: 'secret' } });
    const error: unknown = await http.json('POST', '/api/link', { password: 'p' }).catch((e: unknown) => e);
    assert.ok(error instanceof CertificateError);
    assert.equal(error.failure, 'certificate');
    assert.equal(error.expected, other.fingerprint);
    assert.equal(error.found, station.certificate.fingerprint);
    assert.match(error.message, new RegExp(station.certificate.fingerprint));
    assert.equal(station.heard.length, 0);
    assert.equal(station.plainBytes(), 0);
    await http.close();
  } finally {
    await station.close();
  }
});

test('S82 a given authority vouches; another one, or public authorities, do not', async () => {
  const station = await startStationFixture((_, response) => sendJson(response, {}));
  const other = await makeCertificate();
  try {
    const socket = await connectSecurely(straight, station.address, {
      kind: 'authority',
      pem: station.certificate.pem,
    });
    socket.destroy();
    for (const trust of [{ kind: 'authority', pem: other.pem } as const, { kind: 'public' } as const]) {
      await assert.rejects(connectSecurely(straight, station.address, trust), CertificateError);
    }
    assert.equal(station.plainBytes(), 0);
  } finally {
    await station.close();
  }
});

test('a port where nobody listens, or that never answers, is not reachable', async () => {
  const silent = createServer();
  const { port } = await listening(silent);
  const trust = { kind: 'public' } as const;
  await assert.rejects(
    connectSecurely(straight, { host: '127.0.0.1', port }, trust, { timeoutMs: 100 }),
    unreachable(/no answer within/),
  );
  await new Promise(resolve => silent.close(resolve));
  await assert.rejects(
    connectSecurely(straight, { host: '127.0.0.1', port }, trust, { timeoutMs: 1000 }),
    unreachable(/ECONNREFUSED/),
  );
});

test('a fingerprint is read in any usual spelling', async () => {
  const { fingerprint } = await makeCertificate();
  const plain = fingerprint.replaceAll(':', '').toLowerCase();
  for (const spelling of [fingerprint, plain, `SHA256:${plain}`, ` ${fingerprint.toLowerCase()} `]) {
    assert.equal(readFingerprint(spelling), fingerprint);
  }
  assert.equal(readFingerprint(plain.slice(2)), undefined);
});

function listening(server: Server): Promise<{ port: number }> {
  server.on('connection', socket => socket.on('error', () => undefined).resume());
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address() as { port: number })));
}

function unreachable(message: RegExp): (error: unknown) => boolean {
  return error => error instanceof StationError && error.failure === 'unreachable' && message.test(error.message);
}
