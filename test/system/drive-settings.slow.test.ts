/** The settings of a drive at the command line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDrive } from '#drive/control/control-fixture.ts';
import type { SettingsTold, SystemTold } from '#protocol/control/settings.ts';
import { type Ended, run } from '#test/system/program.ts';

test('S73 S74 A20 A21 settings are shown and chosen at the command line, and refused in words', async () => {
  await withDrive(async ({ data, ask }) => {
    const settings = (args: readonly string[], input?: string): Promise<Ended> =>
      run({ args: ['drive', 'settings', ...args, '--data', data.path], ...(input === undefined ? {} : { input }) });
    const chosen = [
      ...['proxy.host=gate.example', 'proxy.port=8080', 'proxy.name=anna', 'limits.down=500', 'notices.holds=off'],
      'limits.hours=mon-fri 09:00-17:00 limited; sun 22:00-06:00 none',
    ];
    const set = await settings(['set', ...chosen, '--proxy-password-stdin'], 'hush-hush\n');
    assert.equal(set.code, 0, set.err);
    for (const line of [/^proxy\.host +gate\.example$/m, /^proxy\.hasPassword +on$/m, /^limits\.down +500$/m])
      assert.match(set.out, line);
    assert.match(set.out, /^limits\.hours +mon-fri 09:00-17:00 limited; sun 22:00-06:00 none$/m);
    assert.doesNotMatch(set.out, /hush/);
    const told = await ask<SettingsTold>('GET', '/settings');
    assert.deepEqual([told.proxy.port, told.notices.holds, told.limits.hours.length], [8080, false, 2]);
    assert.deepEqual(JSON.parse((await settings(['show', '--json'])).out), told);

    const wrong = [
      [['proxy.password=x'], /others; give it by --proxy-password-stdin/],
      [['nonsense=1'], /"nonsense=1" is not SETTING=VALUE/],
      [['limits.up=fast'], /limits\.up is a whole number/],
      [['limits.up=10'], /at least 50 KB\/s/],
      [['overlays.show=yes'], /overlays\.show is on or off/],
      [['limits.hours=daily'], /"daily" is not written like/],
      [['proxy.mode=automatic'], /mode/],
    ] as const;
    for (const [args, sentence] of wrong) {
      const { code, err } = await settings(['set', ...args]);
      assert.equal(code, 2, args.join());
      assert.match(err, sentence);
    }
    assert.deepEqual(await ask('GET', '/settings'), told, 'nothing was changed by what is refused');

    const system = JSON.parse((await settings(['system', '--json'])).out) as SystemTold;
    assert.equal(typeof system.session.starts, 'string');
    assert.match((await settings(['system'])).out, /^network +(metered|unmetered|unknown)$/m);
  });
});
