/** The same small files as in `first`, over a network with delay and resets. */
import { renameSync } from 'node:fs';
import { enter, type Scene } from '#bench/scenes/scene.ts';
import { small } from '#bench/scenes/small.ts';
import { poorNetwork } from '#bench/wire.ts';

export const poor: Scene = {
  name: 'poor',
  rows: ['poor'],
  poor: true,
  prepare: (dir, scale) => small.prepare(dir, scale),
  async play(turn) {
    const figures = await enter(turn, 'tree', renameSync);
    const { delayMs, resetPerMille } = poorNetwork;
    const how = `${delayMs} ms each way, ${resetPerMille / 10} % of requests reset`;
    turn.record({ ...figures, name: 'poor', title: `${turn.source.title}, first sync, ${how}`, more: {} });
  },
};
