/** A station that looks after itself: what rotted comes back from drives, backups, collection beside uploads. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { packHeaderBytes } from '#platform/pack-store.ts';
import { chunkHash, chunkRow, damagedChunks, flipByte } from '#test/system/history.ts';
import { done, run } from '#test/system/program.ts';
import { randomBytes } from '#test/system/real-files.ts';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

interface Verified {
  readonly complete: boolean;
  readonly chunksChecked: number;
  readonly damagedChunks: readonly string[];
  readonly damaged: readonly { readonly share: string; readonly path: string; readonly current: boolean }[];
  readonly faults: readonly string[];
}

async function verify(data: string, ...more: readonly string[]): Promise<{ code: number | null; report: Verified }> {
  const { code, out } = await run({ args: ['station', 'verify', '--json', '--data', data, ...more] });
  return { code, report: JSON.parse(out) };
}

test('scenario 68: bytes that rot at the station are found, named, sent again by a drive that has them, and served', async t => {
  const world = await World.started(t);
  const [one] = (await world.synced(['one'])) as [Synced];
  mkdirSync(join(one.folder, 'photographs'));
  const photograph = randomBytes(10_000, 3);
  writeFileSync(join(one.folder, 'photographs', 'sea.jpg'), photograph);
  writeFileSync(join(one.folder, 'notes'), 'sound');
  await one.drive.wait();
  assert.equal((await verify(world.station.data)).code, 0);

  flipByte(world.station.data, chunkHash(photograph));
  const { code, report } = await verify(world.station.data);
  assert.equal(code, 1);
  assert.deepEqual(report.damagedChunks, [chunkHash(photograph)]);
  assert.deepEqual(
    report.damaged.map(({ share, path, current }) => [share, path, current]),
    [['anna', 'photographs/sea.jpg', true]],
  );
  const away = await run({ args: ['station', 'repair', '--wait', '1', '--data', join(world.base, 'nowhere')] });
  assert.match(away.err, /There is no station/);
  assert.match(await world.station.command('repair', '--wait', '60'), /repaired {2}anna\/photographs\/sea\.jpg/);
  const after = await verify(world.station.data);
  assert.deepEqual([after.code, after.report.damagedChunks, after.report.faults], [0, [], []]);

  const [two] = (await world.synced(['two'])) as [Synced];
  await settle([one.drive, two.drive]);
  assertSameTree(readTree(two.folder), readTree(one.folder), 'a drive that comes later gets it');
});

test('scenario 68: what no connected drive has is told of, and asked for when a drive comes back', async t => {
  const world = await World.started(t);
  const [one] = (await world.synced(['one'])) as [Synced];
  const bytes = randomBytes(10_000, 5);
  writeFileSync(join(one.folder, 'a'), bytes);
  await one.drive.wait();
  await one.drive.stop();
  flipByte(world.station.data, chunkHash(bytes));
  await verify(world.station.data);
  const first = await run({ args: ['station', 'repair', '--wait', '1', '--data', world.station.data] });
  assert.deepEqual([first.code, /others are asked when they connect/.test(first.err)], [1, true], first.err);
  await one.drive.start();
  await one.drive.wait();
  await world.station.command('repair', '--wait', '30');
  assert.equal((await verify(world.station.data)).code, 0);
});

test('scenarios 54 and 55: a backup is made while drives write; a station put back from it unites with them, and deletes nothing', async t => {
  const world = await World.started(t);
  const [one, two] = (await world.synced(['one', 'two'])) as [Synced, Synced];
  for (let i = 0; i < 50; i += 1) writeFileSync(join(one.folder, `old ${i}`), randomBytes(3_000, i));
  await settle([one.drive, two.drive]);
  const backup = join(world.base, 'backup');
  await world.station.command('backup', backup);
  for (let i = 0; i < 50; i += 1) writeFileSync(join(one.folder, `while ${i}`), randomBytes(3_000, 100 + i));
  await world.station.command('backup', backup);
  await settle([one.drive, two.drive]);
  assert.equal((await verify(backup)).code, 0);
  const refused = await run({ args: ['station', 'start', '--data', backup, '--listen', '127.0.0.1:0'] });
  assert.match(refused.err, /is a backup; put it back with/);

  writeFileSync(join(one.folder, 'after'), 'after the backup');
  writeFileSync(join(one.folder, 'old 1'), 'changed after the backup');
  rmSync(join(one.folder, 'old 2'));
  await settle([one.drive, two.drive]);
  const before = readTree(one.folder);
  await world.station.stop();
  const put = join(world.base, 'put back');
  await done({ args: ['station', 'restore', backup, '--data', put] });
  rmSync(world.station.data, { recursive: true });
  await world.station.startOn(put);
  await settle([one.drive, two.drive]);
  const now = readTree(one.folder);
  assertSameTree(readTree(two.folder), now, 'both drives and the station unite');
  for (const path of before.keys()) assert.ok(now.has(path), `${path} was not deleted`);
  assert.equal(readFileSync(join(two.folder, 'after'), 'utf8'), 'after the backup');
  assert.equal(readFileSync(join(two.folder, 'old 1'), 'utf8'), 'changed after the backup');
  assert.equal((await verify(put)).code, 0);
});

test('collection beside drives that write: dead bytes go, and nothing that is kept', async t => {
  const world = await World.started(t);
  const [one] = (await world.synced(['one'])) as [Synced];
  const packs = join(world.station.data, 'packs');
  for (let i = 0; i < 8; i += 1) writeFileSync(join(one.folder, `kept ${i}`), randomBytes(200_000, i));
  await one.drive.wait();
  await world.station.stop();
  // As if a refused upload had left 24 MB behind, days ago.
  const pack = join(packs, '000001.pack');
  writeFileSync(pack, Buffer.concat([readFileSync(pack), randomBytes(24_000_000, 99)]));
  await world.station.start();

  const collect = async (): Promise<{ packsDropped: number[]; damaged: string[] }> =>
    JSON.parse(await world.station.command('collect', '--grace', '0', '--json'));
  let writing = true;
  const write = async (): Promise<void> => {
    for (let i = 0; writing; i += 1) {
      writeFileSync(join(one.folder, `while ${i % 20}`), randomBytes(30_000, 1_000 + i));
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  };
  const writer = write();
  const dropped: number[] = [];
  try {
    for (let run = 0; run < 4; run += 1) dropped.push(...(await collect()).packsDropped);
  } finally {
    writing = false;
    await writer;
  }
  await one.drive.wait();
  assert.deepEqual(dropped, [1]);
  assert.equal(existsSync(pack), false);
  assert.deepEqual(await damagedChunks(world.station.data), []);
  const bytes = readdirSync(packs).reduce((sum, name) => sum + statSync(join(packs, name)).size, packHeaderBytes);
  assert.ok(bytes < 24_000_000, `${bytes} bytes are left`);
  assert.equal((await verify(world.station.data)).code, 0);
  const [two] = (await world.synced(['two'])) as [Synced];
  assertSameTree(readTree(two.folder), readTree(one.folder), 'all is there for another drive');

  await world.station.stop();
  await collect();
  assert.equal((await verify(world.station.data)).code, 0, 'collected while it does not run');
});

test('P3: while the storage of a station is away it refuses, and drives wait and delete nothing', async t => {
  const world = await World.started(t);
  const [one, two] = (await world.synced(['one', 'two'])) as [Synced, Synced];
  writeFileSync(join(one.folder, 'a'), 'before');
  await settle([one.drive, two.drive]);
  const data = world.station.data;
  const away = join(world.base, 'away');

  await world.station.stop();
  renameSync(join(data, 'packs'), away);
  for (const place of ['nothing', 'an empty mount point']) {
    if (place !== 'nothing') mkdirSync(join(data, 'packs'));
    const { code, err } = await run({ args: ['station', 'start', '--data', data, '--listen', '127.0.0.1:0'] });
    assert.equal(code, 1);
    assert.match(err, /The packs of this station are not in .*packs: is their volume mounted\?/, place);
  }
  rmSync(join(data, 'packs'), { recursive: true });
  renameSync(away, join(data, 'packs'));
  await world.station.start();
  await settle([one.drive, two.drive]);

  for (const part of ['packs', '.']) {
    const path = part === '.' ? data : join(data, part);
    renameSync(path, away);
    mkdirSync(path);
    writeFileSync(join(one.folder, `while ${part === '.' ? 'all' : part} was away`), part.repeat(10));
    const task = await one.drive.reaches('offline');
    assert.match(task.detail, /storage of the station is not there/);
    assert.equal(readFileSync(join(two.folder, 'a'), 'utf8'), 'before');
    rmSync(path, { recursive: true });
    renameSync(away, path);
    await settle([one.drive, two.drive]);
  }
  assertSameTree(readTree(two.folder), readTree(one.folder), 'all goes on');
  assert.equal(readTree(one.folder).size, 3);
  assert.equal((await verify(data)).code, 0);
});

test('verification keeps to its budget and goes on where it was', async t => {
  const world = await World.started(t);
  const [one] = (await world.synced(['one'])) as [Synced];
  for (let i = 0; i < 4; i += 1) writeFileSync(join(one.folder, `file ${i}`), randomBytes(2_000_000, i));
  await one.drive.wait();
  const first = await verify(world.station.data, '--budget', '0');
  assert.deepEqual([first.code, first.report.complete, first.report.chunksChecked], [0, false, 0]);
  const database = new DatabaseSync(join(world.station.data, 'station.db'));
  const rows = database.prepare('SELECT pack, offset FROM chunk ORDER BY offset LIMIT 1 OFFSET 10').get();
  const position = JSON.stringify({ pack: rows?.['pack'], offset: rows?.['offset'] });
  database.prepare(`INSERT OR REPLACE INTO setting VALUES ('verify position', ?)`).run(position);
  const count = Number(database.prepare('SELECT count(*) AS count FROM chunk').get()?.['count']);
  database.close();
  const second = await verify(world.station.data);
  assert.deepEqual([second.report.complete, second.report.chunksChecked], [true, count - 11]);
  assert.ok(chunkRow(world.station.data, chunkHash(Buffer.from('nothing'))) === undefined);
});
