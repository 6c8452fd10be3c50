/** Two computers make a conflict; it is decided at the command line of one of them, and both come to the same. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ControlClient } from '#drive/control/control-client.ts';
import { dataFolder } from '#drive/data-folder.ts';
import type { Conflict, ConflictDecided } from '#protocol/control/conflicts.ts';
import type { FileVersions } from '#protocol/control/past.ts';
import { binnedFiles } from '#test/system/own-folder.ts';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

/** Both edit the file while the laptop is away; the office's version is newer and keeps the name. */
async function conflictOf(pair: readonly [Synced, Synced], name: string): Promise<void> {
  const [office, laptop] = pair;
  writeFileSync(join(office.folder, name), 'as both had it');
  await settle([office.drive, laptop.drive]);
  await control(laptop).ask('POST', `/tasks/${laptop.task}/pause`, {});
  write(laptop, name, 'of the laptop', 2012);
  write(office, name, 'of the office', 2020);
  await office.drive.wait();
  await control(laptop).ask('POST', `/tasks/${laptop.task}/resume`, {});
  await settle([laptop.drive, office.drive]);
}

function write({ folder }: Synced, name: string, text: string, year: number): void {
  writeFileSync(join(folder, name), text);
  utimesSync(join(folder, name), new Date(year, 5, 1), new Date(year, 5, 1));
}

/** What needs no process of its own is asked without one. */
const control = ({ drive }: Synced): ControlClient => new ControlClient(dataFolder(drive.data));
const conflictsOf = (synced: Synced): Promise<Conflict[]> => control(synced).ask<Conflict[]>('GET', '/conflicts');

const asked = async <T>({ drive }: Synced, ...words: readonly string[]): Promise<T> =>
  JSON.parse(await drive.command(...words, '--json')) as T;

const texts = ({ folder }: Synced): string[] =>
  binnedFiles(folder)
    .map(({ content }) => String(content))
    .toSorted();

test('N9 P11 a conflict is listed on both computers, decided on one, and is over on both', async t => {
  const world = await World.started(t);
  const pair = (await world.synced(['office', 'laptop'])) as [Synced, Synced];
  const [office, laptop] = pair;

  await conflictOf(pair, 'plan.txt');
  const [conflict] = await asked<Conflict[]>(office, 'conflicts', 'list');
  assert.ok(conflict, 'made elsewhere, and known by its name');
  assert.equal(conflict.at, null);
  const [own] = await conflictsOf(laptop);
  assert.ok(own?.at, 'made here, and on record');
  assert.equal(own.id, conflict.id);
  await asked<ConflictDecided>(office, 'conflicts', 'keep-other', conflict.id);
  await settle([office.drive, laptop.drive]);
  assertSameTree(readTree(laptop.folder), readTree(office.folder), 'both after the decision');
  assert.equal(readFileSync(join(laptop.folder, 'plan.txt'), 'utf8'), 'of the laptop');
  assert.ok(!existsSync(join(laptop.folder, conflict.copy.path)));
  assert.deepEqual(texts(office), ['of the laptop', 'of the office']);
  const { versions } = await asked<FileVersions>(laptop, 'versions', join(laptop.folder, 'plan.txt'));
  assert.equal(versions.length, 3, 'as both had it, of the office, of the laptop');
  for (const each of pair) assert.deepEqual(await conflictsOf(each), []);

  const old = join(world.folder('elsewhere'), 'plan.txt');
  const [, lost] = versions;
  await laptop.drive.command('version', 'get', join(laptop.folder, 'plan.txt'), String(lost?.revision), '--to', old);
  assert.equal(readFileSync(old, 'utf8'), 'of the office');
  await laptop.drive.command('version', 'restore', join(laptop.folder, 'plan.txt'), String(lost?.revision));
  await settle([office.drive, laptop.drive]);
  assert.equal(readFileSync(join(office.folder, 'plan.txt'), 'utf8'), 'of the office');

  await conflictOf(pair, 'list.txt');
  const [second] = await conflictsOf(laptop);
  await asked<ConflictDecided>(laptop, 'conflicts', 'keep-both', second?.id ?? '', 'laptop’s list.txt');
  await settle([office.drive, laptop.drive]);
  assert.equal(readFileSync(join(office.folder, 'laptop’s list.txt'), 'utf8'), 'of the laptop');
  assert.equal(readFileSync(join(office.folder, 'list.txt'), 'utf8'), 'of the office');

  await conflictOf(pair, 'notes.txt');
  const [third] = await conflictsOf(laptop);
  await asked<ConflictDecided>(laptop, 'conflicts', 'keep-this', third?.id ?? '');
  await settle([office.drive, laptop.drive]);
  assert.equal(readFileSync(join(office.folder, 'notes.txt'), 'utf8'), 'of the office');
  for (const each of pair) assert.deepEqual(await conflictsOf(each), []);
  assert.ok(texts(laptop).includes('of the laptop'));
  assertSameTree(readTree(laptop.folder), readTree(office.folder), 'both at the end');
});
