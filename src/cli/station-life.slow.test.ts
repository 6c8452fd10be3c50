/** Accounts and shares are renamed and come to an end by the command line, beside a running station. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { makerOf } from '#station/http/shared-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation();
after(() => station[Symbol.asyncDispose]());
await station.running.open.administration.addUser({ name: 'maria', password: testPassword, admin: true });
await station.addUser('jonas');

async function run(line: string): Promise<readonly [number | null, string, string]> {
  const args = [join(import.meta.dirname, 'main.ts'), 'station', ...line.split(' '), '--data', station.folder];
  const child = spawn(process.execPath, args, { env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  child.stdin.end();
  const [[code], out, err] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return [code, out, err];
}

async function done(line: string): Promise<string> {
  const [code, out, err] = await run(line);
  assert.deepEqual([code, err], [0, ''], line);
  return out;
}

test('B28: an account with its home, and a share, get other names, which the running station has at once', async () => {
  const jonas = await makerOf(station, 'jonas');
  assert.equal(await done('user rename jonas jon'), 'jonas is called jon now\n');
  await done('share add films');
  assert.equal(await done('share rename films cinema'), 'films is called cinema now\n');
  await done('grant cinema jon read');
  assert.deepEqual(
    (await station.shares(jonas.token)).map(({ name }) => name),
    ['jon', 'cinema'],
  );
});

test('B25 B26 B27: what is removed is listed, comes back, and is erased only by a yes', async () => {
  const jon = await makerOf(station, 'jon');
  await jon.file('sea.txt', 'the sea');
  assert.match(await done('user remove jon'), /^removed jon; 'waystation station user bring-back jon' .* until 20\d\d/);
  assert.equal((await station.ask('/api/shares', { token: jon.token })).status, 401);
  await done('share remove cinema');
  const [account] = JSON.parse(await done('user removed --json'));
  assert.deepEqual([account.name, account.bytes], ['jon', 7]);
  assert.equal(Date.parse(account.keptUntil) - Date.parse(account.removed), 30 * 86_400_000);
  assert.match(await done('share removed'), /^NAME .*KEPT UNTIL\ncinema +0 B /);
  assert.equal(await done('user bring-back jon'), 'jon is back as it was\n');
  assert.equal((await station.shares(jon.token)).length, 1, 'without the share that is still removed');
  const [code, out, err] = await run('share erase cinema');
  assert.deepEqual([code, out], [2, '']);
  assert.match(err, /erased with all their versions; nothing brings that back\. Say so with --yes/);
  assert.equal(await done('share erase cinema --yes'), 'erased cinema\n');
  assert.equal(await done('share removed --json'), '[]\n');
  const [, , again] = await run('share bring-back cinema');
  assert.match(again, /There is no removed share 'cinema'; see 'waystation station share removed'/);
  await done('user remove jon');
  assert.equal(await done('user erase jon --yes'), 'erased jon\n');
  assert.deepEqual(
    (await station.running.open.shares.shares()).map(({ name }) => name),
    ['maria'],
  );
});

test('B32: for how many days what is removed is kept is shown and chosen, and asked about where that erases', async () => {
  assert.equal(await done('removed-keep'), 'What is removed is kept for 30 days.\n');
  await done('share add old');
  const { shares, upkeep } = station.running.open;
  const old = (await shares.shares()).find(({ name }) => name === 'old');
  assert(old);
  await upkeep.store.removeShare(old.id, Date.now() - 5 * 86_400_000);
  const [code, out, err] = await run('removed-keep 5');
  assert.deepEqual([code, out], [2, '']);
  assert.match(err, /more than 5 days ago is erased for good \(accounts: 0, shares: 1\)\. Say so with --yes/);
  assert.equal(await done('removed-keep 6'), 'What is removed is kept for 6 days.\n');
  const [removed] = JSON.parse(await done('share removed --json'));
  assert.equal(Date.parse(removed.keptUntil) - Date.parse(removed.removed), 6 * 86_400_000);
  assert.equal(await done('removed-keep 1 --yes'), 'What is removed is kept for 1 day.\n');
  assert.deepEqual(JSON.parse(await done('removed-keep --json')), { days: 1 });
  const [, , refusal] = await run('removed-keep 4000 --yes');
  assert.match(refusal, /whole number of days, 1 to 3650/);
});
