/** Unison from one folder to a server on a loopback socket, and from there to another folder. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Contestant, Where } from '#bench/contestants/contestant.ts';
import { openHub, toolRig, toolRows, versionSaid } from '#bench/contestants/tool-rig.ts';

/** Nobody is asked, times are synced as by the others, and a folder that lost everything is a change like any other. */
const options = ['-ui', 'text', '-batch', '-silent', '-times', '-confirmbigdel=false'];

export const unison: Contestant = {
  name: 'unison',
  debian: 'unison',
  how: 'by hand, A with a server on a bare socket and B with the same server (`-batch -times`): no TLS, no fsync.',
  rows: toolRows,
  version: () => versionSaid(['unison', '-version']),
  async open(where: Where) {
    // Each side keeps its archives in a folder of its own, as on machines of their own.
    const archives = join(where.dir, 'archives');
    mkdirSync(archives, { recursive: true });
    const hub = await openHub(where, (_, port) => ({
      command: ['unison', '-socket', String(port), '-host', '127.0.0.1'],
      env: { UNISON: join(archives, 'hub') },
    }));
    const url = `socket://127.0.0.1:${hub.port}/${hub.folder}`;
    const meet = async (folder: string): Promise<void> => {
      const own = join(archives, folder.replaceAll('/', '-'));
      await hub.tools.run(['unison', folder, url, ...options], { UNISON: own });
    };
    return toolRig({ ...hub, up: () => meet(hub.a), down: meet });
  },
};
