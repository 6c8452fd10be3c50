/** Unison from one folder to a server on a loopback socket, and from there to another folder. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Contestant, Where } from '#bench/contestants/contestant.ts';
import { toolRig, toolRows, versionSaid } from '#bench/contestants/tool-rig.ts';
import { freePort, Served, Tools } from '#bench/processes.ts';
import { Wire } from '#bench/wire.ts';

/** Nobody is asked, times are synced as by the others, and a folder that lost everything is a change like any other. */
const options = ['-ui', 'text', '-batch', '-silent', '-times', '-confirmbigdel=false'];

export const unison: Contestant = {
  name: 'unison',
  debian: 'unison',
  how: 'by hand, A with a server on a bare socket and B with the same server (`-batch -times`): no TLS, no fsync.',
  rows: toolRows,
  version: () => versionSaid(['unison', '-version']),
  async open({ dir, direct }: Where) {
    const [a, b, hub] = [join(dir, 'a'), join(dir, 'b'), join(dir, 'hub')];
    // Each side keeps its archives in a folder of its own, as on machines of their own.
    const archives = join(dir, 'archives');
    for (const folder of [a, b, hub, archives]) mkdirSync(folder, { recursive: true });
    const [tools, port] = [new Tools(), await freePort()];
    const command = ['unison', '-socket', String(port), '-host', '127.0.0.1'];
    const served = await Served.startAt('hub', command, { port, env: { UNISON: join(archives, 'hub') } });
    const wire = direct ? undefined : await Wire.before(port);
    const url = `socket://127.0.0.1:${wire?.port ?? port}/${hub}`;
    const meet = async (folder: string): Promise<void> => {
      const own = join(archives, folder.replaceAll('/', '-'));
      await tools.run(['unison', folder, url, ...options], { UNISON: own });
    };
    return toolRig({ ...{ a, b, tools, hub: served, wire }, up: () => meet(a), down: meet });
  },
};
