import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { withDrive } from '#drive/control/control-fixture.ts';
import { GlobalSettings } from '#drive/settings/global-settings.ts';
import { Pacing } from '#drive/settings/pacing.ts';
import { SettingsFile } from '#drive/settings-file.ts';
import type { FirstLook } from '#protocol/control/first-look.ts';
import type { NetworkTold, PacedHours, PowerTold } from '#protocol/control/settings.ts';
import type { DriveStatus, Linked, TaskAdded, Why } from '#protocol/control/status.ts';
import { closeAfter } from '#test/closings.ts';
import { until } from '#test/system/program.ts';

const nights: PacedHours = { days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '06:00', pace: 'none' };

function world(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-pacing-'));
  closeAfter(t, () => rmSync(folder, { recursive: true, force: true }));
  const now = {
    ms: new Date(2026, 10, 23, 12).getTime(),
    power: 'mains' as PowerTold,
    network: 'unmetered' as NetworkTold,
  };
  const settings = new GlobalSettings(new SettingsFile(join(folder, 'settings.json')));
  const said: (string | undefined)[] = [];
  const waits: number[] = [];
  let asked = 0;
  let givenWay = 0;
  const pacing: Pacing = new Pacing({
    settings,
    doors: {
      clock: { nowMs: () => now.ms, monotonicMs: () => now.ms, sleep: () => Promise.resolve() },
      startTimer: ms => {
        waits.push(ms);
        return () => undefined;
      },
      log: () => undefined,
      giveWay: () => {
        givenWay += 1;
      },
      power: () => Promise.resolve(now.power),
      network: () => {
        asked += 1;
        return now.network === 'unknown' ? Promise.reject(new Error('the bus is odd')) : Promise.resolve(now.network);
      },
    },
    changed: () => said.push(pacing.resting()),
  });
  return { pacing, settings, now, said, waits, asked: () => asked, givenWay: () => givenWay };
}

test('A21 hours without sync begin and end with their minute, and limited ones have their rates', async t => {
  const { pacing, settings, now, said, waits } = world(t);
  const day: PacedHours = { ...nights, from: '09:00', to: '17:00', pace: 'limited' };
  await settings.change({ limits: { up: 60, down: 70, usual: 'full', hours: [nights, day] } });
  assert.deepEqual([pacing.rates.up.bytesPerSecond, pacing.rates.down.bytesPerSecond], [60_000, 70_000]);
  now.ms = new Date(2026, 10, 23, 21, 59, 58).getTime();
  await pacing.look();
  assert.deepEqual([pacing.resting(), pacing.rates.up.bytesPerSecond, waits.at(-1)], [undefined, 0, 2_000]);
  now.ms += 2_000;
  await pacing.look();
  now.ms = new Date(2026, 10, 24, 6).getTime();
  await pacing.look();
  assert.deepEqual(said, ['hours', undefined]);
});

test('A22 the drive rests on battery and on metered networks if its person wants that, and goes on by itself', async t => {
  const { pacing, settings, now, said, asked } = world(t);
  Object.assign(now, { power: 'battery', network: 'metered' });
  await pacing.look();
  assert.deepEqual([pacing.resting(), asked()], [undefined, 0], 'nobody wants it, so nobody is asked');
  await settings.change({ limits: { pauseOnBattery: true, pauseOnMetered: true } });
  assert.equal(pacing.resting(), 'battery');
  now.power = 'mains';
  await pacing.look();
  assert.equal(pacing.resting(), 'metered');
  now.network = 'unmetered';
  await pacing.look();
  assert.deepEqual(said, ['battery', 'metered', undefined]);
  now.network = 'unknown';
  await pacing.look();
  assert.equal(pacing.resting(), undefined, 'what the system does not tell pauses nothing');
});

test('a drive gives way to other programs once its person wants that, and not before', async t => {
  const { pacing, settings, givenWay } = world(t);
  await pacing.look();
  assert.equal(givenWay(), 0);
  await settings.change({ limits: { giveWay: true } });
  await settings.change({ limits: { up: 60 } });
  await pacing.look();
  assert.equal(givenWay(), 1);
});

test('P28 A21 a task that rests says why and goes on by itself; what a person paused stays paused', async () => {
  await withDrive(async ({ ask, station, folder, restart }) => {
    const trust = station.certificate.fingerprint;
    await ask<Linked>('POST', '/link', { url: station.address.url, user: 'anna', password: 'p', trust });
    const place = { remote: 'docs', create: false, takeOver: false, rules: {} };
    const one = await ask<TaskAdded>('POST', '/tasks', { ...place, folder: folder('one') });
    const two = await ask<TaskAdded>('POST', '/tasks', { ...place, folder: folder('two') });
    await ask('POST', `/tasks/${two.task}/pause`, {});
    const states = async (): Promise<unknown> => {
      const { tasks } = await ask<DriveStatus>('GET', '/status');
      return tasks.map(({ state, paused, resting }) => [state === 'paused', paused, resting]);
    };
    await ask('PATCH', '/settings', { limits: { usual: 'none' } });
    const resting = [
      [true, false, 'hours'],
      [true, true, null],
    ];
    assert.deepEqual(await states(), resting);
    await restart();
    assert.deepEqual(await states(), resting, 'nothing is synced at the start either');
    const { reason, detail } = await ask<Why>('GET', `/why?path=${encodeURIComponent(join(one.folder, 'x'))}`);
    assert.deepEqual(
      [reason, detail],
      ['paused', 'Nothing is synced at these hours, as the settings say; it goes on by itself.'],
    );
    const ofShares = (): number => station.heard.filter(({ path }) => path.includes('/api/shares/')).length;
    const before = ofShares();
    await ask('POST', `/tasks/${one.task}/pause`, {});
    await ask('POST', `/tasks/${one.task}/resume`, {});
    assert.deepEqual(await states(), resting, 'a person cannot make it run at these hours by that');
    assert.equal(ofShares(), before, 'nothing was asked about a share');
    await ask('PATCH', '/settings', { limits: { usual: 'full' } });
    assert.deepEqual(await states(), [
      [false, false, null],
      [true, true, null],
    ]);
    await until('it goes on', () => (ofShares() > before ? true : undefined));
  });
});

test('P12 A21 a first look that waits for the hours of sync says so, and nothing is begun before them', async () => {
  await withDrive(async ({ ask, station, folder }) => {
    const trust = station.certificate.fingerprint;
    await ask<Linked>('POST', '/link', { url: station.address.url, user: 'anna', password: 'p', trust });
    await ask('PATCH', '/settings', { limits: { usual: 'none' } });
    const place = { remote: 'docs', folder: folder('one'), create: false, takeOver: false, rules: {}, preview: true };
    const { task } = await ask<TaskAdded>('POST', '/tasks', place);
    const { report, trouble } = await ask<FirstLook>('GET', `/tasks/${task}/first-look`);
    assert.deepEqual(
      [report, trouble],
      [null, 'Nothing is synced at these hours, as the settings say; it goes on by itself.'],
    );
    await assert.rejects(
      ask('POST', `/tasks/${task}/start`, { mark: 'a'.repeat(32) }),
      /nothing was begun: .*at these hours/,
    );
  });
});
