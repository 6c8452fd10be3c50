import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { withDrive } from '#drive/control/control-fixture.ts';
import { DriveError } from '#drive/drive-error.ts';
import type { LocalFolders, RemoteTop, SeenStation } from '#protocol/control/set-up.ts';
import type { Linked } from '#protocol/control/status.ts';

const foldersAt = (path: string): string => `/folders?${new URLSearchParams({ path })}`;

test('S82 S84: who answers at an address is looked at without sending anything there', async () => {
  await withDrive(async ({ ask, station }) => {
    const seen = await ask<SeenStation>('POST', '/look', { url: station.address.url });
    assert.deepEqual(seen, {
      url: station.address.url,
      fingerprint: station.certificate.fingerprint,
      isVouchedFor: false,
    });
    assert.equal(station.heard.length, 0);
    await assert.rejects(ask('POST', '/look', { url: 'http://plain.example' }), /is not a station's address/);
    await assert.rejects(
      ask('POST', '/look', { url: 'https://127.0.0.1:1' }),
      (error: unknown) => error instanceof DriveError && error.code === 'unreachable',
    );
  });
});

test('S14: the shares of an account are offered with what it may do there', async () => {
  await withDrive(async ({ ask, station }) => {
    const order = { url: station.address.url, user: 'anna', password: 'p', trust: station.certificate.fingerprint };
    const { connection } = await ask<Linked>('POST', '/link', order);
    const tops = await ask<readonly RemoteTop[]>('GET', `/connections/${connection}/shares`);
    assert.deepEqual(
      tops.map(({ remote, grant }) => [remote, grant]),
      [
        ['docs', 'write'],
        ['library', 'read'],
      ],
    );
    const missing = `/connections/${connection}/folders?share=nonsense&node=${tops[0]?.node}`;
    await assert.rejects(ask('GET', missing), /ids of 32 hex digits/);
  });
});

test('S14 S30: folders of this computer are walked through and made, and each says why it cannot be synced', async () => {
  await withDrive(async world => {
    const top = world.folder('walk');
    for (const name of ['b', 'a', '.hidden', join('a', 'within')]) mkdirSync(join(top, name));
    writeFileSync(join(top, 'file'), '');
    symlinkSync(join(top, 'a'), join(top, 'link'));
    symlinkSync(join(top, 'nowhere'), join(top, 'dangling'));
    const seen = await world.ask<LocalFolders>('GET', foldersAt(top));
    assert.deepEqual(
      seen.folders.map(({ name }) => name),
      ['a', 'b', 'link'],
    );
    assert.deepEqual([seen.fault, seen.entries, seen.isWhole], ['', 6, true]);
    assert.equal((await world.ask<LocalFolders>('GET', foldersAt(join(top, 'a')))).above, top);
    const home = await world.ask<LocalFolders>('GET', '/folders');
    assert.deepEqual([home.path, /whole home folder/.test(home.fault)], [homedir(), true]);
    assert.equal((await world.ask<LocalFolders>('GET', foldersAt('/'))).above, null);
    assert.match((await world.ask<LocalFolders>('GET', foldersAt(world.data.path))).fault, /own data folder/);

    const made = await world.ask<LocalFolders>('POST', '/folders', { folder: join(top, 'new') });
    assert.deepEqual([made.path, made.fault, made.entries], [join(top, 'new'), '', 0]);
    await assert.rejects(world.ask('POST', '/folders', { folder: join(top, 'new') }), /cannot be made \(EEXIST\)/);
    await assert.rejects(world.ask('POST', '/folders', { folder: 'new' }), /not an absolute path/);
    await assert.rejects(world.ask('GET', foldersAt(join(top, 'file'))), /cannot be read \(ENOTDIR\)/);
  });
});
