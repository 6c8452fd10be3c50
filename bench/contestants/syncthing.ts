/** Three Syncthings on loopback: a hub, and two that know the hub alone. */
import { join } from 'node:path';
import { until } from '#bench/arrival.ts';
import type { Contestant, Ready, Rig, Where } from '#bench/contestants/contestant.ts';
import { atRest, SyncthingNode } from '#bench/contestants/syncthing-node.ts';
import { versionSaid } from '#bench/contestants/tool-rig.ts';
import { rowNames } from '#bench/rows.ts';
import { Wire } from '#bench/wire.ts';

export const syncthing: Contestant = {
  name: 'syncthing',
  debian: 'syncthing',
  how: 'runs all the time, A and B with a hub, TLS, every file fsynced, at its defaults but for discovery, relays and reports, which are off. It is told to scan after each change; only in the rows of saves its own watching, which waits 10 s, has to do.',
  rows: new Set(rowNames.filter(name => !name.startsWith('poor'))),
  version: () => versionSaid(['syncthing', '--version']),
  open,
};

async function open({ dir, direct }: Where): Promise<Rig> {
  const make = (name: string): Promise<SyncthingNode> => SyncthingNode.make(name, join(dir, `node-${name}`));
  const [hub, a, b, c] = [await make('hub'), await make('a'), await make('b'), await make('c')];
  const wire = direct ? undefined : await Wire.before(hub.port);
  const toHub = [{ id: hub.id, address: `tcp://127.0.0.1:${wire?.port ?? hub.port}` }];
  const folderOf = (name: string): string => join(dir, name);
  await hub.start(
    folderOf('hub'),
    [a, b, c].map(({ id }) => ({ id, address: 'dynamic' })),
  );
  for (const each of [a, b]) await each.start(folderOf(each.name), toHub);
  const running = [hub, a, b];
  await atRest(running);
  return {
    ...{ a: folderOf('a'), b: folderOf('b'), wire },
    roles: () => running,
    async carry(seen, everyMs) {
      await a.scan();
      await until(everyMs, 'Syncthing', seen);
    },
    carrySave: seen => until(1, 'Syncthing', seen),
    rest: () => atRest(running),
    rescan: async (): Promise<Ready> => () => a.scan(),
    async link(folder): Promise<Ready> {
      running.push(c);
      // It scans what it finds when it starts, so that its start is a part of the work.
      return async () => {
        await c.start(folder, toHub);
        await atRest(running);
      };
    },
    resident: () => a,
    async close() {
      for (const each of running) await each.stop();
      wire?.close();
    },
  };
}
