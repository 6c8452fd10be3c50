/** A mass deletion waits for a person: on the drive where it was made, and at the station. */
import assert from 'node:assert/strict';
import { createCipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { HoldListing } from '#protocol/control/status.ts';
import { assertSameTree, readTree, type Tree } from '#test/system/tree.ts';
import { type Drive, type Synced, settle, World } from '#test/system/world.ts';

/** What a JPEG file begins with. */
const jpegBegin = Buffer.from('ffd8ffe000104a464946', 'hex');

const folders = 20;
const filesEach = 100;
/** Folders that are deleted: most of them. */
const removed = 18;
const removedFiles = removed * filesEach;

interface Scene {
  readonly world: World;
  readonly here: Synced;
  readonly there: Synced;
  readonly before: Tree;
}

/** Two drives with the same 2,000 files in twenty folders. */
async function twoThousandFiles(t: TestContext, ...rules: string[]): Promise<Scene> {
  const world = await World.started(t);
  const [here, there] = (await world.synced(['here', 'there'], 'anna', ...rules)) as [Synced, Synced];
  for (let folder = 0; folder < folders; folder += 1) {
    mkdirSync(join(here.folder, `album ${folder}`));
    for (let file = 0; file < filesEach; file += 1)
      writeFileSync(join(here.folder, `album ${folder}`, `${file}.txt`), `photograph ${file} of ${folder}`);
  }
  await settle([here.drive, there.drive]);
  const before = readTree(here.folder);
  assertSameTree(readTree(there.folder), before, 'the start');
  return { world, here, there, before };
}

function removeMost({ folder }: Synced): void {
  for (let at = 0; at < removed; at += 1) rmSync(join(folder, `album ${at}`), { recursive: true });
}

async function holdsOf(drive: Drive): Promise<readonly HoldListing[]> {
  return JSON.parse(await drive.command('holds', '--json'));
}

/** `wait` ends with 1 and names the hold. */
async function waitsForPerson(drive: Drive): Promise<string> {
  const { code, err } = await drive.attempt(['wait', '--timeout', '60']);
  assert.equal(code, 1, err);
  return err;
}

/** Deletes most, and finds it held on the drive; what else happens meanwhile goes on. */
async function heldHere({ here, there, before }: Scene): Promise<HoldListing> {
  removeMost(here);
  writeFileSync(join(here.folder, 'meanwhile.txt'), 'goes on');
  const said = await waitsForPerson(here.drive);
  await there.drive.wait();
  const [hold, ...more] = await holdsOf(here.drive);
  assert.ok(hold && more.length === 0);
  assert.deepEqual([hold.at, hold.files, hold.task], ['drive', removedFiles, here.task]);
  assert.match(said, new RegExp(`${removedFiles} files .*drive release ${hold.hold}`));
  assert.ok(hold.examples.every(path => before.has(path)));
  const { state, holds, detail } = await here.drive.task();
  assert.equal(state, 'attention');
  assert.equal(holds[0]?.files, removedFiles);
  assert.match(detail, /wait for a person/);
  const why = await here.drive.why(join(here.folder, 'album 0'));
  assert.deepEqual(why.reason, 'held');
  const left = readTree(there.folder);
  assert.equal(left.get('meanwhile.txt')?.kind, 'file');
  assertSameTree(new Map([...left].filter(([path]) => path !== 'meanwhile.txt')), before, 'the other computer');
  return hold;
}

test('A24: rm -rf of most of 2,000 files is held on the drive, through a restart; discarding brings all back', async t => {
  const scene = await twoThousandFiles(t);
  const { here, there, before } = scene;
  const { hold } = await heldHere(scene);
  await here.drive.kill();
  await here.drive.start();
  await waitsForPerson(here.drive);
  assert.equal((await holdsOf(here.drive))[0]?.hold, hold);
  const discarded = await here.drive.command('discard', hold);
  assert.match(discarded, new RegExp(`discarded ${hold}: ${removedFiles} files`));
  await settle([here.drive, there.drive]);
  rmSync(join(here.folder, 'meanwhile.txt'));
  await settle([here.drive, there.drive]);
  assertSameTree(readTree(here.folder), before, 'all is back');
  assertSameTree(readTree(there.folder), before, 'nothing was lost elsewhere');
  assert.equal((await here.drive.task()).state, 'up-to-date');
});

test('A24: released, the files are deleted everywhere', async t => {
  const scene = await twoThousandFiles(t);
  const { here, there } = scene;
  await heldHere(scene);
  await here.drive.command('release', here.task);
  await settle([here.drive, there.drive]);
  const left = readTree(there.folder);
  assert.equal(left.size, (folders - removed) * (filesEach + 1) + 1);
  assertSameTree(readTree(here.folder), left, 'both drives');
  assert.deepEqual(await holdsOf(here.drive), []);
});

interface StationHold {
  readonly hold: string;
  readonly device: string;
  readonly computer: string;
  readonly share: string;
  readonly files: number;
  readonly examples: readonly string[];
}

/** Deletes most on a drive that holds nothing itself, and finds it held at the station. */
async function heldThere({ world, here, there, before }: Scene): Promise<StationHold> {
  removeMost(here);
  writeFileSync(join(here.folder, 'meanwhile.txt'), 'goes on');
  const said = await waitsForPerson(here.drive);
  assert.match(said, /station holds/);
  const [mine] = await holdsOf(here.drive);
  assert.deepEqual([mine?.at, mine?.files], ['station', removedFiles]);
  const refused = await here.drive.attempt(['release', here.task]);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /at the station/);
  await there.drive.wait();
  const left = readTree(there.folder);
  assertSameTree(new Map([...left].filter(([path]) => path !== 'meanwhile.txt')), before, 'the other computer');
  assert.equal(left.get('meanwhile.txt')?.kind, 'file');
  const [hold, ...more] = JSON.parse(await world.station.command('holds', '--json')) as StationHold[];
  assert.ok(hold && more.length === 0);
  assert.deepEqual([hold.computer, hold.share, hold.files], ['here', 'anna', removedFiles]);
  assert.ok(hold.examples.every(path => before.get(path)?.kind === 'folder'));
  return hold;
}

