/** A hundred thousand tiny files that do not change: what a restart costs, and what a drive at rest holds. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeTree } from '#bench/data.ts';
import { type Floor, floorOf, RsyncHub } from '#bench/floors.ts';
import { type Figures, measure } from '#bench/measure.ts';
import { run, type Served } from '#bench/processes.ts';
import { type Row, type Scene, scaled } from '#bench/row.ts';
import { type Drive, World } from '#bench/world.ts';

const fileBytes = 150;
const idleMs = 10_000;

export async function manyScene({ dir, options, say }: Scene): Promise<Row[]> {
  const count = scaled(100_000, options);
  const source = join(dir, 'source');
  makeTree(source, count, fileBytes);
  const world = await World.open({ ...options, dir });
  const hub = await RsyncHub.open(join(dir, 'rsync'), options.direct);
  try {
    const [a] = (await world.addDrives('a')) as [Drive];
    const sending = performance.now();
    if (hub) {
      await run(['cp', '-a', source, join(hub.a, 'tree')]);
      await hub.legs();
    }
    renameSync(source, join(a.folder, 'tree'));
    await a.wait();
    const firstUploadSeconds = (performance.now() - sending) / 1000;
    say(`sent ${count} tiny files in ${firstUploadSeconds.toFixed(1)} s`);
    const floors: Floor[] = [await floorOf('find', ['find', a.folder, '-fprintf', '/dev/null', '%s %T@ %i %p\\n'])];
    if (hub) floors.push(await hub.legs());
    const figures = await restart(world, a);
    const again = await measure({}, undefined, () => a.wait());
    const idle = await atRest(a.served as Served);
    const more = { firstUploadSeconds, waitAgainSeconds: again.seconds, ...idle };
    const title = `restart with ${count} unchanged files`;
    return [{ name: 'rescan', title, floors, more, ...figures }];
  } finally {
    await world.close();
    await hub?.close();
  }
}

/** From the start of the process until it has proven that nothing changed. */
async function restart(world: World, drive: Drive): Promise<Figures> {
  await drive.served?.stop();
  const figures = await measure({ station: world.station }, world.wire, async () => {
    await drive.start();
    await drive.wait();
  });
  const served = drive.served as Served;
  return {
    ...figures,
    cpuSeconds: { ...figures.cpuSeconds, a: served.weight().cpuSeconds },
    peakBytes: { ...figures.peakBytes, a: served.memory().peakBytes },
  };
}

async function atRest(served: Served): Promise<Readonly<Record<string, number>>> {
  await pause(1_000);
  const before = served.weight().cpuSeconds;
  await pause(idleMs);
  const idleCpuMsPerMinute = ((served.weight().cpuSeconds - before) * 1000 * 60_000) / idleMs;
  return { idleRssMib: served.memory().rssBytes / 1024 / 1024, idleCpuMsPerMinute };
}
