/** A second factor at the command line: `drive link --code`, and what administrators say about it. Real processes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appCode } from '#station/accounts/second-factor-fixture.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { openStation } from '#station/main/open-station.ts';
import { password, World } from '#test/system/world.ts';

/** As somebody does in the console; here in the data of the running station. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

async function giveSecondFactor(data: string): Promise<void> {
  const { accounts, close } = await openStation({ data: dataFolder(data) });
  const account = accounts.accountByKey('anna');
  assert.ok(account);
  accounts.setSecondFactor({ account: account.id, secret, confirmedMs: Date.now(), lastStep: 0 });
  await close();
}

test('a drive is linked with a code; one that is linked goes on; an administrator demands and resets it', async t => {
  const world = await World.started(t);
  const [laptop, desktop] = [world.newDrive('laptop'), world.newDrive('desktop')];
  for (const drive of [laptop, desktop]) await drive.start();
  await laptop.link(world.station);
  await giveSecondFactor(world.station.data);

  const trust = ['--trust', await world.station.fingerprint()];
  const link = ['link', world.station.url, '--user', 'anna', '--password-stdin', ...trust];
  const without = await desktop.attempt(link, password);
  assert.equal(without.code, 1, without.err);
  assert.match(without.err, /anna has a second factor; give the code .* with --code\./);
  const wrong = await desktop.attempt([...link, '--code', '123456'], password);
  assert.match(wrong.err, /The code is wrong or was used before/);
  const code = appCode(secret, Date.now());
  const right = await desktop.attempt([...link, '--code', code], password);
  assert.equal(right.code, 0, right.err);
  const again = await desktop.attempt([...link, '--code', code], password);
  assert.match(again.err, /The code is wrong or was used before/);
  await laptop.addTask('home', world.folder('laptop'));
  await laptop.wait();

  const said = (...args: readonly string[]) => world.station.command(...args);
  const [user] = JSON.parse(await said('user', 'list', '--json'));
  assert.equal(user.secondFactor, true);
  assert.equal(await said('user', 'reset-second-factor', 'anna'), 'anna has no second factor any more\n');
  assert.equal(await said('second-factor'), 'optional\n');
  assert.equal(await said('second-factor', 'everybody'), 'everybody\n');
  const demanded = await desktop.attempt(link, password);
  assert.match(demanded.err, /demands a second factor; set one up in a browser first/);
  assert.match(await said('audit'), /second factor rule[\s\S]*everybody/);
});
