/** A drive that pins believes its station about its keys, over the connection that it pins, and nobody else. */
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { connectSecurely } from '#drive/connection/secure-connect.ts';
import { makeCertificate, sendJson, startStationFixture } from '#drive/connection/station-fixture.ts';
import { StationHttp } from '#drive/connection/station-http.ts';
import { CertificateError, pinAnew, type Trust } from '#drive/connection/trust.ts';
import { straight } from '#drive/connection/ways.ts';
import { keysHeader, parseKeys } from '#protocol/station-keys.ts';

const keyOf = (pem: string): string =>
  createHash('sha256')
    .update(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
const stranger = 'ab'.repeat(32);

test('S84 keys that the station tells over a pinned connection are pinned, and let its next certificate in', async () => {
  const next = await makeCertificate();
  let keys = '';
  const station = await startStationFixture((_, response) => {
    response.setHeader(keysHeader, keys);
    sendJson(response, {});
  });
  const after = await startStationFixture((_, response) => sendJson(response, {}), next);
  try {
    const own = keyOf(station.certificate.pem);
    keys = [own, keyOf(next.pem)].join(',');
    let trust: Trust = { kind: 'pinned', fingerprint: station.certificate.fingerprint };
    await assert.rejects(connectSecurely(straight, after.address, trust), CertificateError);
    const http = new StationHttp({
      ways: straight,
      address: station.address,
      trust,
      credentials: undefined,
      onKeysTold: (told, seen) => {
        trust = pinAnew(trust, seen, told) ?? trust;
      },
    });
    await http.json('GET', '/api/shares');
    await http.close();
    assert.deepEqual(trust, { kind: 'pinned', fingerprint: station.certificate.fingerprint, keys: keys.split(',') });
    (await connectSecurely(straight, after.address, trust)).destroy();
    (await connectSecurely(straight, station.address, trust)).destroy();
    // Once the station has given a key up, it is a stranger's.
    const later: Trust = { kind: 'pinned', fingerprint: station.certificate.fingerprint, keys: [keyOf(next.pem)] };
    await assert.rejects(connectSecurely(straight, station.address, later), CertificateError);
    assert.equal(after.plainBytes(), 0);
  } finally {
    await station.close();
    await after.close();
  }
});

test('S84 keys that are not those of the connection, and what authorities vouch for, change no trust', () => {
  const seen = { fingerprint: 'AA', keyHash: 'cd'.repeat(32), authorized: false, reason: '' };
  const pinned = { kind: 'pinned', fingerprint: 'AA' } as const;
  assert.equal(pinAnew(pinned, seen, [stranger]), undefined);
  assert.equal(pinAnew({ kind: 'public' }, seen, [seen.keyHash]), undefined);
  assert.equal(parseKeys('no keys'), undefined);
  assert.equal(parseKeys(Array.from({ length: 9 }, () => stranger).join()), undefined);
  assert.deepEqual(parseKeys(stranger), [stranger]);
});
