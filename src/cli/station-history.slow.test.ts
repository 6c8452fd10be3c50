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

test('what cannot be is refused in a sentence', () => {
  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [['undo', home.name, 'x'], /A batch is a number/],
    [['undo', home.name, '999'], /has no batch 999/],
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
