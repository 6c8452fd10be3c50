/** A station asks a drive to wipe itself: real programs, and a drive that is killed in the middle. */
import assert from 'node:assert/strict';
import {
  type Dirent,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { done, until } from '#test/system/program.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

interface Device {
  readonly id: string;
  readonly computer: string;
  readonly revoked: string | null;
  readonly wipe: { readonly taken: string | null; readonly done: boolean; removed: number; left: number } | null;
}

/** Each look is a program of its own. */
const lazily = { everyMs: 1_000, ms: 120_000 };

async function device(world: World, computer: string): Promise<Device> {
  const all = JSON.parse(await world.station.command('device', 'list', '--json')) as Device[];
  const found = all.find(each => each.computer === computer);
  assert.ok(found);
  return found;
}

function fill({ folder }: Synced, files: number): void {
  for (let at = 0; at < files; at += 1) {
    const within = join(folder, `d${at % 20}`);
    mkdirSync(within, { recursive: true });
    writeFileSync(join(within, `${at}.txt`), `file ${at}`);
  }
}

/** The files of a person in a folder, which may be removed while they are listed. */
function files(folder: string): string[] {
  return entries(folder)
    .filter(each => !each.isDirectory())
    .map(each => join(each.parentPath, each.name).slice(folder.length + 1))
    .filter(path => !path.startsWith('.waystation'));
}

function entries(folder: string): Dirent[] {
  for (;;) {
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true });
    } catch (error) {
      // A folder went between its name and what is in it.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !existsSync(folder)) throw error;
    }
  }
}

test('R123, A17: a drive that was asked to wipe itself removes what the station has, tells, and forgets its token', async t => {
  const world = await World.started(t);
  const [lost, kept] = (await world.synced(['lost', 'kept'])) as [Synced, Synced];
  fill(kept, 60);
  await settle([kept.drive, lost.drive]);
  await lost.drive.stop();
  const { id } = await device(world, 'lost');
  writeFileSync(join(lost.folder, 'd3', 'only-here.txt'), 'never sent');
  await world.station.command('device', 'revoke', id);
  await world.station.command('device', 'wipe', id, '--yes');
  assert.match(await world.station.command('device', 'list'), /wipe asked/);
  await lost.drive.start();
  const done = await until(
    'it is wiped',
    async () => {
      const found = await device(world, 'lost');
      return found.wipe?.done === true ? found : undefined;
    },
    lazily,
  );
  assert.deepEqual([done.wipe?.removed, done.wipe?.left], [60, 1]);
  assert.deepEqual(files(lost.folder), [join('d3', 'only-here.txt')]);
  await until('it has forgotten its token', async () => (await lost.drive.status()).connections.length === 0);
  assert.doesNotMatch(readFileSync(join(lost.drive.data, 'settings.json'), 'utf8'), /"token"/);
  assert.deepEqual(readdirSync(join(lost.drive.data, 'tasks')), []);
  const said = await lost.drive.command('status');
  assert.match(
    said,
    /Wiped: local administration asked for it .*\n.*60 removed, 1 left, which the station does not have/,
  );
  await kept.drive.wait();
  assert.equal(files(kept.folder).length, 60);
});

