/** For tests: drive A in memory, and drive R over a folder of this computer; both keep one share. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Task } from '#engine/round.ts';
import { usualSizes } from '#engine/settings.ts';
import { createTask } from '#engine/task.ts';
import { chunkEnds } from '#model/chunker.ts';
import { noFilter } from '#model/filter.ts';
import type { Files } from '#platform/files.ts';
import { createMemoryTaskStore } from '#platform/memory/memory-task-store.ts';
import { systemClock } from '#platform/node/clock.ts';
import { openFiles } from '#platform/node/node-files.ts';
import { systemRandom } from '#platform/node/random.ts';
import type { TaskStore } from '#platform/task-store.ts';
import { settled } from '#reconcile/settled.ts';
import { sha256 } from '#station/share/share-fixture.ts';
import { stationDoor } from '#station/share/station-door.ts';
import { closeAfter } from '#test/closings.ts';
import { createPair, type Drive } from '#test/rules/two-drives.ts';

export interface RealDrive {
  /** The other drive. */
  readonly a: Drive;
  /** The folder of R, its files, its records, and what keeps it the same. */
  readonly folder: string;
  readonly files: Files;
  readonly store: TaskStore;
  readonly task: Task;
  /** Lets R look everywhere, and turn until nothing is left to do. */
  rest(): Promise<void>;
  /** Lets both come to rest. */
  settle(): Promise<void>;
}

export interface RealDriveOptions {
  /** Stands between R and its folder. */
  readonly between?: (files: Files) => Files;
  /** Bytes from which on a content of R's is big; left out: the usual. */
  readonly smallMax?: number;
}

export async function besideRealDrive(t: TestContext, options: RealDriveOptions = {}): Promise<RealDrive> {
  const { between = files => files, smallMax = usualSizes.smallMax } = options;
  const { a, station } = await createPair();
  const folder = mkdtempSync(join(tmpdir(), 'waystation-real-'));
  closeAfter(t, () => rmSync(folder, { recursive: true }));
  const device = station.id();
  const actor = () => ({ account: station.bob.account, device, grant: 'write' as const });
  const doors = {
    files: between(openFiles(folder)),
    store: createMemoryTaskStore(settled),
    station: stationDoor(station.service, actor, station.share.id),
    ...{ clock: systemClock, random: systemRandom, hash: sha256, cut: chunkEnds, log: () => undefined },
  };
  const task = createTask(
    {
      ...{ mode: 'two-way', conflictPolicy: 'latest', keepDiscarded: true, consistencyCheck: true, filter: noFilter },
      ...{ computer: 'R', system: 'linux', marker: 'marker of R', root: station.share.root, zoneMinutes: 0 },
      ...{ absenceQuietMs: 100, holdFiles: 0, sizes: { ...usualSizes, smallMax } },
    },
    doors,
  );
  closeAfter(t, () => task.close());
  const rest = async (): Promise<void> => {
    task.hint({ paths: undefined });
    task.pushed({ share: station.share.id, epoch: '', head: Number.MAX_SAFE_INTEGER });
    for (;;) {
      const { state, wakeInMs } = await task.syncOnce();
      if (state === 'working') continue;
      if (wakeInMs === undefined) return;
      await sleep(wakeInMs + 1);
    }
  };
  const settle = async (): Promise<void> => {
    await rest();
    a.hear();
    await a.rest();
    await rest();
  };
  return { a, folder, files: doors.files, store: doors.store, task, rest, settle };
}
