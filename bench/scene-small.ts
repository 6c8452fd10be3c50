/** Ten thousand small files: first sync, saves, renaming their folder, linking a folder that holds them already. */
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '#base/random.ts';
import { arrived, assertSame, listTree, sizeOf, until } from '#bench/arrival.ts';
import { makeTree, save } from '#bench/data.ts';
import { type Floor, floorOf, RsyncHub } from '#bench/floors.ts';
import { measure } from '#bench/measure.ts';
import { run } from '#bench/processes.ts';
import { type Row, type Scene, scaled } from '#bench/row.ts';
import { type Drive, World } from '#bench/world.ts';

const fileBytes = 8 * 1024;
const pauseMsMin = 50;
const pauseMsMax = 350;

export async function smallScene(scene: Scene): Promise<Row[]> {
  const { dir, options, say } = scene;
  const count = scaled(10_000, options);
  const source = join(dir, 'source');
  makeTree(source, count, fileBytes);
  const world = await World.open({ ...options, dir });
  const hub = await RsyncHub.open(join(dir, 'rsync'), options.direct);
  try {
    const [a, b] = await world.addDrives('a', 'b');
    const all: SmallScene = { ...scene, world, hub, a: a as Drive, b: b as Drive, source, count };
    const rows: Row[] = [];
    for (const part of [firstSync, latency, rename, link]) {
      const row = await part(all);
      say(`${row.name} took ${row.seconds.toFixed(3)} s`);
      rows.push(row);
    }
    return rows;
  } finally {
    await world.close();
    await hub?.close();
  }
}

interface SmallScene extends Scene {
  readonly world: World;
  readonly hub: RsyncHub | undefined;
  readonly a: Drive;
  readonly b: Drive;
  readonly source: string;
  readonly count: number;
}

async function firstSync({ dir, world, hub, a, b, source, count }: SmallScene): Promise<Row> {
  const listing = listTree(source);
  const floors: Floor[] = [await floorOf('cp', ['cp', '-a', source, join(dir, 'copied')])];
  if (hub) {
    renameSync(join(dir, 'copied'), join(hub.a, 'tree'));
    floors.push(await hub.legs());
  }
  await run(['cp', '-a', source, join(dir, 'entering')]);
  const figures = await measure(processesOf(world, a, b), world.wire, async () => {
    renameSync(join(dir, 'entering'), join(a.folder, 'tree'));
    await arrived(join(b.folder, 'tree'), listing, 20);
  });
  await prove(a, b);
  return { name: 'small', title: `${count} x 8 KiB, first sync`, floors, more: {}, ...figures };
}

async function latency({ options, world, a, b, count }: SmallScene): Promise<Row> {
  const saves = scaled(100, options);
  const random = seededRandom(1);
  const names = [...listTree(join(a.folder, 'tree'))].flatMap(([folder, files]) =>
    [...files.keys()].map(name => join('tree', folder, name)),
  );
  const times: number[] = [];
  const figures = await measure(processesOf(world, a, b), world.wire, async () => {
    for (let index = 0; index < saves; index += 1) {
      await pause(pauseMsMin + random.below(pauseMsMax - pauseMsMin));
      times.push(await saveToVisible(a, b, names[random.below(count)] as string));
    }
  });
  await prove(a, b);
  const sorted = times.toSorted((x, y) => x - y);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const more = { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
  const seconds = times.reduce((sum, ms) => sum + ms, 0) / 1000;
  return { ...figures, name: 'latency', title: `${saves} saves of 8 KiB`, floors: [], more, seconds };
}

/** Milliseconds from the end of the write until the other folder shows the same bytes. */
async function saveToVisible(a: Drive, b: Drive, name: string): Promise<number> {
  const content = save(join(a.folder, name), fileBytes);
  const start = performance.now();
  await until(1, `${name} at ${b.name}`, () => readFileSync(join(b.folder, name)).equals(content));
  return performance.now() - start;
}

async function rename({ world, hub, a, b, source, count }: SmallScene): Promise<Row> {
  const listing = listTree(source);
  const figures = await measure(processesOf(world, a, b), world.wire, async () => {
    renameSync(join(a.folder, 'tree'), join(a.folder, 'renamed'));
    await until(2, 'the new name', () => sizeOf(join(b.folder, 'tree')) === undefined);
    await arrived(join(b.folder, 'renamed'), listing, 20);
  });
  await prove(a, b);
  const floors: Floor[] = [];
  if (hub) {
    renameSync(join(hub.a, 'tree'), join(hub.a, 'renamed'));
    floors.push(await hub.legs());
  }
  return { name: 'rename', title: `rename a folder of ${count} files`, floors, more: {}, ...figures };
}

async function link({ dir, world, hub, a, count }: SmallScene): Promise<Row> {
  const c = await world.addDrive('c');
  await run(['cp', '-a', join(a.folder, 'renamed'), join(dir, 'entering')]);
  mkdirSync(c.folder, { recursive: true });
  renameSync(join(dir, 'entering'), join(c.folder, 'renamed'));
  const served = c.served === undefined ? {} : { c: c.served };
  const figures = await measure({ station: world.station, ...served }, world.wire, async () => {
    await c.addTask();
    await c.wait();
  });
  assertSame(a.folder, c.folder);
  const floors = hub ? [await hub.legs()] : [];
  return { name: 'link', title: `link a folder that holds the ${count} files`, floors, more: {}, ...figures };
}

function processesOf(world: World, a: Drive, b: Drive) {
  return {
    station: world.station,
    ...(a.served === undefined ? {} : { a: a.served }),
    ...(b.served === undefined ? {} : { b: b.served }),
  };
}

async function prove(a: Drive, b: Drive): Promise<void> {
  await a.wait();
  await b.wait();
  assertSame(a.folder, b.folder);
}
