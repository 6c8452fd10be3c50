/** A drive whose folder is on a volume of exFAT, as memory sticks have it, beside one on a volume that keeps everything. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openFiles } from '#platform/node/node-files.ts';
import { canMount, inOwnMounts } from '#test/real/own-mounts.ts';
import { Volume } from '#test/real/volume.ts';
import { batchesAccepted } from '#test/system/history.ts';
import { readTree, type Tree } from '#test/system/tree.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

await inOwnMounts(import.meta.filename);

const programs = ['mkfs.exfat', 'mount.exfat-fuse', 'losetup', 'umount'];

interface Scene {
  readonly world: World;
  readonly volume: Volume;
  readonly exact: Synced;
  readonly coarse: Synced;
}

/** Seconds since 1970 that no such volume can hold. */
const time = 1_700_000_001.987;
const names = ['Report.txt', 'plain', 'Straße', 'sub/inside', 'sub/deep/tool'];

/** Two drives with the same few files: one is executable, one for its owner's eyes only. */
async function scene(t: TestContext, within: string): Promise<Scene> {
  const world = await World.started(t);
  const [exact] = await world.synced(['exact']);
  assert.ok(exact);
  const volume = new Volume(world, world.folder('volume'), 32, 'exfat');
  const folder = join(volume.folder, within);
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(exact.folder, 'sub/deep'), { recursive: true });
  for (const [index, name] of names.entries()) {
    const path = join(exact.folder, name);
    writeFileSync(path, name);
    utimesSync(path, time + index, time + index);
  }
  chmodSync(join(exact.folder, 'sub/deep/tool'), 0o755);
  chmodSync(join(exact.folder, 'plain'), 0o600);
  const drive = await world.drive('coarse');
  const coarse = { drive, folder, task: await drive.addTask('anna', folder) };
  await settle([exact.drive, drive]);
  return { world, volume, exact, coarse };
}

const both = ({ exact, coarse }: Scene) => [exact.drive, coarse.drive];
const sent = ({ world }: Scene): number => batchesAccepted(world.station.data);

/** `wait` looks everywhere, so whatever reads as an edit would be sent. */
async function assertNothingSent(it: Scene, before: { readonly sent: number; readonly tree: Tree }): Promise<void> {
  await settle(both(it));
  assert.equal(sent(it), before.sent, 'batches at the station');
  assert.deepEqual(readTree(it.exact.folder), before.tree);
  assert.deepEqual(contents(it.coarse.folder), contents(it.exact.folder));
}

/** What both kinds of volume can hold. */
function contents(folder: string): readonly (readonly [string, string])[] {
  return [...readTree(folder)].map(([path, { content }]) => [path, content] as const).toSorted();
}

const now = (it: Scene) => ({ sent: sent(it), tree: readTree(it.exact.folder) });

