/** Who may speak to whom: passwords, fingerprints, certificates, tokens, accounts. Each no is clear and loses nothing. */
import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exitCodes } from '#cli/exit.ts';
import { run, until } from '#test/system/program.ts';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { password, type Synced, settle, World } from '#test/system/world.ts';

test('a wrong password, fingerprint, address or share is refused with what to do, and changes nothing', async t => {
  const world = await World.started(t);
  const drive = world.newDrive('one');
  await drive.start();
  const fingerprint = await world.station.fingerprint();
  const link = (url: string, trust: readonly string[], secret: string) =>
    drive.attempt(['link', url, '--user', 'anna', '--password-stdin', ...trust], secret);

  const wrongPassword = await link(world.station.url, ['--trust', fingerprint], 'wrong');
  assert.deepEqual([wrongPassword.code, wrongPassword.out], [1, '']);
  assert.match(wrongPassword.err, /^waystation: .*[Nn]ame or .*password/);
  const other = `00${fingerprint.slice(2)}`;
  const wrongFingerprint = await link(world.station.url, ['--trust', other], password);
  assert.equal(wrongFingerprint.code, 1);
  for (const part of [other, fingerprint, 'nothing was sent']) assert.ok(wrongFingerprint.err.includes(part), part);
  const untold = await link(world.station.url, [], password);
  assert.equal(untold.code, 1);
  assert.ok(untold.err.includes(`--trust ${fingerprint}`));
  const nobody = await link('https://127.0.0.1:1', ['--trust', fingerprint], password);
  assert.equal(nobody.code, 3, nobody.err);
  assert.deepEqual((await drive.status()).connections, []);

  await drive.link(world.station);
  const noShare = await drive.attempt(['task', 'add', 'nothing', world.folder('here')]);
  assert.equal(noShare.code, 1);
  assert.match(noShare.err, /There is no share "nothing" for this account; there is: anna \(write\)/);
  assert.deepEqual((await drive.status()).tasks, []);
});

test('another certificate stops sync and says so; drive trust mends it', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  const before = await world.station.fingerprint();
  await world.station.stop();
  rmSync(join(world.station.data, 'tls'), { recursive: true });
  await world.station.start();
  const after = await world.station.fingerprint();
  assert.notEqual(after, before);
  writeFileSync(join(one.folder, 'meanwhile'), 'waits');

  const waited = await one.drive.attempt(['wait', '--timeout', '60']);
  assert.equal(waited.code, 1);
  assert.match(waited.err, /another certificate/);
  const { tasks, connections } = await one.drive.statusShown();
  assert.equal(tasks[0]?.state, 'error');
  assert.deepEqual(
    connections.map(({ state, fingerprint, found }) => [state, fingerprint, found]),
    [['certificate', before, after]],
  );
  assert.ok(connections[0]?.detail.includes(`waystation drive trust ${connections[0].id} ${after}`));

  for (const { drive } of [one, other]) {
    const [connection] = (await drive.status()).connections;
    await drive.command('trust', connection?.id ?? '', after);
  }
  await settle([one.drive, other.drive]);
  assert.ok(existsSync(join(other.folder, 'meanwhile')));
  assert.equal((await one.drive.task()).state, 'up-to-date');
});

test('a revoked drive stops, keeps its edits, and sends them once it is linked again', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  const devices: { id: string; name: string }[] = JSON.parse(await world.station.command('device', 'list', '--json'));
  const device = devices.find(each => JSON.stringify(each).includes('"one"'));
  await world.station.command('device', 'revoke', device?.id ?? '');
  writeFileSync(join(one.folder, 'after'), 'the revocation');
  const stopped = await one.drive.reaches('error');
  assert.match(stopped.detail, /no longer accepts this computer.*waystation drive link/);
  assert.equal((await one.drive.status()).connections[0]?.state, 'signed-out');
  await other.drive.wait();
  assert.ok(existsSync(join(one.folder, 'after')) && !existsSync(join(other.folder, 'after')));

  await one.drive.link(world.station);
  await settle([one.drive, other.drive]);
  assertSameTree(readTree(other.folder), readTree(one.folder), 'after linking again');
  assert.ok(existsSync(join(other.folder, 'after')));
});

test('what is administered beside a running station counts at once', async t => {
  const world = await World.started(t);
  const [one] = (await world.synced(['one'])) as [Synced];
  await world.station.addUser('ben');
  await world.station.addShare('new', { ben: 'write' });
  const bens = await world.drive('bens', 'ben');
  await bens.addTask('new', world.folder('of-ben'));
  await bens.wait();
  await world.station.command('user', 'disable', 'anna');
  writeFileSync(join(one.folder, 'locked out'), '');
  await one.drive.reaches('error');
  await world.station.command('user', 'enable', 'anna');
  await one.drive.wait();
  assert.equal((await one.drive.reaches('up-to-date')).problems, 0);

  const second = await run({ args: ['station', 'start', '--data', world.station.data, '--listen', '127.0.0.1:0'] });
  assert.deepEqual([second.code, second.out], [1, '']);
  assert.match(second.err, /Another station \(process \d+\) runs on .*stop it first/);
  const drive = await run({ args: ['drive', 'start', '--data', bens.data] });
  assert.equal(drive.code, exitCodes.runsAlready);
  assert.match(drive.err, /another drive \(process \d+\) already runs/);
});

test('a station that is killed and comes back is found again by itself', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  await world.station.kill();
  writeFileSync(join(one.folder, 'offline'), 'made offline');
  const offline = await one.drive.reaches('offline');
  assert.match(offline.detail, /127\.0\.0\.1/);
  const waited = await one.drive.attempt(['wait', '--timeout', '1']);
  assert.equal(waited.code, 4);
  await world.station.start();
  // Nobody asks the drives to: they try again by themselves.
  await until('the file on the other side', () => existsSync(join(other.folder, 'offline')), {
    about: () => one.drive.tail() + other.drive.tail(),
  });
  await one.drive.reaches('up-to-date');
});
