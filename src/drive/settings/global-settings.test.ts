import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { withDrive } from '#drive/control/control-fixture.ts';
import { DriveError } from '#drive/drive-error.ts';
import { SettingsFile } from '#drive/settings-file.ts';
import { defaultSettings, type SettingsTold } from '#protocol/control/settings.ts';
import type { DriveStatus, Linked, TaskAdded } from '#protocol/control/status.ts';

test('settings of the drive are told, changed in part, and found again after a restart', async () => {
  await withDrive(async ({ ask, restart }) => {
    const { proxy, ...others } = await ask<SettingsTold>('GET', '/settings');
    const { proxy: usualProxy, ...usual } = defaultSettings;
    assert.deepEqual(others, usual);
    assert.equal(proxy.mode, usualProxy.mode);
    const hours = [{ days: [1], from: '09:00', to: '17:00', pace: 'none' }];
    const told = await ask<SettingsTold>('PATCH', '/settings', {
      limits: { up: 55, hours },
      overlays: { show: false },
    });
    await restart();
    assert.deepEqual(await ask('GET', '/settings'), told);
    assert.deepEqual([told.limits.up, told.limits.down, told.limits.hours, told.overlays.show], [55, 0, hours, false]);
  });
});

test('S74 the password of a proxy stands in the file of its owner alone, and is told to nobody', async () => {
  await withDrive(async ({ ask, data }) => {
    const proxy = { mode: 'none', host: 'gate.example', name: 'anna', password: 'hush-hush' };
    const told = await ask<SettingsTold>('PATCH', '/settings', { proxy });
    assert.equal(told.proxy.hasPassword, true);
    for (const answer of [told, await ask('GET', '/settings'), await ask('GET', '/status')])
      assert.equal(JSON.stringify(answer).includes('hush-hush'), false);
    assert.ok(readFileSync(data.settings, 'utf8').includes('hush-hush'));
    if (process.platform !== 'win32') assert.equal(statSync(data.settings).mode & 0o777, 0o600);
  });
});

test('settings that make no sense are refused in words, and change nothing', async () => {
  await withDrive(async ({ ask }) => {
    const before = await ask('GET', '/settings');
    const wrong = [
      [{ proxy: { mode: 'manual' } }, /needs its host/],
      [{ proxy: { host: 'http://gate:8080/' } }, /name or address alone/],
      [{ proxy: { host: 'gate', password: 'p' } }, /needs the name/],
      [{ proxy: { kind: 'socks5', host: 'gate', name: 'anna', password: 'ß'.repeat(128) } }, /at most 255 bytes/],
      [{ proxy: { port: 0 } }, /port/],
      [{ limits: { hours: [{ days: [8], from: '09:00', to: '10:00', pace: 'full' }] } }, /days/],
      [{ limits: { hours: [{ days: [1], from: '9', to: '10:00', pace: 'full' }] } }, /from/],
      [{ colours: {} }, /additional/],
    ] as const;
    for (const [order, sentence] of wrong)
      await assert.rejects(ask('PATCH', '/settings', order), (error: unknown) => {
        assert.ok(error instanceof DriveError);
        assert.deepEqual([error.code, sentence.test(error.message)], ['invalid', true], error.message);
        return true;
      });
    assert.deepEqual(await ask('GET', '/settings'), before);
  });
});

test('S77 S78 S79 a new task begins with the conflict rules of the settings, unless its person says otherwise', async () => {
  await withDrive(async ({ ask, station, folder }) => {
    await ask('PATCH', '/settings', { newTasks: { conflict: 'station', keepDiscarded: false } });
    const trust = station.certificate.fingerprint;
    await ask<Linked>('POST', '/link', { url: station.address.url, user: 'anna', password: 'p', trust });
    const place = { remote: 'docs', create: false, takeOver: false };
    await ask<TaskAdded>('POST', '/tasks', { ...place, folder: folder('one'), rules: {} });
    await ask<TaskAdded>('POST', '/tasks', { ...place, folder: folder('two'), rules: { keepDiscarded: true } });
    const { tasks } = await ask<DriveStatus>('GET', '/status');
    assert.deepEqual(
      tasks.map(({ rules }) => [rules.conflict, rules.keepDiscarded]),
      [
        ['station', false],
        ['station', true],
      ],
    );
  });
});

test('a settings file of an earlier version is read, and holds the defaults', async () => {
  await withDrive(async ({ data }) => {
    writeFileSync(data.settings, JSON.stringify({ version: 1, connections: [], tasks: [] }));
    assert.equal(new SettingsFile(data.settings).get().chosen, undefined);
  });
});
