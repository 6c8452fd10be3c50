/** A directory is configured at the command line, and a drive of somebody in it syncs: real processes, OpenLDAP's server. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { closeAfter } from '#test/closings.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { adminName, adminPassword, base, startSlapd } from '#test/real/slapd.ts';
import { run } from '#test/system/program.ts';
import { password, World } from '#test/system/world.ts';

test('S10: a directory is set, shown, tried, checked and removed at the command line, and a drive links as NAME@BASE', async t => {
  if (!canUse(t, 'slapd')) return;
  const slapd = await startSlapd();
  closeAfter(t, () => slapd.close());
  await slapd.addPerson('alice', password);
  const world = await World.started(t);
  const { station } = world;
  const directory = (args: readonly string[], input = '') =>
    run({ args: ['station', 'directory', ...args, '--data', station.data], input });
  const ca = join(world.base, 'ca.pem');
  writeFileSync(ca, slapd.ca);
  const server = ['--name', 'EXAMPLE', '--url', slapd.ldaps, '--bind-name', adminName];
  const set = ['set', 'ldap', ...server, '--base', base, '--password-stdin'];
  assert.match((await directory([...set, '--url', 'http://x'], adminPassword)).err, /is no address of a directory/);
  assert.match((await directory(['set', 'ldap', ...server, '--base', base])).err, /Give the password of/);
  assert.equal((await directory(set, adminPassword)).code, 0);
  const untrusted = await directory(['test', 'ldap']);
  assert.deepEqual([untrusted.code, /failed {2}connect: .*signed by/.test(untrusted.out)], [1, true]);
  assert.equal((await directory([...set, '--ca', ca], adminPassword)).code, 0);
  const shown = await directory(['show', '--json']);
  assert.equal(JSON.parse(shown.out)[0].bindName, adminName);
  assert.ok(!shown.out.includes(adminPassword));
  assert.match((await directory(['test', 'ldap'])).out, /done {4}find people: 1 found/);
  const laptop = await world.drive('laptop', `alice@${base}`);
  const folder = join(world.base, 'folder');
  mkdirSync(folder);
  writeFileSync(join(folder, 'letter.txt'), 'dear directory');
  await laptop.addTask('alice@EXAMPLE', folder);
  await laptop.wait();
  await slapd.as(client => client.del(`uid=alice,${base}`));
  assert.match((await directory(['check'])).out, /disabled alice@EXAMPLE/);
  assert.equal((await directory(['remove', 'ldap'])).code, 0);
  assert.deepEqual(JSON.parse((await directory(['show', '--json'])).out), []);
  assert.match((await directory(['test', 'ldap'])).err, /knows no directory of the kind/);
});
