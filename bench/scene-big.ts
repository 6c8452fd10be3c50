/** One file of a gibibyte: first sync, and an insertion in its middle. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assertSame, sizeOf, until } from '#bench/arrival.ts';
import { makeBigFile, makeEdited, prepareCopy } from '#bench/data.ts';
import { type Floor, floorOf, RsyncHub } from '#bench/floors.ts';
import { measure } from '#bench/measure.ts';
import { type Row, type Scene, scaled } from '#bench/row.ts';
import { type Drive, World } from '#bench/world.ts';

const editBytes = 1024;
const mebibyte = 1024 * 1024;

export async function bigScene(scene: Scene): Promise<Row[]> {
  const { dir, options, say } = scene;
  const size = scaled(1024 * mebibyte, options);
  const source = join(dir, 'source.bin');
  mkdirSync(dir, { recursive: true });
  makeBigFile(source, size);
  const world = await World.open({ ...options, dir });
  const hub = await RsyncHub.open(join(dir, 'rsync'), options.direct);
  try {
    const [a, b] = await world.addDrives('a', 'b');
    const all: BigScene = { ...scene, world, hub, a: a as Drive, b: b as Drive };
    const first = await enters(all, source, size);
    const mib = Math.round(size / mebibyte);
    say(`big took ${first.figures.seconds.toFixed(3)} s`);
    const edited = join(dir, 'edited.bin');
    makeEdited(source, edited, { size, bytes: editBytes });
    rmSync(source);
    const second = await enters(all, edited, size + 2 * editBytes);
    say(`insert took ${second.figures.seconds.toFixed(3)} s`);
    return [
      { name: 'big', title: `${mib} MiB file, first sync`, floors: first.floors, more: {}, ...first.figures },
      { name: 'insert', title: `insert 1 KiB in it, append 1 KiB`, floors: second.floors, more: {}, ...second.figures },
    ];
  } finally {
    await world.close();
    await hub?.close();
  }
}

interface BigScene extends Scene {
  readonly world: World;
  readonly hub: RsyncHub | undefined;
  readonly a: Drive;
  readonly b: Drive;
}

/** The file goes into place by one rename, over an older one if there is one, for the drives and for the floors. */
async function enters({ dir, world, hub, a, b }: BigScene, file: string, size: number) {
  const floors: Floor[] = [await floorOf('cp', ['cp', '-a', file, join(dir, 'copied.bin')])];
  if (hub) {
    renameSync(join(dir, 'copied.bin'), join(hub.a, 'file.bin'));
    floors.push(await hub.legs());
  }
  const entering = prepareCopy(file, join(dir, 'entering.bin'));
  const served = a.served && b.served ? { a: a.served, b: b.served } : {};
  const figures = await measure({ station: world.station, ...served }, world.wire, async () => {
    renameSync(entering, join(a.folder, 'file.bin'));
    await until(5, 'the file', () => sizeOf(join(b.folder, 'file.bin')) === size);
  });
  await a.wait();
  await b.wait();
  assertSame(a.folder, b.folder);
  return { figures, floors };
}
