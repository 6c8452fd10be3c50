/** Waystation itself: a station and two drives, each a process of its own, on loopback with TLS. */

import { version } from '#base/version.ts';
import { until } from '#bench/arrival.ts';
import type { Contestant, Ready, Rig, Where } from '#bench/contestants/contestant.ts';
import { type Drive, World } from '#bench/contestants/world.ts';
import { rowNames } from '#bench/rows.ts';

export const waystation: Contestant = {
  name: 'waystation',
  debian: undefined,
  how: 'runs all the time, A and B with a station, TLS, station and drives durable (fsync), at its defaults.',
  rows: new Set(rowNames),
  version: async () => version,
  open,
};

async function open(where: Where): Promise<Rig> {
  const world = await World.open(where);
  const [a, b] = (await world.addDrives('a', 'b')) as [Drive, Drive];
  const drives = [a, b];
  const carry = (seen: () => boolean, everyMs: number): Promise<void> => until(everyMs, 'Waystation', seen);
  return {
    ...{ a: a.folder, b: b.folder, wire: world.wire, carry },
    roles: () => [world.station, ...drives, world.tools],
    carrySave: seen => carry(seen, 1),
    async rest() {
      for (const drive of drives) await drive.wait();
    },
    async rescan(): Promise<Ready> {
      await a.stop();
      return async () => {
        await a.start();
        await a.wait();
      };
    },
    ask: () => a.wait(),
    async link(folder): Promise<Ready> {
      const c = await world.addDrive('c', folder);
      drives.push(c);
      return async () => {
        await c.addTask();
        await c.wait();
      };
    },
    resident: () => a,
    close: () => world.close(),
  };
}
