/** An evening's photographs enter at once: many files of some megabytes. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { makeTree } from '#bench/data.ts';
import { scaled } from '#bench/rows.ts';
import { enter, type Scene, type Source } from '#bench/scenes/scene.ts';

const fileBytes = 4 * 1024 * 1024;

export const photos: Scene = {
  name: 'photos',
  rows: ['photos'],
  prepare: (dir, scale) => makePhotos(dir, 256, scale),
  async play(turn) {
    const figures = await enter(turn, 'tree', renameSync);
    turn.record({ ...figures, name: 'photos', title: `${turn.source.title}, first sync`, more: {} });
  },
};

/** So many at full scale. */
export function makePhotos(dir: string, filesFull: number, scale: number): Source {
  const [path, files] = [join(dir, 'source'), scaled(filesFull, scale)];
  makeTree(path, files, fileBytes);
  return { path, files, title: `${files} photographs of 4 MiB` };
}
