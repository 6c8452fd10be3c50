import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BatchesReply, RevertReply } from '#protocol/past.ts';
import type { ShareWire } from '#protocol/session.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { freshId, startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
const { token } = await station.link('anna');
const home = (await station.shares(token))[0] as ShareWire;

function run(...args: readonly string[]) {
  const main = join(import.meta.dirname, 'main.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'station', ...args, '--data', station.folder], {
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  return { status, stdout, stderr };
}

async function makeFile(name: string): Promise<void> {
  const content = contentOf(Buffer.from(name));
  const frames = createBody({ epoch: home.epoch, parent: home.root, name, content, id: freshId() });
  assert.equal((await station.ask(`/api/shares/${home.id}/commit`, { token, frames })).status, 200);
}

test('N2, A7: batches are shown, taken back, and a folder is brought back to a moment, while the station runs', async () => {
  await makeFile('one.txt');
  await new Promise(resolve => setTimeout(resolve, 1_100));
  const at = new Date().toISOString();
  await makeFile('two.txt');
  const shown = JSON.parse(run('history', home.name, '--json').stdout) as BatchesReply['batches'];
  assert.deepEqual(
    shown.map(({ revision, account, added, examples }) => [revision, account, added, examples]),
    [
      [2, 'anna', 1, ['two.txt']],
      [1, 'anna', 1, ['one.txt']],
    ],
  );
  assert.match(run('undo', home.name, '1', '--dry-run').stdout, /Would do: removed 1/);
  assert.match(run('undo', home.name, '1').stdout, /Done as batch 3: removed 1/);
  const back = JSON.parse(run('restore-folder', home.name, '', '--at', at, '--remove-added', '--json').stdout);
  const [reply] = back as RevertReply[];
  assert.deepEqual([reply?.files.made, reply?.files.removed, reply?.revision], [1, 1, 4]);
  assert.match(run('history', home.name).stdout, /the station/);
});

test('N2: what an account or a device did in a span of time is taken back, once somebody agrees', async () => {
  const pause = () => new Promise(resolve => setTimeout(resolve, 1_100));
  await pause();
  const since = new Date().toISOString();
  await makeFile('three.txt');
  await pause();
  const until = new Date().toISOString();
  await makeFile('four.txt');
  const span = ['undo', home.name, '--account', 'ANNA', '--since', since];
  const unsure = run(...span, '--until', until);
  assert.equal(unsure.status, 2);
  assert.match(unsure.stdout, /Would do: removed 1/);
  assert.match(unsure.stderr, /--yes; nothing was done/);
  const [done] = JSON.parse(run(...span, '--until', until, '--yes', '--json').stdout) as [RevertReply];
  assert.equal(done.files.removed, 1, 'what was done after it stays');
  const device = station.running.open.accounts.devices().find(({ account }) => account !== '')?.id ?? '';
  assert.match(run('undo', home.name, '--device', device, '--since', since, '--dry-run').stdout, /removed 1/);
  assert.match(
    run('undo', home.name, '--device', device, '--since', since, '--yes').stdout,
    /Done as batch .*removed 1/,
  );
});

test('what cannot be is refused in a sentence', () => {
  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [['undo', home.name, 'x'], /A batch is a number/],
    [['undo', home.name, '999'], /has no batch 999/],
    [['undo', home.name], /Name batches, or --since/],
    [['undo', home.name, '1', '--account', 'anna'], /not both/],
    [['undo', home.name, '--account', 'nobody', '--since', '2026-01-01'], /no account 'nobody'/],
    [['undo', home.name, '--device', 'none', '--since', '2026-01-01'], /no device 'none'/],
    [['undo', home.name, '--account', 'anna', '--since', 'noon'], /is no time/],
    [['undo', home.name, '--account', 'anna', '--since', '2026-02-01', '--until', '2026-01-01'], /before --since/],
    [['history', 'nowhere'], /There is no share 'nowhere'/],
    [['history', home.name, '--path', 'gone'], /There is no folder 'gone'/],
    [['restore-folder', home.name, '', '--at', 'noon'], /is no time/],
  ];
  for (const [args, sentence] of refused) {
    const { status, stderr } = run(...args);
    assert.notEqual(status, 0, args.join(' '));
    assert.match(stderr, sentence);
  }
});
