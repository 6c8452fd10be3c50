/** Sync profiles by the command line: each command as a program of its own, beside a running station. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { ShareWire } from '#protocol/session.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { freshId, startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
station.running.open.groups.addGroup('Kin');

function run(...args: readonly string[]) {
  const line = [join(import.meta.dirname, 'main.ts'), 'station', ...args, '--data', station.folder];
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, line, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

function done(...args: readonly string[]): string {
  const { status, stdout, stderr } = run(...args);
  assert.deepEqual([status, stderr], [0, ''], args.join(' '));
  return stdout;
}

async function hasFile(name: string): Promise<void> {
  const { token } = await station.link('anna');
  const home = (await station.shares(token))[0] as ShareWire;
  const content = contentOf(Buffer.from('12345678'));
  const frames = createBody({ epoch: home.epoch, parent: home.root, name, content, id: freshId() });
  assert.equal((await station.ask(`/api/shares/${home.id}/commit`, { token, frames })).status, 200);
}

test('I18: a sync profile is made, applied, shown, edited, listed, withdrawn and removed at the command line', async () => {
  await hasFile('old.iso');
  const added = done('profile', 'add', 'Laptops', '--max-size', '100', '--exclude-extension', '*.ISO,*.bak');
  assert.match(added, /^added the sync profile Laptops, which leaves out files above 100 MiB, \*\.iso, \*\.bak\n/);
  assert.equal(
    done('profile', 'apply', 'laptops', '--account', 'Anna'),
    'the sync profile laptops applies to Anna now\n',
  );
  assert.equal(
    done('profile', 'apply', 'Laptops', '--group', 'Kin'),
    'the sync profile Laptops applies to the group Kin now\n',
  );
  const shown = done('profile', 'show', 'Laptops');
  assert.match(shown, /^applies to {2}anna, group Kin$/m);
  assert.match(shown, /1 file \(8 B\) of anna is left out/);

  const edited = done('profile', 'edit', 'Laptops', '--rename', 'Small disks', '--exclude-name', 'a.txt,b.txt');
  const rest = 'files above 100 MiB, *.iso, *.bak, a.txt, b.txt';
  assert.equal(edited, `the sync profile Small disks leaves out ${rest} now\n`);
  done('profile', 'edit', 'Small disks', '--max-size', '0', '--exclude-extension', 'none');
  const rules = { sizeMax: 0, names: ['a.txt', 'b.txt'], extensions: [] };
  const [profile] = JSON.parse(done('profile', 'list', '--json'));
  assert.deepEqual(profile, { name: 'Small disks', rules, accounts: ['anna'], groups: ['Kin'] });
  const preview = { shares: [], whole: true };
  assert.deepEqual(JSON.parse(done('profile', 'show', 'Small disks', '--json')), { ...profile, preview });

  assert.match(done('profile', 'withdraw', 'Small disks', '--account', 'anna'), /applies to anna no more/);
  assert.match(done('profile', 'withdraw', 'Small disks', '--group', 'Kin'), /applies to the group Kin no more/);
  const listed = done('profile', 'list');
  assert.match(listed, /^NAME +LEAVES OUT +APPLIES TO\nSmall disks +a\.txt, b\.txt +nobody\n$/);
  done('profile', 'remove', 'Small disks');
  assert.deepEqual(JSON.parse(done('profile', 'list', '--json')), []);
});

test('what cannot be is refused in a sentence', () => {
  done('profile', 'add', 'One');
  const wrong: readonly (readonly [readonly string[], RegExp, number])[] = [
    [['add', 'ONE'], /There is a sync profile called 'ONE' already; choose another name/, 1],
    [['add', 'Two', '--max-size', 'big'], /"big" is not a size; write whole MB/, 2],
    [['add', 'Two', '--exclude-extension', '*.*'], /"\*\.\*" is not an extension; write it like \*\.iso/, 1],
    [['add', 'Two', '--exclude-name', 'a/b'], /'a\/b' is not the name of a file/, 1],
    [['edit', 'Two'], /There is no sync profile 'Two'; see 'waystation station profile list'/, 1],
    [['show', 'Two'], /There is no sync profile 'Two'/, 1],
    [['remove', 'Two'], /There is no sync profile 'Two'/, 1],
    [['apply', 'One'], /either --account or --group/, 2],
    [['withdraw', 'One', '--account', 'a', '--group', 'b'], /either --account or --group/, 2],
    [['apply', 'One', '--account', 'nobody'], /There is no account 'nobody'/, 1],
    [['apply', 'One', '--group', 'nobody'], /There is no group 'nobody'/, 1],
  ];
  for (const [args, sentence, code] of wrong) {
    const { status, stderr } = run('profile', ...args);
    assert.match(stderr, sentence, args.join(' '));
    assert.equal(status, code, args.join(' '));
  }
});
