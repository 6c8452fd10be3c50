/** Small files, and photographs, enter over a network with delay and resets. */
import { renameSync } from 'node:fs';
import { makePhotos } from '#bench/scenes/photos.ts';
import { enter, type Scene, type Source } from '#bench/scenes/scene.ts';
import { small } from '#bench/scenes/small.ts';
import { poorNetwork } from '#bench/wire.ts';

/** The same small files as in `first`. */
export const poor = overPoorNetwork('poor', (dir, scale) => small.prepare(dir, scale));

/** Fewer photographs than beside the station: it is the waiting that is measured. */
export const poorPhotos = overPoorNetwork('poor-photos', (dir, scale) => makePhotos(dir, 64, scale));

function overPoorNetwork(name: 'poor' | 'poor-photos', prepare: (dir: string, scale: number) => Source): Scene {
  return {
    name,
    rows: [name],
    poor: true,
    prepare,
    async play(turn) {
      const figures = await enter(turn, 'tree', renameSync);
      const { delayMs, resetPerMille } = poorNetwork;
      const how = `${delayMs} ms each way, ${resetPerMille / 10} % of requests reset`;
      turn.record({ ...figures, name, title: `${turn.source.title}, first sync, ${how}`, more: {} });
    },
  };
}