for (const within of ['', 'folder']) {
  const where = within === '' ? 'the top of an exFAT volume' : 'a folder of an exFAT volume';

  test(`R101: at ${where}, what it rounds and does not keep is not sent, and edits keep modes`, async t => {
    if (!canMount(t, ...programs)) return;
    const it = await scene(t, within);
    const { exact, coarse } = it;
    const file = (side: Synced, name: string) => lstatSync(join(side.folder, name));
    assert.deepEqual(await openFiles(coarse.folder).volumeRules(), {
      caseSensitive: false,
      foldsUnicode: false,
      mtimeStepNs: 1_000_000_000n,
      keepsModes: false,
      tickNs: 1_000_000_000n,
    });
    assert.equal(file(coarse, 'plain').mode & 0o777, 0o777, 'the volume is as coarse as it is meant to be');
    await assertNothingSent(it, now(it));

    chmodSync(join(exact.folder, 'Report.txt'), 0o640);
    utimesSync(join(exact.folder, 'Straße'), time + 0.5, time + 2.5);
    await settle(both(it));
    await assertNothingSent(it, now(it));
    assert.equal(file(exact, 'Report.txt').mode & 0o777, 0o640);

    const before = sent(it);
    writeFileSync(join(coarse.folder, 'sub/deep/tool'), 'edited on the stick');
    await settle(both(it));
    assert.equal(sent(it), before + 1, 'one edit is one batch');
    assert.equal(readFileSync(join(exact.folder, 'sub/deep/tool'), 'utf8'), 'edited on the stick');
    assert.equal(file(exact, 'sub/deep/tool').mode & 0o777, 0o755);
    assert.equal(file(exact, 'sub/deep/tool').mtimeMs, file(coarse, 'sub/deep/tool').mtimeMs);
    writeFileSync(join(exact.folder, 'plain'), 'edited elsewhere');
    await settle(both(it));
    assert.equal(readFileSync(join(coarse.folder, 'plain'), 'utf8'), 'edited elsewhere');
    assert.equal(file(exact, 'plain').mode & 0o777, 0o600);
    await assertNothingSent(it, now(it));
  });

  test(`R102: at ${where}, a restart, a kill and an unmount send nothing and delete nothing`, async t => {
    if (!canMount(t, ...programs)) return;
    const it = await scene(t, within);
    const { volume, coarse } = it;
    const before = now(it);
    await coarse.drive.stop();
    await coarse.drive.start();
    await assertNothingSent(it, before);
    await coarse.drive.kill();
    await coarse.drive.start();
    await assertNothingSent(it, before);

    const numbers = () => [...names, 'sub', 'sub/deep'].map(name => lstatSync(join(coarse.folder, name)).ino);
    const first = numbers();
    await coarse.drive.stop();
    volume.unmount();
    volume.mount();
    // Whoever looks first gives the numbers: not in the order in which the drive made the files.
    for (const name of names.toReversed()) lstatSync(join(coarse.folder, name));
    assert.ok(
      numbers().some((number, at) => number !== first[at] && first.includes(number)),
      'numbers are mixed up',
    );
    await coarse.drive.start();
    await assertNothingSent(it, before);

    volume.unmount();
    await coarse.drive.reaches('absent');
    volume.mount();
    await assertNothingSent(it, before);
    const task = await coarse.drive.task();
    assert.deepEqual([task.state, task.firstProblems], ['up-to-date', []]);
  });
}

test('R102: what was done to an exFAT volume elsewhere is sent, and nothing else is', async t => {
  if (!canMount(t, ...programs)) return;
  const it = await scene(t, '');
  const { volume, exact, coarse } = it;
  await coarse.drive.stop();
  volume.unmount();
  volume.mount();
  const at = (name: string) => join(coarse.folder, name);
  writeFileSync(at('plain'), 'edited elsewhere');
  renameSync(at('sub'), at('moved'));
  rmSync(at('Straße'));
  writeFileSync(at('new'), 'new');
  volume.unmount();
  volume.mount();
  await coarse.drive.start();
  await settle(both(it));
  assert.deepEqual(contents(exact.folder), contents(coarse.folder));
  const paths = ['Report.txt', 'moved', 'moved/deep', 'moved/deep/tool', 'moved/inside', 'new', 'plain'];
  assert.deepEqual([...readTree(exact.folder).keys()].toSorted(), paths);
  assert.equal(lstatSync(join(exact.folder, 'moved/deep/tool')).mode & 0o777, 0o755);
  await assertNothingSent(it, now(it));
});

test('R36, scenarios 83 and 84: on an exFAT volume a rename of case alone is one rename, and of two names that clash one is listed', async t => {
  if (!canMount(t, ...programs)) return;
  const it = await scene(t, '');
  const { exact, coarse } = it;
  renameSync(join(exact.folder, 'Report.txt'), join(exact.folder, 'REPORT.txt'));
  const before = sent(it);
  await settle(both(it));
  assert.ok(readdirSync(coarse.folder).includes('REPORT.txt'));
  renameSync(join(coarse.folder, 'REPORT.txt'), join(coarse.folder, 'report.txt'));
  await settle(both(it));
  assert.ok(readdirSync(exact.folder).includes('report.txt'));
  assert.equal(sent(it), before + 2, 'two renames are two batches');

  writeFileSync(join(exact.folder, 'Report.TXT'), 'another one');
  await settle(both(it));
  const [problem, ...others] = (await exact.drive.task()).firstProblems;
  assert.deepEqual([problem?.path, problem?.reason, others], ['Report.TXT', 'name-clash', []]);
  assert.equal(readFileSync(join(coarse.folder, 'report.txt'), 'utf8'), 'Report.txt');
  assert.deepEqual(
    readdirSync(coarse.folder).filter(name => name.toLowerCase() === 'report.txt'),
    ['report.txt'],
  );
  assert.equal(sent(it), before + 2);
});
