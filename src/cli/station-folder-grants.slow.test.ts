/** Grants in folders of a share by the command line, while the station runs. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ShareWire } from '#protocol/session.ts';
import { startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
const { administration, groups } = station.running.open;
for (const name of ['anna', 'ben']) await station.addUser(name);
const share = await administration.addShare('projects');
await administration.grant('projects', 'anna', 'write');
const { token } = await station.link('anna');
await station.ask(`/api/shares/${share.id}/resolve`, { token, json: { path: 'plans/for ben', create: true } });

function run(...args: readonly string[]) {
  const main = join(import.meta.dirname, 'main.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'station', ...args, '--data', station.folder], {
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  return { status, stdout, stderr };
}

function done(...args: readonly string[]): string {
  const { status, stdout, stderr } = run(...args);
  assert.deepEqual([status, stderr], [0, ''], args.join(' '));
  return stdout;
}

const inFolder = ['--folder', 'plans/for ben'];

test('A12 a folder is granted to an account and to a group, listed, and taken away at the command line', async () => {
  await groups.addGroup('Kin');
  assert.equal(done('grant', 'projects', 'ben', 'write', ...inFolder), 'ben may write projects/plans/for ben\n');
  const kin = done('grant', 'projects', 'Kin', 'read', '--group', ...inFolder);
  assert.equal(kin, 'the group Kin may read projects/plans/for ben\n');
  const said = done('share', 'access', 'projects');
  assert.match(said, /FOLDER +GRANTED +TO\n/);
  assert.match(said, /plans\/for ben +write +ben\n/);
  assert.match(said, /plans\/for ben +read +group Kin\n/);
  const { accounts, folders } = JSON.parse(done('share', 'access', 'projects', '--json'));
  assert.deepEqual(
    accounts.map(({ account, level }: { account: string; level: string }) => [account, level]),
    [
      ['anna', 'write'],
      ['ben', 'none'],
    ],
  );
  const grant = { folder: folders[0].folder, path: 'plans/for ben' };
  assert.deepEqual(folders, [
    { ...grant, kind: 'account', name: 'ben', level: 'write' },
    { ...grant, kind: 'group', name: 'Kin', level: 'read' },
  ]);
  const bens = await station.shares((await station.link('ben')).token);
  const seen = bens.filter(({ home }) => !home).map(({ folder, grant: level }: ShareWire) => [folder, level]);
  assert.deepEqual(seen, [['for ben', 'write']]);
  done('grant', 'projects', 'ben', 'clear', ...inFolder);
  done('grant', 'projects', 'Kin', 'clear', '--group', ...inFolder);
  assert.doesNotMatch(done('share', 'access', 'projects'), /FOLDER/);
});

test('A12 what cannot be granted in a folder is said with the way on', () => {
  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [['grant', 'projects', 'ben', 'none', ...inFolder], /Only a whole share can be refused; leave --folder out/],
    [['grant', 'projects', 'ben', 'read', '--folder', 'nowhere'], /nowhere/],
    [['grant', 'projects', 'ben', 'read', '--folder', ''], /the whole of 'projects'; grant the share itself/],
    [['grant', 'projects', 'nobody', 'read', ...inFolder], /nobody/],
  ];
  for (const [args, message] of refused) {
    const { status, stderr } = run(...args);
    assert.match(stderr, message, args.join(' '));
    assert.equal(status, 1, args.join(' '));
  }
});
