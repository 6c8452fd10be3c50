/** A hundred thousand tiny files: first sync, a look at all of them when nothing changed, and rest. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { makeTree } from '#bench/data.ts';
import { measure } from '#bench/measure.ts';
import { scaled } from '#bench/rows.ts';
import { idle } from '#bench/scenes/idle.ts';
import { enter, type Scene, type Turn } from '#bench/scenes/scene.ts';

const filesFull = 100_000;
const fileBytes = 150;

export const many: Scene = {
  name: 'many',
  rows: ['many', 'rescan', 'idle'],
  prepare(dir, scale) {
    const [path, files] = [join(dir, 'source'), scaled(filesFull, scale)];
    makeTree(path, files, fileBytes);
    return { path, files, title: `${files} files of ${fileBytes} bytes` };
  },
  async play(turn) {
    const first = await enter(turn, 'tree', renameSync);
    turn.record({ ...first, name: 'many', title: `${turn.source.title}, first sync`, more: {} });
    if (turn.wants('rescan')) await rescan(turn);
    if (turn.wants('idle')) await idle(turn, turn.source.files);
  },
};

async function rescan(turn: Turn): Promise<void> {
  const { rig, source } = turn;
  const ready = await rig.rescan?.();
  if (ready === undefined) return;
  const figures = await measure(rig.roles(), rig.wire, ready);
  const asked = rig.ask === undefined ? undefined : await measure([], undefined, rig.ask);
  const more = asked === undefined ? {} : { 'asked again s': asked.seconds };
  turn.record({ ...figures, name: 'rescan', title: `look at ${source.files} unchanged files`, more });
}
