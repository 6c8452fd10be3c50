/** A running station shows another certificate, and tells its drives which keys to keep to. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { keysHeader, parseKeys } from '#protocol/station-keys.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { announceMs } from '#station/certificate/certificate-administration.ts';
import { certificateCheckMs, createCertificateKeeper } from '#station/certificate/keeper.ts';
import { startTestStation, type TestStation } from '#station/http/station-fixture.ts';
import { makeCertificate } from '#station/tls-make.ts';

const made = (names: readonly string[], nowMs = Date.now()) => makeCertificate({ commonName: 'x', names, nowMs });

async function shownBy({ running }: TestStation): Promise<string> {
  const { hostname, port } = new URL(running.url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
  socket.destroy();
  return fingerprint;
}

async function until(what: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + certificateCheckMs * 5;
  while (!(await what())) {
    assert.ok(Date.now() < end, 'it does not come to be so');
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

test('S82 a station shows its own certificate made anew without a restart, with the key of before', async () => {
  await using station = await startTestStation();
  const { certificates } = station.running.open;
  const before = (await certificates.show()).shown;
  const { shown, source } = await certificates.selfMade(['files.example.org', '192.0.2.7']);
  assert.deepEqual(
    [source, shown.names, shown.keyHash],
    ['self-made', ['files.example.org', '192.0.2.7'], before.keyHash],
  );
  await until(async () => (await shownBy(station)) === shown.fingerprint);
  assert.equal((await station.ask('/api/station')).json<{ fingerprint: string }>().fingerprint, shown.fingerprint);
  await assert.rejects(certificates.selfMade(['not a name']), /'not a name' is neither a host name nor an address/);
});

test('S82 a certificate with an unknown key waits for a week, in which drives are told of it; at once only on order', async () => {
  await using station = await startTestStation();
  await station.addUser('anna');
  const { token } = await station.link('anna');
  const { certificates } = station.running.open;
  const told = async () => parseKeys(String((await station.ask('/api/shares', { token })).headers[keysHeader]));
  const own = (await certificates.show()).shown;
  assert.deepEqual(await told(), [own.keyHash]);
  const pair = await made(['files.example.org']);
  const look = await certificates.look(pair);
  assert.equal(look.keyKnown, false);
  const { shown, next } = await certificates.import(pair, false);
  assert.equal(shown.fingerprint, own.fingerprint);
  assert.ok(Math.abs((next?.atMs ?? 0) - Date.now() - announceMs) < 60_000);
  await until(async () => (await told())?.includes(look.certificate.keyHash) === true);
  assert.equal(await shownBy(station), own.fingerprint);
  const at = await certificates.import(pair, true);
  assert.deepEqual([at.source, at.next, at.shown.fingerprint], ['imported', null, look.certificate.fingerprint]);
  await until(async () => (await shownBy(station)) === look.certificate.fingerprint);
  // Its own key stays known, so that the way back is open.
  assert.deepEqual(await told(), [look.certificate.keyHash, own.keyHash]);
  assert.equal((await certificates.selfMade(undefined)).shown.keyHash, own.keyHash);
});

test('S82 what is no pair, over, not begun, or out of order is refused by name', async () => {
  await using station = await startTestStation();
  const { certificates } = station.running.open;
  const dayMs = 24 * 60 * 60_000;
  const [good, other] = [await made(['a.example.org']), await made(['b.example.org'])];
  await assert.rejects(certificates.import({ ...good, key: other.key }, true), /does not belong to the certificate/);
  await assert.rejects(certificates.import({ ...good, certificate: 'no' }, true), /holds no certificate in PEM form/);
  const both = { ...good, certificate: good.certificate + other.certificate };
  await assert.rejects(certificates.import(both, true), /The chain is out of order/);
  await assert.rejects(certificates.import(await made(['a'], Date.now() - 21 * 366 * dayMs), true), /is over since/);
  await assert.rejects(certificates.import(await made(['a'], Date.now() + 5 * dayMs), true), /begins at/);
  assert.equal((await certificates.show()).source, 'self-made');
});

test('certificates are read anew only when something about them changed, and again while they cannot be shown', async () => {
  await using station = await startTestStation();
  const { folder, accounts } = { folder: dataFolder(station.folder).tls, accounts: station.running.open.accounts };
  const logged: string[] = [];
  const keeper = await createCertificateKeeper({
    ...{ folder, accounts, name: 'harbour', brought: undefined },
    clock: { nowMs: () => Date.now() },
    log: (_level, event) => logged.push(event),
  });
  const shown: string[] = [];
  const check = () => keeper.check(({ fingerprint }) => shown.push(fingerprint));
  await check();
  const first = keeper.keys();
  await check();
  assert.equal(keeper.keys(), first, 'the very same: nothing was read');
  const { key, certificate } = await made(['files.example.org']);
  writeFileSync(join(folder, 'chosen.pem'), 'broken');
  await check();
  await check();
  assert.deepEqual([keeper.keys() === first, shown.length, logged.length], [true, 0, 1]);
  writeFileSync(join(folder, 'chosen.pem'), `${key}\n${certificate}`);
  await check();
  assert.equal(shown.length, 1);
  assert.notEqual(keeper.keys(), first);
});
