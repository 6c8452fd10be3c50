/** R168: a watcher that ends by itself is begun anew. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemTimer } from '#drive/connection/timer.ts';
import { dataFolder, makeDataFolder } from '#drive/data-folder.ts';
import { Drive } from '#drive/drive.ts';
import { defaultRules, SettingsFile } from '#drive/settings-file.ts';
import { watchAnewMs } from '#drive/task/live-task.ts';
import { chunkEnds } from '#model/chunker.ts';
import type { NodeId } from '#model/node.ts';
import type { OnWatch } from '#platform/doors.ts';
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

test('R168: a watcher that ends by itself is begun anew after a pause, and everything is looked at', async t => {
  const top = realpathSync.native(mkdtempSync(join(tmpdir(), 'waystation-watch-anew-')));
  closeAfter(t, () => rmSync(top, { recursive: true, force: true }));
  const data = dataFolder(join(top, 'drive'));
  makeDataFolder(data);
  const folder = join(top, 'folder');
  mkdirSync(folder);
  const settings = new SettingsFile(data.settings);
  settings.putConnection({
    ...{ id: 'link', url: 'https://127.0.0.1:1', account: 'anna', station: id('aa'), stationName: 'box' },
    ...{ device: id('bb'), token: 'token', computer: 'here', trust: { kind: 'pinned', fingerprint: 'ab'.repeat(32) } },
  });
  settings.putTask({
    ...{ id: 'task', connection: 'link', share: id('11'), shareName: 'docs', path: '', root: id('22'), folder },
    ...{ rules: defaultRules, paused: false },
  });
  const begun: OnWatch[] = [];
  const closed: OnWatch[] = [];
  const pauses: number[] = [];
  const logged: string[] = [];
  const drive = await Drive.open(data, {
    ...{ clock: systemClock, random: systemRandom, hash: hashBytes, cut: chunkEnds, run: undefined, moveNew },
    log: (_, event) => logged.push(event),
    watch: async (_, on) => {
      begun.push(on);
      return { close: async () => void closed.push(on) };
    },
    startTimer: (ms, wake) => {
      if (ms % watchAnewMs !== 0) return systemTimer(ms, wake);
      pauses.push(ms);
      return systemTimer(1, wake);
    },
    power: () => Promise.resolve('mains'),
    network: () => Promise.resolve('unmetered'),
    giveWay: () => undefined,
    openFiles: async path => openFiles(path),
    volumeKind: () => ownVolume,
    openStore: path => openTaskStore(path, settled),
  });
  closeAfter(t, () => drive.close());
  const live = drive.liveTask('task');
  assert.ok(live);
  let looks = 0;
  const hint = live.task.hint.bind(live.task);
  live.task.hint = told => {
    if (told.paths === undefined) looks += 1;
    hint(told);
  };
  for (const ends of [1, 2]) {
    pauses.length = 0;
    looks = 0;
    begun.at(-1)?.ended('no memory');
    assert.match(live.watchTrouble(), /not watched at the moment: no memory/);
    await until('another watcher', async () => (begun.length > ends && live.watchTrouble() === '') || undefined);
    assert.ok(pauses.includes(watchAnewMs * ends), `after ${pauses}`);
    assert.ok(looks >= 2, 'once it ended, and once another one stood');
    assert.equal(logged.filter(event => event === 'watching ended').length, ends);
  }
  await drive.close();
  assert.deepEqual(closed, begun.slice(-1));
});
