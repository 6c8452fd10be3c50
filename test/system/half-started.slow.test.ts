/** A program that fails while it starts ends, with the reason, and leaves nothing half running. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { closeAfter } from '#test/closings.ts';
import { run } from '#test/system/program.ts';
import { type Synced, World } from '#test/system/world.ts';

test('a drive that cannot be told anything ends with its tasks, and the next one starts', async t => {
  const world = await World.started(t);
  const [one] = (await world.synced(['one'])) as [Synced];
  await one.drive.stop();
  const token = join(one.drive.data, 'control-token');
  rmSync(token);
  mkdirSync(token);
  const failed = await run({ args: ['drive', 'start', '--data', one.drive.data] });
  assert.equal(failed.signal, null, 'it ended by itself');
  assert.notEqual(failed.code, 0);
  assert.match(failed.err, /control-token/);
  rmSync(token, { recursive: true });
  await one.drive.start();
  await one.drive.wait();
});

test('a station that cannot note its start ends instead of answering without its data, and the next one starts', async t => {
  const world = await World.started(t);
  await world.station.stop();
  const database = new DatabaseSync(join(world.station.data, 'station.db'));
  closeAfter(t, () => database.close());
  database.exec(`CREATE TRIGGER no_room BEFORE UPDATE ON setting BEGIN SELECT RAISE(ABORT, 'the disk failed'); END;
    CREATE TRIGGER no_room_new BEFORE INSERT ON setting BEGIN SELECT RAISE(ABORT, 'the disk failed'); END`);
  const listen = `127.0.0.1:${world.station.port}`;
  const failed = await run({ args: ['station', 'start', '--data', world.station.data, '--listen', listen] });
  assert.equal(failed.signal, null, 'it ended by itself');
  assert.notEqual(failed.code, 0);
  assert.match(failed.err, /the disk failed/);
  database.exec('DROP TRIGGER no_room; DROP TRIGGER no_room_new');
  await world.station.start();
});
