/** A computer that was cloned has the token of the first (S28). Only one of the two goes on; the other is told why. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { type Drive, type Synced, settle, World } from '#test/system/world.ts';

/** A clone of a computer whose drive does not run: all that the drive knows, and its folder, in another place. */
function cloned(world: World, { drive, folder }: Synced): { readonly drive: Drive; readonly folder: string } {
  const data = join(world.base, 'clone-data');
  const copy = join(world.base, 'clone-folder');
  cpSync(drive.data, data, { recursive: true, filter: path => !path.endsWith('.sock') });
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  const settings = join(data, 'settings.json');
  writeFileSync(settings, readFileSync(settings, 'utf8').replaceAll(JSON.stringify(folder), JSON.stringify(copy)));
  return { drive: world.newDrive('clone', data), folder: copy };
}

const stateOf = async (drive: Drive) => (await drive.status()).connections[0]?.state;

test('S28, scenario 57: a clone is refused while the first computer is at work, and syncs once it is linked anew', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  for (const name of ['kept', 'edited', 'deleted on the clone']) writeFileSync(join(one.folder, name), name);
  await settle([one.drive, other.drive]);
  await one.drive.stop();
  const clone = cloned(world, one);
  await one.drive.start();
  await one.drive.wait();

  await clone.drive.start();
  writeFileSync(join(clone.folder, 'edited'), 'on the clone');
  const stopped = await clone.drive.reaches('error');
  assert.match(stopped.detail, /identity of this one.*waystation drive link/);
  assert.equal(await stateOf(clone.drive), 'copied');
  writeFileSync(join(one.folder, 'made meanwhile'), 'by the first');
  await settle([one.drive, other.drive]);
  assert.equal(readFileSync(join(other.folder, 'edited'), 'utf8'), 'edited', 'the clone sent nothing');
  assert.ok(existsSync(join(other.folder, 'made meanwhile')) && !existsSync(join(clone.folder, 'made meanwhile')));

  await clone.drive.link(world.station);
  await settle([clone.drive, one.drive, other.drive]);
  assert.equal(readFileSync(join(other.folder, 'edited'), 'utf8'), 'on the clone');
  for (const { folder } of [clone, other]) assertSameTree(readTree(folder), readTree(one.folder), 'all three');
});

test('S28, scenario 57: of two that were copied while none was at work, the one that comes second is refused, however often it starts', async t => {
  const world = await World.started(t);
  const [one] = (await world.synced(['one'])) as [Synced];
  writeFileSync(join(one.folder, 'a'), 'a');
  await one.drive.wait();
  await one.drive.stop();
  const clone = cloned(world, one);
  await clone.drive.start();
  await clone.drive.wait();
  await clone.drive.stop();
  for (let start = 0; start < 3; start += 1) {
    await one.drive.start();
    await one.drive.reaches('error');
    assert.equal(await stateOf(one.drive), 'copied');
    await one.drive.stop();
  }
  await clone.drive.start();
  await clone.drive.wait();
  assert.equal(await stateOf(clone.drive), 'connected');
});