test('A17: a wipe goes on after the drive was killed in the middle, and once a folder is back that was away', async t => {
  const world = await World.started(t);
  const [lost, kept] = (await world.synced(['lost', 'kept'])) as [Synced, Synced];
  const away = world.folder('away');
  fill(kept, 3_000);
  await settle([kept.drive, lost.drive]);
  await lost.drive.addTask('anna/d7', away);
  await lost.drive.wait();
  renameSync(away, `${away}-elsewhere`);
  const { id } = await device(world, 'lost');
  await world.station.command('device', 'wipe', id, '--yes', '--everything');
  let kills = 0;
  for (let at = 0; at < 8 && files(lost.folder).length > 0; at += 1) {
    const before = files(lost.folder).length;
    await until('it removes more', () => files(lost.folder).length < before, { everyMs: 1 });
    if (files(lost.folder).length > 0) kills += 1;
    await lost.drive.kill();
    await lost.drive.start();
  }
  assert.ok(kills > 0, 'it was killed in the middle');
  const taken = await until('it says what is in its way', async () => {
    const { connections } = await lost.drive.status();
    return connections[0]?.detail.includes('tried again') ? connections[0] : undefined;
  });
  assert.equal(taken.state, 'wiping');
  assert.deepEqual(files(lost.folder), []);
  assert.equal((await device(world, 'lost')).wipe?.done, false);
  assert.equal((await lost.drive.attempt(['remove', lost.task])).code !== 0, true, 'nobody but the station ends it');
  renameSync(`${away}-elsewhere`, away);
  await until('it is wiped', async () => (await device(world, 'lost')).wipe?.done, lazily);
  assert.deepEqual(files(away), []);
  assert.ok(existsSync(away));
  await kept.drive.wait();
  assert.equal(files(kept.folder).length, 3_000);
});

test('A17: a wipe that is taken back in time leaves the drive as it was', async t => {
  const world = await World.started(t);
  const [lost] = (await world.synced(['lost'])) as [Synced];
  fill(lost, 5);
  await settle([lost.drive]);
  await lost.drive.stop();
  const { id } = await device(world, 'lost');
  await world.station.command('device', 'wipe', id, '--yes');
  await world.station.command('device', 'wipe', id, '--take-back');
  await lost.drive.start();
  await settle([lost.drive]);
  assert.equal(files(lost.folder).length, 5);
});

test('R124, A17: what a station lost that was put back from a backup stays on a drive that is wiped', async t => {
  const world = await World.started(t);
  const [lost] = (await world.synced(['lost'])) as [Synced];
  fill(lost, 5);
  await settle([lost.drive]);
  const backup = join(world.base, 'backup');
  await world.station.command('backup', backup);
  writeFileSync(join(lost.folder, 'after.txt'), 'after the backup');
  await settle([lost.drive]);
  await lost.drive.stop();
  await world.station.stop();
  const put = join(world.base, 'put back');
  await done({ args: ['station', 'restore', backup, '--data', put] });
  rmSync(world.station.data, { recursive: true });
  await world.station.startOn(put);
  const { id } = await device(world, 'lost');
  await world.station.command('device', 'wipe', id, '--yes');
  await lost.drive.start();
  const wiped = await until(
    'it is wiped',
    async () => {
      const found = await device(world, 'lost');
      return found.wipe?.done === true ? found : undefined;
    },
    lazily,
  );
  assert.deepEqual([wiped.wipe?.removed, wiped.wipe?.left], [0, 6]);
  assert.match(await lost.drive.command('status'), /0 removed, 6 left\. The station was put back/);
});

test('R124, A17: the folder of a task whose records are damaged is left as it is, and the wipe ends', async t => {
  const world = await World.started(t);
  const [lost] = (await world.synced(['lost'])) as [Synced];
  fill(lost, 5);
  await settle([lost.drive]);
  await lost.drive.stop();
  const { id } = await device(world, 'lost');
  const records = join(lost.drive.data, 'tasks', readdirSync(join(lost.drive.data, 'tasks'))[0] as string);
  writeFileSync(records, 'no database at all '.repeat(1_000));
  await world.station.command('device', 'wipe', id, '--yes');
  await lost.drive.start();
  const done = await until(
    'it is wiped',
    async () => {
      const found = await device(world, 'lost');
      return found.wipe?.done === true ? found : undefined;
    },
    lazily,
  );
  assert.deepEqual([done.wipe?.removed, done.wipe?.left], [0, 5]);
  assert.equal(files(lost.folder).length, 5);
  assert.match(await lost.drive.command('status'), /0 removed, 5 left\. The records of what was synced here are lost/);
});
