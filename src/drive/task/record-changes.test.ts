/** What is on record of a task while orders change it, and the task itself writes something down (R142). */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { systemTimer } from '#drive/connection/timer.ts';
import { dataFolder, makeDataFolder } from '#drive/data-folder.ts';
import { Drive } from '#drive/drive.ts';
import { defaultRules, SettingsFile, type TaskRecord } from '#drive/settings-file.ts';
import { chunkEnds } from '#model/chunker.ts';
import type { NodeId } from '#model/node.ts';
import { systemClock } from '#platform/node/clock.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { moveNew } from '#platform/node/move-new.ts';
import { openFiles } from '#platform/node/node-files.ts';
import { systemRandom } from '#platform/node/random.ts';
import { openTaskStore } from '#platform/node/sqlite-task-store.ts';
import { ownVolume } from '#platform/volume-kind.ts';
import { settled } from '#reconcile/settled.ts';
import { closeAfter } from '#test/closings.ts';
import { until } from '#test/system/program.ts';

const id = (pair: string): NodeId => pair.repeat(16) as NodeId;
const task = 'task';

interface World {
  readonly drive: Drive;
  /** The database of the task cannot be opened so many times. */
  failToOpen(times: number): void;
}

/** A drive with one task, whose station is not there. */
async function world(t: TestContext): Promise<World> {
  const top = realpathSync.native(mkdtempSync(join(tmpdir(), 'waystation-records-')));
  closeAfter(t, () => rmSync(top, { recursive: true, force: true }));
  const data = dataFolder(join(top, 'drive'));
  makeDataFolder(data);
  const folder = join(top, 'folder');
  mkdirSync(folder);
  write(new SettingsFile(data.settings), folder);
  let failures = 0;
  const drive = await Drive.open(data, {
    clock: systemClock,
    random: systemRandom,
    hash: hashBytes,
    cut: chunkEnds,
    run: undefined,
    log: () => undefined,
    watch: () => Promise.resolve({ close: () => Promise.resolve() }),
    startTimer: systemTimer,
    power: () => Promise.resolve('battery'),
    network: () => Promise.resolve('unmetered'),
    giveWay: () => undefined,
    openFiles: async path => openFiles(path),
    volumeKind: () => ownVolume,
    openStore: path => {
      failures -= 1;
      if (failures >= 0) throw new Error('the disk is full');
      return openTaskStore(path, settled);
    },
    moveNew,
  });
  closeAfter(t, () => drive.close());
  return {
    drive,
    failToOpen: times => {
      failures = times;
    },
  };
}

function write(settings: SettingsFile, folder: string): void {
  settings.putConnection({
    ...{ id: 'link', url: 'https://127.0.0.1:1', account: 'anna', station: id('aa'), stationName: 'box' },
    ...{ device: id('bb'), token: 'token', computer: 'here', trust: { kind: 'pinned', fingerprint: 'ab'.repeat(32) } },
  });
  settings.putTask({
    ...{ id: task, connection: 'link', share: id('11'), shareName: 'docs', path: '', root: id('22'), folder },
    ...{ rules: defaultRules, paused: false, existing: 'station', leftOut: [{ node: id('33'), path: 'big' }] },
  });
}

/** The choice about what is there already ends while the task is being stopped. */
function endsWhileStopping(drive: Drive): void {
  const live = drive.liveTask(task);
  assert.ok(live);
  const close = live.close.bind(live);
  live.close = async () => {
    live.task.hasMet = () => true;
    live.runner.retryNow();
    await until('the end of the choice', () => Promise.resolve(drive.record(task).existing === undefined || undefined));
    await close();
  };
}

const orders: Readonly<Record<string, (drive: Drive) => Promise<unknown>>> = {
  amend: drive => drive.amend(task, record => ({ ...record, shareName: 'other' })),
  rules: drive => drive.setTask(task, { keepDiscarded: false }),
  selection: drive => drive.select(task, { takeIn: [id('33')] }),
  pace: drive => drive.settings.change({ limits: { pauseOnBattery: true } }),
};

for (const [name, order] of Object.entries(orders)) {
  test(`R142: a choice that ends while a task is stopped stays ended: ${name}`, async t => {
    const { drive } = await world(t);
    const before = drive.record(task);
    endsWhileStopping(drive);
    await order(drive);
    await drive.afterOrders();
    const after: TaskRecord = drive.record(task);
    const running = drive.liveTask(task)?.record;
    assert.equal(after.existing, undefined);
    assert.deepEqual(running, after);
    if (name !== 'pace') assert.notDeepEqual({ ...after, existing: 'station' }, before, 'the order was carried out');
  });
}

test('a task goes on when its selection cannot be changed', async t => {
  const { drive, failToOpen } = await world(t);
  const before = drive.record(task);
  failToOpen(1);
  await assert.rejects(drive.select(task, { takeIn: [id('33')] }), /the disk is full/);
  assert.deepEqual([drive.record(task), drive.liveTask(task)?.record], [before, before]);
});

test('a task that cannot go on after a failure is shown as broken', async t => {
  const { drive, failToOpen } = await world(t);
  failToOpen(2);
  await assert.rejects(drive.select(task, { takeIn: [id('33')] }));
  assert.equal(drive.isBroken(task), true);
});

test('a task goes on with what is on record when a change of that fails', async t => {
  const { drive } = await world(t);
  const before = drive.record(task);
  await assert.rejects(
    drive.amend(task, () => {
      throw new Error('no such change');
    }),
    /no such change/,
  );
  assert.deepEqual(drive.liveTask(task)?.record, before);
});
