/** A tree of source code enters. */
import { copyFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scaled } from '#bench/rows.ts';
import { enter, type Scene } from '#bench/scenes/scene.ts';
import { sourceFiles, sourceTree } from '#bench/source-tree.ts';

export const tree: Scene = {
  name: 'tree',
  rows: ['tree'],
  prepare(dir, scale) {
    const path = join(dir, 'source');
    const all = sourceFiles();
    const files = all.slice(0, scaled(all.length, Math.min(1, scale)));
    const bytes = files.reduce((sum, file) => sum + copyTo(join(sourceTree, file), join(path, file)), 0);
    const title = `node_modules of this project, ${files.length} files, ${Math.round(bytes / 1e6)} MB`;
    return { path, files: files.length, title };
  },
  async play(turn) {
    const figures = await enter(turn, 'tree', renameSync);
    turn.record({ ...figures, name: 'tree', title: `${turn.source.title}, first sync`, more: {} });
  },
};

function copyTo(from: string, to: string): number {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  return statSync(to).size;
}
