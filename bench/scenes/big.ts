/** One file of a gibibyte: first sync, and an insertion in its middle with something appended. */
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { sizeOf } from '#bench/arrival.ts';
import { makeBigFile, makeEdited } from '#bench/data.ts';
import { type Figures, measure } from '#bench/measure.ts';
import { run } from '#bench/processes.ts';
import { scaled } from '#bench/rows.ts';
import { proveSame, type Scene, type Turn } from '#bench/scenes/scene.ts';

const mebibyte = 1024 * 1024;
const bytesFull = 1024 * mebibyte;
const editBytes = 1024;

export const big: Scene = {
  name: 'big',
  rows: ['big', 'insert'],
  prepare(dir, scale) {
    const [path, size] = [join(dir, 'source'), scaled(bytesFull, scale)];
    mkdirSync(path);
    makeBigFile(join(path, 'first.bin'), size);
    makeEdited(join(path, 'first.bin'), join(path, 'edited.bin'), { size, bytes: editBytes });
    return { path, files: 1, title: `${Math.round(size / mebibyte)} MiB file` };
  },
  async play(turn) {
    const first = await enterFile(turn, join(turn.source.path, 'first.bin'));
    turn.record({ ...first, name: 'big', title: `${turn.source.title}, first sync`, more: {} });
    if (!turn.wants('insert')) return;
    const edited = await enterFile(turn, join(turn.source.path, 'edited.bin'));
    turn.record({ ...edited, name: 'insert', title: 'insert 1 KiB in its middle, append 1 KiB', more: {} });
  },
};

/** A copy goes into place by one rename, over an older file if there is one. */
async function enterFile({ dir, rig }: Turn, file: string): Promise<Figures> {
  const [entering, size] = [join(dir, 'entering.bin'), sizeOf(file)];
  // A new time, as of a save: the times of both could be the same otherwise.
  await run(['cp', file, entering]);
  const figures = await measure(rig.roles(), rig.wire, async () => {
    renameSync(entering, join(rig.a, 'file.bin'));
    await rig.carry(() => sizeOf(join(rig.b, 'file.bin')) === size, 5);
  });
  await proveSame(rig);
  return figures;
}
