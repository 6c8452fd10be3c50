/** Who may not write, or does not want to: nothing leaves that side, and nothing that was written there is lost. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '#test/system/program.ts';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { settle, World } from '#test/system/world.ts';

const write = ({ folder }: { readonly folder: string }, path: string, content: string): void =>
  writeFileSync(join(folder, path), content);
const read = ({ folder }: { readonly folder: string }, path: string): string =>
  readFileSync(join(folder, path), 'utf8');

/** Anna writes, ben has the grant of the test; both have linked a computer. */
async function twoPeople(t: Parameters<typeof World.started>[0], grant: 'read' | 'write') {
  const world = await World.started(t);
  await world.station.addUser('ben');
  await world.station.addShare('photos', { anna: 'write', ben: grant });
  const anna = { drive: await world.drive('annas', 'anna'), folder: world.folder('of-anna') };
  const ben = { drive: await world.drive('bens', 'ben'), folder: world.folder('of-ben') };
  await anna.drive.addTask('photos', anna.folder);
  mkdirSync(join(anna.folder, 'album'));
  for (const name of ['one', 'two', 'three', 'album/four']) write(anna, name, `${name} by anna`);
  await anna.drive.wait();
  return { world, anna, ben };
}

function workOn(side: { readonly folder: string }): void {
  write(side, 'one', 'one by ben');
  write(side, 'added', 'added by ben');
  rmSync(join(side.folder, 'two'));
  renameSync(join(side.folder, 'three'), join(side.folder, 'album/three'));
}

test('S25, S26: a share that may only be read is refused to a task that sends, with the way out named', async t => {
  const { anna, ben } = await twoPeople(t, 'read');
  for (const mode of ['two-way', 'upload-only']) {
    const refused = await ben.drive.attempt(['task', 'add', 'photos', ben.folder, '--mode', mode]);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /This account may only read "photos"; sync it with --mode download-only/);
  }
  assert.deepEqual((await ben.drive.status()).tasks, []);
  const task = await ben.drive.addTask('photos', ben.folder, '--mode', 'download-only');
  await ben.drive.wait();
  assertSameTree(readTree(ben.folder), readTree(anna.folder), 'what ben may read');
  const refused = await ben.drive.attempt(['task', 'set', task, '--mode', 'two-way']);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /--mode download-only/);
});

test('S19: what is done in a download-only folder stays there, and what others do still comes', async t => {
  const { anna, ben } = await twoPeople(t, 'read');
  await ben.drive.addTask('photos', ben.folder, '--mode', 'download-only');
  await ben.drive.wait();
  const ofAnna = readTree(anna.folder);
  workOn(ben);
  await ben.drive.wait();
  await anna.drive.wait();
  assertSameTree(readTree(anna.folder), ofAnna, 'nothing was sent');
  assert.deepEqual(
    [read(ben, 'one'), read(ben, 'added'), read(ben, 'album/three')],
    ['one by ben', 'added by ben', 'three by anna'],
  );
  assert.ok(!existsSync(join(ben.folder, 'two')));
  assert.match((await ben.drive.why(join(ben.folder, 'added'))).detail, /Only here: the task is download-only/);
  assert.equal((await ben.drive.task()).state, 'up-to-date', 'nothing is left to do');

  write(anna, 'album/four', 'four, again');
  write(anna, 'five', 'five by anna');
  await settle([anna.drive, ben.drive]);
  assert.deepEqual([read(ben, 'album/four'), read(ben, 'five')], ['four, again', 'five by anna']);
  assert.equal(read(ben, 'one'), 'one by ben');
});

test('an upload-only folder sends and is left alone', async t => {
  const { anna, ben } = await twoPeople(t, 'write');
  await ben.drive.addTask('photos', ben.folder, '--mode', 'upload-only');
  write(ben, 'from ben', 'sent');
  await settle([ben.drive, anna.drive]);
  assert.equal(read(anna, 'from ben'), 'sent');
  assert.deepEqual([...readTree(ben.folder).keys()], ['from ben']);
  write(anna, 'from ben', 'changed by anna');
  write(anna, 'six', 'six by anna');
  await settle([anna.drive, ben.drive]);
  assert.deepEqual([...readTree(ben.folder).keys()], ['from ben']);
  assert.equal(read(ben, 'from ben'), 'sent');
});

test('a write grant that becomes a read grant while all runs: edits stay, and go once they may', async t => {
  const { world, anna, ben } = await twoPeople(t, 'write');
  await ben.drive.addTask('photos', ben.folder);
  await ben.drive.wait();
  await world.station.command('grant', 'photos', 'ben', 'read');
  const ofAnna = readTree(anna.folder);
  write(ben, 'one', 'one by ben');
  write(ben, 'added', 'added by ben');
  await until(
    'the drive to hear of it by itself',
    async () => (await ben.drive.task()).detail.includes('only receives'),
    { about: () => ben.drive.tail() },
  );
  await settle([ben.drive, anna.drive]);
  assertSameTree(readTree(anna.folder), ofAnna, 'nothing was sent');
  assert.deepEqual([read(ben, 'one'), read(ben, 'added')], ['one by ben', 'added by ben']);
  write(anna, 'five', 'five by anna');
  await settle([anna.drive, ben.drive]);
  assert.equal(read(ben, 'five'), 'five by anna');

  await world.station.command('grant', 'photos', 'ben', 'write');
  await settle([ben.drive, anna.drive]);
  assert.equal(read(anna, 'one'), 'one by ben');
  assertSameTree(readTree(anna.folder), readTree(ben.folder), 'both again');
});

test('a grant that is taken away stops the task and deletes nothing', async t => {
  const { world, anna, ben } = await twoPeople(t, 'write');
  await ben.drive.addTask('photos', ben.folder);
  await ben.drive.wait();
  const before = readTree(ben.folder);
  await world.station.command('grant', 'photos', 'ben', 'none');
  write(anna, 'secret', 'not for ben any more');
  await anna.drive.wait();
  // By itself the drive would hear of it when it asks the next time, which is within a minute.
  const waited = await ben.drive.attempt(['wait', '--timeout', '60']);
  assert.equal(waited.code, 1);
  assert.match(waited.err, /share/);
  assert.equal((await ben.drive.task()).state, 'error');
  assertSameTree(readTree(ben.folder), before, 'the folder of the one who was locked out');
  assert.equal(readTree(anna.folder).size, before.size + 1);
});
