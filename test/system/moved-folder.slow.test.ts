/** Scenario 52: a person moved or copied the folder of a task. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

test('scenario 52: a folder that was moved is absent, and goes on in its new place when told so', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  mkdirSync(join(one.folder, 'album'));
  for (const name of ['a', 'b', 'album/c']) writeFileSync(join(one.folder, name), `text of ${name}`);
  await settle([one.drive, other.drive]);
  const { id } = await one.drive.task();
  const [moved, copy] = [`${one.folder}-moved`, `${one.folder}-copy`];

  renameSync(one.folder, moved);
  assert.match((await one.drive.reaches('absent')).detail, new RegExp(`drive task relocate ${id} NEW-PLACE`));
  mkdirSync(one.folder);
  const stranger = await one.drive.attempt(['task', 'relocate', id, one.folder]);
  assert.equal(stranger.code, 1);
  assert.match(stranger.err, /does not carry the mark/);
  await one.drive.command('task', 'relocate', id, moved);
  writeFileSync(join(moved, 'later'), 'written in the new place');
  await settle([one.drive, other.drive]);
  assertSameTree(readTree(other.folder), readTree(moved), 'both sides');
  assert.equal(readFileSync(join(other.folder, 'later'), 'utf8'), 'written in the new place');

  // A copy that was cut off: what it lacks is nobody's deletion.
  // Node's own copy loses the nanoseconds of times.
  assert.equal(spawnSync('cp', ['-a', moved, copy]).status, 0);
  rmSync(join(copy, 'album'), { recursive: true });
  rmSync(join(copy, 'b'));
  const twice = await one.drive.attempt(['task', 'relocate', id, copy]);
  assert.equal(twice.code, 1);
  assert.match(twice.err, /is still there/);
  const before = readTree(other.folder);
  rmSync(moved, { recursive: true });
  await one.drive.reaches('absent');
  await one.drive.command('task', 'relocate', id, copy);
  await settle([one.drive, other.drive]);
  assertSameTree(readTree(copy), before, 'the copy, made whole');
  assertSameTree(readTree(other.folder), before, 'the other side');
});
