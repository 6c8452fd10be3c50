import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hoursText, limitsAt, parseHours, weekMoment } from '#protocol/control/paced-hours.ts';
import {
  choose,
  defaultSettings,
  type LimitSettings,
  type PacedHours,
  settingsOf,
  toldSettings,
} from '#protocol/control/settings.ts';

test('what is not chosen is as by default, and an order changes only what it names', () => {
  assert.deepEqual(settingsOf({}), defaultSettings);
  const chosen = choose({ limits: { up: 10 } }, { limits: { down: 20 }, overlays: { show: false } });
  const { limits, overlays, notices } = settingsOf(chosen);
  assert.deepEqual([limits.up, limits.down, overlays.show, overlays.showUnsynced], [10, 20, false, true]);
  assert.deepEqual(notices, defaultSettings.notices);
});

test('S74 the password of a proxy is not told, and does not go to another proxy or name', () => {
  const chosen = choose({}, { proxy: { mode: 'manual', host: 'gate', name: 'anna', password: 'secret' } });
  assert.equal(JSON.stringify(toldSettings(settingsOf(chosen))).includes('secret'), false);
  assert.equal(toldSettings(settingsOf(chosen)).proxy.hasPassword, true);
  const passwordAfter = (proxy: object): string => settingsOf(choose(chosen, { proxy })).proxy.password;
  assert.equal(passwordAfter({ mode: 'none' }), 'secret');
  assert.equal(passwordAfter({ host: 'gate', port: 3128 }), 'secret', 'the same as before');
  for (const other of [{ host: 'other' }, { port: 1 }, { name: 'ben' }, { kind: 'socks5' }])
    assert.equal(passwordAfter(other), '', JSON.stringify(other));
  assert.equal(passwordAfter({ host: 'other', password: 'new' }), 'new');
});

const nights: PacedHours = { days: [5, 7], from: '22:00', to: '06:30', pace: 'none' };
const office: PacedHours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', pace: 'limited' };
const limits: LimitSettings = { ...defaultSettings.limits, up: 100, down: 200, usual: 'full', hours: [office, nights] };

test('A21 the hours of the week decide the pace, to the minute and over midnight', () => {
  const paceAt = (day: number, time: string): string => {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return limitsAt(limits, { day, minute: hour * 60 + minute }).pace;
  };
  assert.deepEqual(
    ['08:59', '09:00', '16:59', '17:00'].map(time => paceAt(1, time)),
    ['full', 'limited', 'limited', 'full'],
  );
  assert.deepEqual(
    ['21:59', '22:00', '23:59'].map(time => paceAt(5, time)),
    ['full', 'none', 'none'],
  );
  assert.deepEqual(
    ['00:00', '06:29', '06:30', '22:00'].map(time => paceAt(6, time)),
    ['none', 'none', 'full', 'full'],
  );
  assert.deepEqual(
    ['00:00', '06:29', '06:30'].map(time => paceAt(1, time)),
    ['none', 'none', 'full'],
    'after Sunday',
  );
  assert.equal(paceAt(5, '03:00'), 'full', 'it begins on Fridays, not on Thursdays');
});

test('A21 the first hours that cover a moment hold, whole days are from a time to the same, and rates only when limited', () => {
  const all = {
    ...limits,
    hours: [
      { ...office, pace: 'full' as const },
      { ...office, from: '00:00', to: '00:00', pace: 'limited' as const },
    ],
  };
  assert.deepEqual(limitsAt(all, { day: 1, minute: 600 }), { pace: 'full', up: 0, down: 0 });
  assert.deepEqual(limitsAt(all, { day: 1, minute: 1439 }), { pace: 'limited', up: 100, down: 200 });
  assert.deepEqual(limitsAt(all, { day: 6, minute: 0 }), { pace: 'full', up: 0, down: 0 });
  assert.deepEqual(limitsAt({ ...limits, usual: 'limited', hours: [] }, { day: 3, minute: 5 }), {
    pace: 'limited',
    up: 100,
    down: 200,
  });
});

test('the clock of the computer says the moment of the week', () => {
  assert.deepEqual(weekMoment(new Date(2026, 10, 23, 9, 5)), { day: 1, minute: 545 });
  assert.deepEqual(weekMoment(new Date(2026, 10, 29, 23, 59)), { day: 7, minute: 1439 });
});

test('hours are written on a command line as they are printed', () => {
  const text = 'mon-fri 09:00-17:00 limited; fri,sun 22:00-06:30 none';
  assert.deepEqual(parseHours(text), { value: [office, nights] });
  assert.equal(hoursText([office, nights]), text);
  assert.deepEqual(parseHours('sat-mon 00:00-00:00 full'), {
    value: [{ days: [1, 6, 7], from: '00:00', to: '00:00', pace: 'full' }],
  });
  assert.deepEqual(parseHours(' '), { value: [] });
  for (const wrong of [
    'mon 9:00-17:00 full',
    'foo 09:00-17:00 full',
    'mon 09:00-24:00 full',
    'mon 09:00-17:00 slow',
    'mon- 09:00-17:00 full',
  ])
    assert.ok('fault' in parseHours(wrong), wrong);
});
