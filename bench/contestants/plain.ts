/** The floor beneath everybody: `cp` straight from folder to folder, and `find` with a stat of each file. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Contestant, Ready } from '#bench/contestants/contestant.ts';
import { toolRig } from '#bench/contestants/tool-rig.ts';
import { Tools } from '#bench/processes.ts';

export const plain: Contestant = {
  name: 'plain',
  debian: undefined,
  how: 'the floor: `cp -a` straight from A to B, and `find` with a stat of each file: no hub, no network, no fsync.',
  rows: new Set(['first', 'tree', 'photos', 'big', 'insert', 'many', 'rescan']),
  version: async () => 'of the system',
  async open({ dir }) {
    const [a, b, tools] = [join(dir, 'a'), join(dir, 'b'), new Tools()];
    for (const folder of [a, b]) mkdirSync(folder, { recursive: true });
    const rig = toolRig({
      ...{ a, b, tools },
      up: async () => undefined,
      down: async folder => void (await tools.run(['cp', '-a', `${a}/.`, folder])),
    });
    const find = ['find', a, '-fprintf', '/dev/null', '%s %T@ %i %p\\n'];
    return { ...rig, rescan: async (): Promise<Ready> => async () => void (await tools.run(find)) };
  },
};
