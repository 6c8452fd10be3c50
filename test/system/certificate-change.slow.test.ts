/** A linked drive goes on over another certificate of its station, and waits while the service is switched off. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { keyHashOf } from '#station/certificate/identity.ts';
import { makeCertificate } from '#station/tls-make.ts';
import { patienceMs, until } from '#test/system/program.ts';
import { type Synced, World } from '#test/system/world.ts';

test('I40 S82 a drive goes on over another certificate, of the same key or of one that it was told of', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  const pinned = async (): Promise<string | null> => (await one.drive.status()).connections[0]?.fingerprint ?? null;
  const before = await pinned();
  await world.station.command('certificate', 'self-made', '--names', '127.0.0.1,files.example.org');
  await world.station.stop();
  await world.station.start();
  writeFileSync(join(one.folder, 'same key'), 'x');
  await until('the file arrives', () => existsSync(join(other.folder, 'same key')));

  const made = await makeCertificate({ commonName: 'next', names: ['127.0.0.1'], nowMs: Date.now() });
  const paths = {
    cert: join(world.station.data, '..', 'next.pem'),
    key: join(world.station.data, '..', 'next-key.pem'),
  };
  writeFileSync(paths.cert, made.certificate);
  writeFileSync(paths.key, made.key);
  const pair = ['certificate', 'import', '--cert', paths.cert, '--key', paths.key];
  assert.match(await world.station.command(...pair), /next +from/);
  const keyHash = keyHashOf(new X509Certificate(made.certificate));
  for (const { drive } of [one, other]) {
    // Its start asks anew, as every minute does; the station may not have seen yet what was laid into its folder.
    await drive.stop();
    await drive.start();
    const settings = join(drive.data, 'settings.json');
    await until('the drive knows the key to come', () => readFileSync(settings, 'utf8').includes(keyHash), {
      ms: 2 * patienceMs,
    });
  }
  assert.notEqual(await pinned(), before);
  await world.station.command(...pair, '--now');
  await world.station.stop();
  await world.station.start();
  writeFileSync(join(one.folder, 'next key'), 'x');
  await until('the file arrives', () => existsSync(join(other.folder, 'next key')));
  assert.equal((await one.drive.status()).connections[0]?.state, 'connected');
});

test('I16 drives wait while the service is switched off, say so, and go on within seconds when it is on', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  assert.match(await world.station.command('service', 'off'), /^off/);
  writeFileSync(join(one.folder, 'meanwhile'), 'waits');
  await until('the drive says so', async () =>
    /switched off/.test((await one.drive.status()).connections[0]?.detail ?? ''),
  );
  assert.ok(!existsSync(join(other.folder, 'meanwhile')));
  // So that some tries come to nothing. How far the waits between them grow is told by push-channel.test.ts.
  await new Promise(resolve => setTimeout(resolve, 5_000));
  assert.match(await world.station.command('service', 'on'), /^on/);
  const beganMs = Date.now();
  await until('the file arrives', () => existsSync(join(other.folder, 'meanwhile')));
  assert.ok(Date.now() - beganMs < 20_000, `it took ${Date.now() - beganMs} ms`);
});
