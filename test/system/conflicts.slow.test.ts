/** Conflicts between two computers that edited while apart: who keeps the name, what the other is called, where it is. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contentOf, contentsKept } from '#test/system/history.ts';
import { binnedFiles } from '#test/system/own-folder.ts';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

const early = new Date(2012, 9, 1, 12);
const between = new Date(2016, 1, 29, 12);
const late = new Date(2020, 11, 31, 12);

interface Apart {
  readonly world: World;
  readonly office: Synced;
  readonly laptop: Synced;
  /** Lets the laptop go on, and waits until both are at rest. */
  meet(): Promise<void>;
}

/** Both have the files of `before`; then the laptop is away, with its own rules for conflicts. */
async function apart(world: World, pair: readonly Synced[], rules: readonly string[]): Promise<Apart> {
  const [office, laptop] = pair as [Synced, Synced];
  await laptop.drive.command('task', 'set', laptop.task, ...rules);
  await laptop.drive.command('pause', laptop.task);
  return {
    world,
    office,
    laptop,
    async meet() {
      await office.drive.wait();
      await laptop.drive.command('resume', laptop.task);
      await settle([laptop.drive, office.drive]);
      assertSameTree(readTree(laptop.folder), readTree(office.folder), 'both sides after the conflict');
    },
  };
}

function edit({ folder }: Synced, name: string, at: Date): string {
  const content = `${name} as edited in ${folder.split('/').at(-1)} in ${at.getFullYear()}`;
  writeFileSync(join(folder, name), content);
  utimesSync(join(folder, name), at, at);
  return content;
}

const read = ({ folder }: Synced, name: string): string => readFileSync(join(folder, name), 'utf8');
const names = ({ folder }: Synced, like: string): string[] =>
  readdirSync(folder)
    .filter(name => name.startsWith(like))
    .toSorted();
const binned = ({ folder }: Synced, path: string): string[] =>
  binnedFiles(folder)
    .filter(file => file.path === path)
    .map(file => String(file.content));

const policies = [
  { policy: 'latest', laptopIsLater: true, keep: true, wins: 'laptop' },
  { policy: 'latest', laptopIsLater: true, keep: false, wins: 'laptop' },
  { policy: 'latest', laptopIsLater: false, keep: true, wins: 'office' },
  { policy: 'latest', laptopIsLater: false, keep: false, wins: 'office' },
  { policy: 'station', laptopIsLater: true, keep: true, wins: 'office' },
  { policy: 'station', laptopIsLater: true, keep: false, wins: 'office' },
  { policy: 'station', laptopIsLater: false, keep: true, wins: 'office' },
] as const;

test('each policy, with the discarded version kept or not: exact names, contents, and where the discarded bytes are', async t => {
  const world = await World.started(t);
  const pair = (await world.synced(['office', 'laptop'])) as [Synced, Synced];
  for (const [number, { policy, laptopIsLater, keep, wins }] of policies.entries()) {
    const name = `report ${number}.txt`;
    writeFileSync(join(pair[0].folder, name), 'as both had it');
    await settle(pair.map(({ drive }) => drive));
    const it = await apart(world, pair, ['--conflict', policy, keep ? '--keep-discarded' : '--discard-conflicts']);
    const ofOffice = edit(it.office, name, between);
    const ofLaptop = edit(it.laptop, name, laptopIsLater ? late : early);
    await it.meet();

    const about = JSON.stringify({ policy, laptopIsLater, keep });
    const copy = `report ${number}_laptop_${laptopIsLater ? '20201231' : '20121001'}_Conflict.txt`;
    const copied = wins === 'office' && keep;
    assert.equal(read(it.office, name), wins === 'office' ? ofOffice : ofLaptop, about);
    assert.deepEqual(names(it.office, `report ${number}`), copied ? [name, copy] : [name], about);
    if (copied) assert.equal(read(it.office, copy), ofLaptop, about);
    const kept = contentsKept(world.station.data);
    assert.ok(kept.has(contentOf(Buffer.from(ofOffice))), `${about}: the station's version is in the history`);
    assert.equal(kept.has(contentOf(Buffer.from(ofLaptop))), copied || wins === 'laptop', about);
    if (wins === 'office' && !keep) assert.deepEqual(binned(it.laptop, name), [ofLaptop], about);
    if (wins === 'laptop') assert.ok(binned(it.office, name).includes(ofOffice), about);
  }
});

test('a second conflict of a day is numbered, names without an extension stay so, and equal contents are no conflict', async t => {
  const world = await World.started(t);
  const pair = (await world.synced(['office', 'laptop'])) as [Synced, Synced];
  for (const name of ['plain', 'archive.tar.gz', 'same']) writeFileSync(join(pair[0].folder, name), 'as both had it');
  await settle(pair.map(({ drive }) => drive));
  const rules = ['--conflict', 'station', '--keep-discarded'];

  const first = await apart(world, pair, rules);
  edit(first.office, 'plain', late);
  edit(first.office, 'archive.tar.gz', late);
  edit(first.office, 'new on both', late);
  const firstOfLaptop = edit(first.laptop, 'plain', early);
  edit(first.laptop, 'archive.tar.gz', early);
  const newOfLaptop = edit(first.laptop, 'new on both', early);
  for (const each of pair) {
    writeFileSync(join(each.folder, 'same'), 'the same edit');
    utimesSync(join(each.folder, 'same'), early, each === pair[0] ? early : late);
  }
  await first.meet();
  assert.deepEqual(names(first.office, 'plain'), ['plain', 'plain_laptop_20121001_Conflict']);
  assert.deepEqual(names(first.office, 'archive'), ['archive.tar.gz', 'archive.tar_laptop_20121001_Conflict.gz']);
  assert.deepEqual(names(first.office, 'new'), ['new on both', 'new on both_laptop_20121001_Conflict']);
  assert.equal(read(first.office, 'new on both_laptop_20121001_Conflict'), newOfLaptop);
  assert.deepEqual(names(first.office, 'same'), ['same']);

  const second = await apart(world, pair, rules);
  edit(second.office, 'plain', between);
  writeFileSync(join(second.laptop.folder, 'plain'), 'the second edit of that day');
  utimesSync(join(second.laptop.folder, 'plain'), early, early);
  edit(second.office, 'plain_laptop_20121001_Conflict', between);
  const copyOfLaptop = edit(second.laptop, 'plain_laptop_20121001_Conflict', early);
  await second.meet();
  const found = names(second.office, 'plain');
  assert.deepEqual(found, [
    'plain',
    'plain_laptop_20121001_Conflict',
    'plain_laptop_20121001_Conflict_2',
    'plain_laptop_20121001_Conflict_3',
  ]);
  const copies = found
    .slice(2)
    .map(name => read(second.office, name))
    .toSorted();
  assert.deepEqual(copies, [copyOfLaptop, 'the second edit of that day'].toSorted());
  assert.ok(contentsKept(world.station.data).has(contentOf(Buffer.from(firstOfLaptop))));
});