test('A24: a drive that holds nothing itself is held at the station; discarding there brings all back', async t => {
  const scene = await twoThousandFiles(t, '--hold-deletions', '0');
  const { world, here, there, before } = scene;
  const { hold } = await heldThere(scene);
  await world.station.kill();
  await world.station.start();
  await world.station.command('discard', hold);
  await settle([here.drive, there.drive]);
  rmSync(join(here.folder, 'meanwhile.txt'));
  await settle([here.drive, there.drive]);
  assertSameTree(readTree(here.folder), before, 'all is back');
  assertSameTree(readTree(there.folder), before, 'nothing was lost elsewhere');
  assert.equal(await world.station.command('holds'), 'Nothing is held.\n');
  assert.deepEqual(await holdsOf(here.drive), []);
});

test('A24: released at the station, the files are deleted everywhere', async t => {
  const scene = await twoThousandFiles(t, '--hold-deletions', '0');
  const { world, here, there } = scene;
  const { device } = await heldThere(scene);
  await world.station.command('release', device);
  await settle([here.drive, there.drive]);
  const left = readTree(there.folder);
  assert.equal(left.size, (folders - removed) * (filesEach + 1) + 1);
  assertSameTree(readTree(here.folder), left, 'both drives');
  assert.deepEqual(await holdsOf(here.drive), []);
});

/** In place, and then under another name, as such programs do it. */
function encrypt(path: string, key: Uint8Array): void {
  const cipher = createCipheriv('aes-256-ctr', key, randomBytes(16));
  writeFileSync(path, cipher.update(readFileSync(path)));
  renameSync(path, `${path}.locked`);
}

test('R109, scenario 53: photographs that a program encrypts are held; discarding brings them back', async t => {
  const world = await World.started(t);
  const [here, there] = (await world.synced(['here', 'there'])) as [Synced, Synced];
  const count = 200;
  const names = Array.from({ length: count }, (_, at) => `${at}.jpg`);
  const photographs = new Map(names.map(name => [name, Buffer.concat([jpegBegin, randomBytes(20_000)])]));
  for (const [name, bytes] of photographs) writeFileSync(join(here.folder, name), bytes);
  await settle([here.drive, there.drive]);

  const key = randomBytes(32);
  for (const name of names) encrypt(join(here.folder, name), key);
  const said = await waitsForPerson(here.drive);
  assert.match(said, /look encrypted.*drive discard/);
  await there.drive.wait();
  const isWhole = (folder: string, name: string): boolean =>
    readFileSync(join(folder, `${name}.locked`)).equals(photographs.get(name) ?? Buffer.alloc(0));
  const spared = names.filter(name => isWhole(there.folder, name)).length;
  const [hold, ...more] = await holdsOf(here.drive);
  assert.ok(hold && more.length === 0);
  assert.deepEqual([hold.change, hold.at, hold.files], ['edit', 'drive', spared]);
  // A few begin like a kind of file by chance.
  assert.ok(spared > count - 55, `${count - spared} were sent before`);
  assert.equal((await here.drive.task()).state, 'attention');
  const held = names.find(name => isWhole(there.folder, name)) ?? '';
  assert.equal((await here.drive.why(join(here.folder, `${held}.locked`))).reason, 'held');

  await here.drive.command('discard', hold.hold);
  await settle([here.drive, there.drive]);
  assertSameTree(readTree(here.folder), readTree(there.folder), 'after discarding');
  assert.equal(names.filter(name => isWhole(here.folder, name)).length, spared);
  assert.deepEqual(await holdsOf(here.drive), []);
});
