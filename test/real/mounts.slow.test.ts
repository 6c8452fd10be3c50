/** The volume beneath a running task changes: read-only, gone, another one in its place. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { canMount, inOwnMounts, system } from '#test/real/own-mounts.ts';
import { Volume } from '#test/real/volume.ts';
import { until } from '#test/system/program.ts';
import { assertSameTree, differences, readTree, type Tree } from '#test/system/tree.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

await inOwnMounts(import.meta.filename);

/** The feed is polled every minute, whatever happens. */
const noticedWithinMs = 90_000;

interface Scene {
  readonly volume: Volume;
  readonly other: Synced;
  /** Its folder lies on the volume, its data do not. */
  readonly plugged: Synced;
  readonly before: Tree;
}

/** Two drives that have the same few files, one of them on a volume of its own. */
async function scene(t: TestContext): Promise<Scene> {
  const world = await World.started(t);
  const [other] = await world.synced(['other']);
  assert.ok(other);
  const volume = new Volume(world, world.folder('volume'), 32);
  const drive = await world.drive('plugged');
  const folder = join(volume.folder, 'folder');
  mkdirSync(folder);
  const plugged = { drive, folder, task: await drive.addTask('anna', folder) };
  mkdirSync(join(other.folder, 'sub'));
  for (const name of ['a', 'b', 'sub/c']) writeFileSync(join(other.folder, name), name);
  await settle([other.drive, drive]);
  return { volume, other, plugged, before: readTree(other.folder) };
}

/** Without `wait`, which would look everywhere: the drives have to find out by themselves. */
async function becomeEqual({ other, plugged }: Scene): Promise<void> {
  await until(
    'both sides to be the same',
    () => differences(readTree(plugged.folder), readTree(other.folder)).length === 0,
    { ms: noticedWithinMs, everyMs: 200, about: () => plugged.drive.tail() },
  );
}

test('a folder that becomes read-only: what comes is listed, what was there goes on, and all comes once it may be written', async t => {
  if (!canMount(t, 'mkfs.ext4', 'mount')) return;
  const it = await scene(t);
  const { volume, other, plugged } = it;
  volume.remount('ro');
  writeFileSync(join(other.folder, 'new'), 'new');
  writeFileSync(join(other.folder, 'sub/c'), 'changed');
  rmSync(join(other.folder, 'a'));
  await other.drive.wait();
  const task = await plugged.drive.reaches('attention');
  assert.ok(
    task.firstProblems.every(({ reason }) => reason === 'denied'),
    JSON.stringify(task.firstProblems),
  );
  assertSameTree(readTree(plugged.folder), it.before, 'the folder that nobody may write');

  volume.remount('rw');
  await becomeEqual(it);
  assert.deepEqual([...readTree(other.folder).keys()].toSorted(), ['b', 'new', 'sub', 'sub/c']);
  await plugged.drive.wait();
  assert.equal((await plugged.drive.task()).state, 'up-to-date');
});

test('a volume can be unmounted while its task runs: the task is absent, and goes on by itself once it is back', async t => {
  if (!canMount(t, 'mkfs.ext4', 'mount', 'umount')) return;
  const it = await scene(t);
  const { volume, other, plugged } = it;
  volume.unmount();
  const task = await plugged.drive.reaches('absent');
  assert.match(task.detail, /not there/);
  await other.drive.wait();
  assertSameTree(readTree(other.folder), it.before, 'the other side');
  writeFileSync(join(other.folder, 'meanwhile'), 'there');
  await other.drive.wait();
  assert.deepEqual(readdirSync(volume.folder), [], 'nothing was made where the volume is mounted');

  volume.mount();
  writeFileSync(join(plugged.folder, 'as soon as it was back'), 'here');
  await becomeEqual(it);
  assert.deepEqual([...readTree(other.folder).keys()].toSorted(), [
    'a',
    'as soon as it was back',
    'b',
    'meanwhile',
    'sub',
    'sub/c',
  ]);
});

test('another volume over the folder is not the folder: nothing of it is sent, nothing is written to it', async t => {
  if (!canMount(t, 'mkfs.ext4', 'mount', 'umount')) return;
  const it = await scene(t);
  const { other, plugged } = it;
  system('mount', '-t', 'tmpfs', 'tmpfs', plugged.folder);
  writeFileSync(join(plugged.folder, 'stranger'), 'not of this task');
  writeFileSync(join(other.folder, 'meanwhile'), 'there');
  rmSync(join(other.folder, 'a'));
  const task = await plugged.drive.reaches('absent', noticedWithinMs);
  assert.match(task.detail, /not the one that was synced/);
  await other.drive.wait();
  assert.deepEqual([...readTree(other.folder).keys()].toSorted(), ['b', 'meanwhile', 'sub', 'sub/c']);
  assert.deepEqual(readdirSync(plugged.folder), ['stranger']);

  system('umount', plugged.folder);
  assert.ok(existsSync(join(plugged.folder, 'a')));
  await becomeEqual(it);
  assert.deepEqual([...readTree(other.folder).keys()].toSorted(), ['b', 'meanwhile', 'sub', 'sub/c']);
});
