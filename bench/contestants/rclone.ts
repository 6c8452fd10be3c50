/** rclone from one folder to a server of its own over SFTP, and from there to another folder. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Contestant, Where } from '#bench/contestants/contestant.ts';
import { toolRig, toolRows, versionSaid } from '#bench/contestants/tool-rig.ts';
import { freePort, run, Served, Tools } from '#bench/processes.ts';
import { Wire } from '#bench/wire.ts';

const password = 'bench';

export const rclone: Contestant = {
  name: 'rclone',
  debian: 'rclone',
  how: 'by hand, A to `rclone serve sftp` and from there to B (`rclone sync`): encrypted by SSH; no differences, no fsync.',
  rows: toolRows,
  version: () => versionSaid(['rclone', 'version']),
  async open({ dir, direct }: Where) {
    const [a, b, hub] = [join(dir, 'a'), join(dir, 'b'), join(dir, 'hub')];
    for (const folder of [a, b, hub]) mkdirSync(folder, { recursive: true });
    // No settings of the person's are read, and the server keeps its host key beside the data.
    const env = { RCLONE_CONFIG: '/dev/null', XDG_CACHE_HOME: join(dir, 'cache') };
    const [tools, port] = [new Tools(), await freePort()];
    const address = `127.0.0.1:${port}`;
    const command = ['rclone', 'serve', 'sftp', hub, '--addr', address, '--user', 'bench', '--pass', password];
    const served = await Served.startAt('hub', command, { port, env });
    const wire = direct ? undefined : await Wire.before(port);
    const hidden = (await run(['rclone', 'obscure', password])).trim();
    const remote = `:sftp,host=127.0.0.1,port=${wire?.port ?? port},user=bench,pass=${hidden}:`;
    const leg = async (from: string, to: string) => void (await tools.run(['rclone', 'sync', from, to], env));
    return toolRig({
      ...{ a, b, tools, hub: served, wire },
      up: () => leg(a, remote),
      down: folder => leg(remote, folder),
    });
  },
};
