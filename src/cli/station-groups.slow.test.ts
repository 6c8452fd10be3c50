/** Groups, quotas and ways in by the command line: each command as a program of its own, on one folder of data. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Ended, run as runWaystation } from '#test/system/program.ts';

const base = mkdtempSync(join(tmpdir(), 'waystation-groups-'));
after(() => rmSync(base, { recursive: true }));
const data = join(base, 'data');

const run = (line: string, input = ''): Promise<Ended> =>
  runWaystation({ args: ['station', ...line.split(' '), '--data', data], input });

async function done(line: string, input = ''): Promise<string> {
  const { code, out, err } = await run(line, input);
  assert.deepEqual([code, err], [0, ''], line);
  return out;
}

test('groups, their grants, quotas and ways in are looked after at the command line', async () => {
  await done('user add anna --password-stdin', 'correct horse');
  await done('share add photos');
  assert.equal(await done('group add Family'), 'added the group Family\n');
  assert.equal(await done('group member add family anna'), 'anna is in the group family\n');
  assert.equal(await done('grant photos Family write --group'), 'the group Family may write photos\n');
  assert.match(await done('share access photos'), /anna +write +group Family/);
  assert.equal(await done('grant photos anna none'), 'anna is refused photos\n');
  const access = JSON.parse(await done('share access photos --json'));
  const refused = { account: 'anna', level: 'none', by: [{ kind: 'account', name: 'anna' }] };
  assert.deepEqual(access, { accounts: [refused], folders: [] });
  await done('grant photos anna clear');
  assert.deepEqual(JSON.parse(await done('group list --json')), [{ name: 'Family', members: ['anna'] }]);
  await done('group rename Family Kin');
  assert.equal(await done('share quota photos 1048576'), 'photos may hold 1.0 MiB\n');
  assert.match(await done('share list'), /photos +share +0 +0 B +1\.0 MiB +group Kin:write/);
  await done('share home-quota 5');
  assert.match(
    await done('entry --account anna --services web --allow-from 10.0.0.0/8,fd00::/8'),
    /10\.0\.0\.0\/8, fd00::\/8/,
  );
  assert.deepEqual(JSON.parse(await done('entry --account anna --refuse-from 10.1.1.1 --json')), {
    refusedServices: ['sync', 'links'],
    allowedNetworks: ['10.0.0.0/8', 'fd00::/8'],
    refusedNetworks: ['10.1.1.1/32'],
  });
  assert.match(await done('entry'), /services +sync, web, links\nallowed from +anywhere\nrefused from +nowhere\n/);
  assert.match(await done('new-accounts --groups Kin --services web'), /groups +Kin\nservices +web\n/);
  await done('user add bob --password-stdin', 'correct horse');
  const [kin] = JSON.parse(await done('group list --json'));
  assert.deepEqual(kin.members, ['anna', 'bob']);
  const shares: { name: string; quota: number }[] = JSON.parse(await done('share list --json'));
  assert.equal(shares.find(({ name }) => name === 'bob')?.quota, 5);
  await done('group member remove Kin bob');
  await done('group remove Kin');
});

test('what cannot be done is said with the way on', async () => {
  const refused: readonly (readonly [string, RegExp, number])[] = [
    ['group remove nobody', /There is no group 'nobody'; see 'waystation station group list'/, 1],
    ['group member add nobody anna', /There is no group 'nobody'/, 1],
    ['grant anna nobody write --group', /There is no group 'nobody'/, 1],
    ['entry --allow-from 10.0.0.0/99', /'10\.0\.0\.0\/99' is no network; write one like/, 1],
    ['entry --account anna --group x', /exclude one another/, 1],
    ['entry --services drives', /write some of sync,web,links/, 2],
    ['share quota photos much', /write a whole number of bytes, or 'none'/, 2],
    ['share quota photos 0', /A quota is a whole number of bytes, 1 or more/, 1],
  ];
  for (const [line, message, code] of refused) {
    const ended = await run(line);
    assert.match(ended.err, message, line);
    assert.equal(ended.code, code, line);
  }
});
