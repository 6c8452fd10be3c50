/** A tree of source code as it is: the packages that this project itself needs, which everybody has who runs this. */
import { copyFileSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scaled } from '#bench/rows.ts';
import { enter, type Scene } from '#bench/scenes/scene.ts';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');
/** Compiled code, which comes and goes. */
const leftOut = '.cache';

export const tree: Scene = {
  name: 'tree',
  rows: ['tree'],
  prepare(dir, scale) {
    const path = join(dir, 'source');
    const all = filesBeneath(modules);
    const files = all.slice(0, scaled(all.length, Math.min(1, scale)));
    const bytes = files.reduce((sum, file) => sum + copyTo(join(modules, file), join(path, file)), 0);
    const title = `node_modules of this project, ${files.length} files, ${Math.round(bytes / 1e6)} MB`;
    return { path, files: files.length, title };
  },
  async play(turn) {
    const figures = await enter(turn, 'tree', renameSync);
    turn.record({ ...figures, name: 'tree', title: `${turn.source.title}, first sync`, more: {} });
  },
};

/** Paths of plain files; links are left out, since not everybody carries them. */
function filesBeneath(root: string, inner = ''): string[] {
  return readdirSync(join(root, inner), { withFileTypes: true })
    .filter(({ name }) => name !== leftOut)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(inner, entry.name);
      if (entry.isDirectory()) return filesBeneath(root, path);
      return entry.isFile() ? [path] : [];
    });
}

function copyTo(from: string, to: string): number {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  return statSync(to).size;
}
