/** Ten thousand small files: first sync, saves, renaming their folder, linking a folder that holds them already. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { assertSame, listTree, sightOf, sizeOf } from '#bench/arrival.ts';
import { makeTree } from '#bench/data.ts';
import { measure } from '#bench/measure.ts';
import { run } from '#bench/processes.ts';
import { scaled } from '#bench/rows.ts';
import { idle } from '#bench/scenes/idle.ts';
import { busySaves, saves } from '#bench/scenes/saves.ts';
import { enter, proveSame, type Scene, type Turn } from '#bench/scenes/scene.ts';

const filesFull = 10_000;
const fileBytes = 8 * 1024;

export const small: Scene = {
  name: 'small',
  rows: ['first', 'save', 'busy', 'rename', 'link', 'idle'],
  prepare(dir, scale) {
    const [path, files] = [join(dir, 'source'), scaled(filesFull, scale)];
    makeTree(path, files, fileBytes);
    return { path, files, title: `${files} x 8 KiB` };
  },
  async play(turn) {
    const first = await enter(turn, 'tree', renameSync);
    turn.record({ ...first, name: 'first', title: `${turn.source.title}, first sync`, more: {} });
    if (turn.wants('save')) await saves(turn, 'tree');
    if (turn.wants('busy')) await busySaves(turn, 'tree');
    if (turn.wants('rename')) await rename(turn, 'tree', 'renamed');
    if (turn.wants('idle')) await idle(turn, turn.source.files);
    if (turn.wants('link')) await link(turn);
  },
};

async function rename(turn: Turn, from: string, to: string): Promise<void> {
  const { rig, source } = turn;
  const complete = sightOf(join(rig.b, to), listTree(join(rig.a, from)));
  const figures = await measure(rig.roles(), rig.wire, async () => {
    renameSync(join(rig.a, from), join(rig.a, to));
    await rig.carry(() => sizeOf(join(rig.b, from)) === undefined && complete(), 2);
  });
  await proveSame(rig);
  turn.record({ ...figures, name: 'rename', title: `rename a folder of ${source.files} files`, more: {} });
}

/** A further folder, which a copy filled: as after a new installation. */
async function link(turn: Turn): Promise<void> {
  const { dir, rig, source } = turn;
  const folder = join(dir, 'linked');
  await run(['cp', '-a', rig.a, folder]);
  for (const own of ['.waystation', '.stfolder']) await run(['rm', '-rf', join(folder, own)]);
  const ready = await rig.link?.(folder);
  if (ready === undefined) return;
  const figures = await measure(rig.roles(), rig.wire, ready);
  assertSame(rig.a, folder);
  turn.record({ ...figures, name: 'link', title: `link a folder that holds the ${source.files} files`, more: {} });
}
