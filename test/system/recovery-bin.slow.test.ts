/** What a drive took out of a folder is found again, and what a power cut damaged is healed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { BinEmptied, Binned, Restored } from '#protocol/control/status.ts';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { type Drive, type Synced, settle, World } from '#test/system/world.ts';

async function binOf(drive: Drive, ...rest: readonly string[]): Promise<Binned[]> {
  return JSON.parse(await drive.command('bin', 'list', '--json', ...rest)) as Binned[];
}

test('S64, A8: a deleted file is listed, restored, and syncs again; the bin is emptied on order', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  mkdirSync(join(one.folder, 'letters'));
  for (const name of ['letters/a.txt', 'b', 'c']) writeFileSync(join(one.folder, name), `text of ${name}`);
  await settle([one.drive, other.drive]);
  rmSync(join(one.folder, 'letters'), { recursive: true });
  writeFileSync(join(one.folder, 'b'), 'another b');
  rmSync(join(one.folder, 'c'));
  await settle([one.drive, other.drive]);

  const objects = await binOf(other.drive);
  const told = objects.map(({ path, bytes, why, onlyHere }) => [path, bytes, why, onlyHere]).toSorted();
  assert.deepEqual(told, [
    ['b', 9, 'replaced', false],
    ['c', 9, 'deleted', false],
    ['letters/a.txt', 21, 'deleted', false],
  ]);
  const task = await other.drive.task();
  assert.deepEqual(task.bin, { objects: 3, bytes: 39 });
  assert.match(await other.drive.command('status'), /3 objects lie in the recovery bin \(39 B\)/);
  assert.match(await other.drive.command('bin', 'list', task.id), /letters\/a\.txt/);
  const idOf = (path: string): string => objects.find(each => each.path === path)?.id ?? '';

  const restored = await other.drive.command('bin', 'restore', idOf('letters/a.txt').slice(0, 8), idOf('b'), '--json');
  assert.deepEqual(
    (JSON.parse(restored) as Restored[]).map(({ path }) => path),
    ['letters/a.txt', 'b (2)'],
  );
  const to = await other.drive.command('bin', 'restore', idOf('c'), '--to', join(other.folder, 'letters'));
  assert.equal(to.trim(), 'letters/c');
  await settle([other.drive, one.drive]);
  assertSameTree(readTree(one.folder), readTree(other.folder), 'both sides');
  assert.equal(readFileSync(join(one.folder, 'letters/a.txt'), 'utf8'), 'text of letters/a.txt');
  assert.equal(readFileSync(join(one.folder, 'b'), 'utf8'), 'another b');
  assert.equal(readFileSync(join(one.folder, 'b (2)'), 'utf8'), 'text of b');

  for (const name of ['b', 'b (2)']) rmSync(join(one.folder, name));
  await settle([one.drive, other.drive]);
  const outside = await other.drive.attempt(['bin', 'restore', task.id, '--to', join(world.base, 'elsewhere')]);
  assert.match(outside.err, /--to names one place, and there are 2/);
  const [some] = await binOf(other.drive);
  const far = await other.drive.attempt(['bin', 'restore', some?.id ?? '', '--to', join(world.base, 'elsewhere')]);
  assert.equal(far.code, 1);
  assert.match(far.err, /lies outside of/);
  assert.equal((await other.drive.attempt(['bin', 'restore', 'zz'])).code, 1);
  const unsure = await other.drive.attempt(['bin', 'empty', task.id]);
  assert.equal(unsure.code, 2);
  assert.match(
    unsure.err,
    /^waystation: 2 objects \(18 B\) would be removed for good; the station has these bytes\. .*--yes/,
  );
  assert.equal((await binOf(other.drive)).length, 2);
  const emptied = JSON.parse(await other.drive.command('bin', 'empty', task.id, '--yes', '--json')) as BinEmptied;
  assert.deepEqual(emptied, { objects: 2, bytes: 18 });
  assert.deepEqual(await binOf(other.drive), []);
});

test('A8: the bin keeps to the size that its task allows', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  for (const name of ['a', 'b']) writeFileSync(join(one.folder, name), Buffer.alloc(700_000, name));
  await settle([one.drive, other.drive]);
  for (const name of ['a', 'b']) {
    rmSync(join(one.folder, name));
    await settle([one.drive, other.drive]);
  }
  assert.equal((await binOf(other.drive)).length, 2);
  const { id } = await other.drive.task();
  await other.drive.command('task', 'set', id, '--bin-size', '1');
  // A task that is opened anew tidies up as soon as it is at rest.
  await other.drive.wait();
  assert.deepEqual(
    (await binOf(other.drive)).map(({ path }) => path),
    ['b'],
  );
});

test('N4, P5: files that are empty after the computer went down are fetched again, and nothing is sent', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  const names = Array.from({ length: 50 }, (_, at) => `photo ${at}`);
  for (const name of names) writeFileSync(join(one.folder, name), `picture of ${name}`);
  await settle([one.drive, other.drive]);
  const [before, { id }] = [readTree(one.folder), await other.drive.task()];
  await other.drive.kill();
  for (const name of names) emptyUnderItsTime(join(other.folder, name), join(world.base, 'reference'));
  asAfterAnotherRun(join(other.drive.data, 'tasks', `${id}.db`));
  await other.drive.start();
  await settle([other.drive, one.drive]);
  assertSameTree(readTree(other.folder), before, 'the healed side');
  assertSameTree(readTree(one.folder), before, 'the other side');
  const objects = await binOf(other.drive);
  assert.deepEqual(new Set(objects.map(({ why, bytes }) => `${why} ${bytes}`)), new Set(['damaged 0']));
  assert.deepEqual(objects.map(({ path }) => path).toSorted(), names.toSorted());
});

/** The time is kept to the nanosecond, which Node's own calls do not. */
function emptyUnderItsTime(file: string, reference: string): void {
  copyFileSync(file, reference);
  for (const [from, to, before] of [
    [file, reference, undefined],
    [reference, file, () => truncateSync(file)],
  ] as const) {
    before?.();
    assert.equal(spawnSync('touch', ['-r', from, to]).status, 0);
  }
}

/** As if the run of the computer in which the task was at work had ended. */
function asAfterAnotherRun(file: string): void {
  const database = new DatabaseSync(file);
  database.exec("UPDATE task SET running = 'an earlier run of the computer'");
  database.close();
}
