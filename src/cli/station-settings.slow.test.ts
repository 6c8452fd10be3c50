/** Settings, service and certificate by the command line, each command as a program of its own, beside a running station. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { SettingsListing } from '#station/admin/settings-administration.ts';
import type { CertificateListing } from '#station/certificate/certificate-administration.ts';
import { startTestStation } from '#station/http/station-fixture.ts';
import { makeCertificate } from '#station/tls-make.ts';
import { type Ended, run as runWaystation } from '#test/system/program.ts';

const base = mkdtempSync(join(tmpdir(), 'waystation-settings-'));
const station = await startTestStation();
after(async () => {
  await station[Symbol.asyncDispose]();
  rmSync(base, { recursive: true });
});
const { settings, certificates, info } = station.running.open;
const { data } = await info();

const run = (...words: readonly string[]): Promise<Ended> =>
  runWaystation({ args: ['station', ...words, '--data', data] });

async function done(...words: readonly string[]): Promise<string> {
  const { code, out, err } = await run(...words);
  assert.deepEqual([code, err], [0, ''], words.join(' '));
  return out;
}

async function refused(code: number, sentence: RegExp, ...words: readonly string[]): Promise<void> {
  const ended = await run(...words);
  assert.deepEqual([ended.code, ended.out], [code, ''], words.join(' '));
  assert.match(ended.err, sentence);
}

function file(name: string, content: string): string {
  const path = join(base, name);
  writeFileSync(path, content);
  return path;
}

const listing = async (...words: readonly string[]): Promise<CertificateListing> =>
  JSON.parse(await done('certificate', ...words, '--json'));

test('I16: settings are shown and chosen, but not what the command line of the start said', async () => {
  const before: SettingsListing = JSON.parse(await done('settings', 'show', '--json'));
  assert.deepEqual(before, settings.settings());
  assert.ok(before.given.includes('listen'));
  const shown = await done('settings', 'set', 'publicUrl', 'https://files.example.org/');
  assert.match(shown, /^publicUrl {3}https:\/\/files\.example\.org$/m);
  assert.match(shown, /^listen {6}127\.0\.0\.1:0 {2}\(from the command line\)$/m);
  await done('settings', 'set', 'name', 'Harbour');
  const { name, publicUrl } = settings.settings();
  assert.deepEqual([name, publicUrl], ['Harbour', 'https://files.example.org'], 'the running station knows');
  await refused(1, /started with --listen, which wins/, 'settings', 'set', 'listen', '0.0.0.0:7000');
  await refused(1, /'files' is no address of a station/, 'settings', 'set', 'publicUrl', 'files');
  await refused(2, /There is no setting 'port'; choose name, listen/, 'settings', 'set', 'port', '1');
});

test('I16: the service is switched off and on, and shown', async () => {
  assert.match(await done('service'), /^on: /);
  assert.match(await done('service', 'off'), /^off: drives wait/);
  assert.equal(settings.service(), false);
  assert.deepEqual(JSON.parse(await done('service', '--json')), { on: false });
  await refused(2, /'maybe' is neither on nor off/, 'service', 'maybe');
  assert.match(await done('service', 'on'), /^on: drives are served\n$/);
  assert.equal(settings.service(), true);
});

test('S82: a certificate is shown, imported, dropped before its time, shown at once on order, and made anew', async () => {
  const own = (await certificates.show()).shown;
  assert.match(
    await done('certificate', 'show'),
    new RegExp(`^source {7}self-made\n[^]*^fingerprint {2}${own.fingerprint}$`, 'm'),
  );
  assert.equal(await done('certificate', 'show', '--pem'), own.certificate);
  const made = await makeCertificate({ commonName: 'x', names: ['files.example.org'], nowMs: Date.now() });
  const pair = ['--cert', file('cert.pem', made.certificate), '--key', file('key.pem', made.key)];
  const waiting = await listing('import', ...pair);
  assert.deepEqual(
    [waiting.shown.fingerprint, waiting.next?.certificate.names],
    [own.fingerprint, ['files.example.org']],
  );
  assert.match(await done('certificate', 'show'), /^next {9}from \d{4}-/m);
  assert.equal((await listing('drop-next')).next, null);
  const shown = await listing('import', ...pair, '--now');
  assert.deepEqual([shown.source, shown.shown.names], ['imported', ['files.example.org']]);
  const again = await listing('self-made', '--names', 'files.example.org, 192.0.2.7');
  assert.deepEqual([again.shown.names, again.shown.keyHash], [['files.example.org', '192.0.2.7'], own.keyHash]);
  assert.doesNotMatch(JSON.stringify([waiting, shown, again]), /PRIVATE KEY/);

  const other = file('other.pem', (await makeCertificate({ commonName: 'y', names: ['y'], nowMs: Date.now() })).key);
  await refused(
    1,
    /does not belong to the certificate/,
    'certificate',
    'import',
    '--cert',
    pair[1] ?? '',
    '--key',
    other,
  );
  await refused(2, /cannot be read \(ENOENT\)/, 'certificate', 'import', '--cert', join(base, 'none'), '--key', other);
});

test('I9: ACME wants names, says what an authority that is away means, is renewed on order, and ended', async () => {
  await refused(2, /Name the host names with --names/, 'certificate', 'acme');
  await refused(1, /ACME/, 'certificate', 'renew');
  const away = ['--directory', 'https://127.0.0.1:1/dir', '--port', '18081'];
  const failed = await run('certificate', 'acme', '--names', 'files.example.org', ...away);
  assert.match(failed.out + failed.err, /is not reachable \(ECONNREFUSED\)/);
  const { acme, acmeState } = await listing('show');
  assert.deepEqual([acme?.names, acmeState?.failures], [['files.example.org'], 1]);
  const renewed = await run('certificate', 'renew');
  assert.match(renewed.out + renewed.err, /is not reachable \(ECONNREFUSED\)/);
  assert.equal((await listing('acme', '--off')).acme, null);
});
