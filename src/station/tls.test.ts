import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { broughtIdentity, ownIdentity } from '#station/tls.ts';

const base = mkdtempSync(join(tmpdir(), 'waystation-tls-'));
after(() => rmSync(base, { recursive: true }));
const about = { name: 'station.example.org', nowMs: Date.now() };
const folder = (name: string): string => join(base, name);

test('a station makes a certificate for all its names once, with a key only its owner can read', async () => {
  const made = await ownIdentity(folder('a'), about);
  const certificate = new X509Certificate(made.certificate);
  for (const host of ['localhost', hostname(), 'station.example.org']) assert.ok(certificate.checkHost(host), host);
  for (const address of ['127.0.0.1', '::1']) assert.ok(certificate.checkIP(address), address);
  assert.equal(statSync(join(folder('a'), 'key.pem')).mode & 0o777, 0o600);
  assert.ok(made.validUntilMs - about.nowMs > 10 * 365.25 * 24 * 60 * 60_000, 'ten years and more');
  assert.ok(Date.parse(certificate.validFrom) < about.nowMs);
  const digest = createHash('sha256').update(certificate.raw).digest('hex').toUpperCase();
  assert.equal(made.fingerprint, digest.match(/../g)?.join(':'));
  assert.deepEqual(await ownIdentity(folder('a'), { ...about, name: 'renamed' }), made);
});

test('a key without its certificate is the rest of an interrupted start: it stays, and a certificate for it is made', async () => {
  await ownIdentity(folder('b'), about);
  rmSync(join(folder('b'), 'certificate.pem'));
  const again = await ownIdentity(folder('b'), about);
  assert.equal(again.fingerprint, (await ownIdentity(folder('b'), about)).fingerprint);
});

test('a certificate whose key is missing or another one stops the start', async () => {
  await ownIdentity(folder('c'), about);
  const other = await ownIdentity(folder('d'), about);
  writeFileSync(join(folder('c'), 'key.pem'), other.key);
  await assert.rejects(ownIdentity(folder('c'), about), /does not belong to the certificate/);
  rmSync(join(folder('c'), 'key.pem'));
  await assert.rejects(ownIdentity(folder('c'), about), /is missing; restore it/);
});

test('a brought certificate is taken when it is a pair, else refused by name', async () => {
  const made = await ownIdentity(folder('e'), about);
  const paths = { certificatePath: join(folder('e'), 'certificate.pem'), keyPath: join(folder('e'), 'key.pem') };
  assert.equal(broughtIdentity(paths).fingerprint, made.fingerprint);
  assert.throws(() => broughtIdentity({ ...paths, keyPath: folder('none') }), /cannot be read \(ENOENT\)/);
  assert.throws(() => broughtIdentity({ ...paths, certificatePath: paths.keyPath }), /holds no certificate/);
});
