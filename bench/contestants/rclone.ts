/** rclone from one folder to a server of its own over SFTP, and from there to another folder. */
import { join } from 'node:path';
import type { Contestant, Where } from '#bench/contestants/contestant.ts';
import { openHub, toolRig, toolRows, versionSaid } from '#bench/contestants/tool-rig.ts';
import { run } from '#bench/processes.ts';

const password = 'bench';

export const rclone: Contestant = {
  name: 'rclone',
  debian: 'rclone',
  how: 'by hand, A to `rclone serve sftp` and from there to B (`rclone sync`): encrypted by SSH; no differences, no fsync.',
  rows: toolRows,
  version: () => versionSaid(['rclone', 'version']),
  async open(where: Where) {
    // No settings of the person's are read, and the server keeps its host key beside the data.
    const env = { RCLONE_CONFIG: '/dev/null', XDG_CACHE_HOME: join(where.dir, 'cache') };
    const hub = await openHub(where, (folder, port) => {
      const address = `127.0.0.1:${port}`;
      return {
        command: ['rclone', 'serve', 'sftp', folder, '--addr', address, ...['--user', 'bench', '--pass', password]],
        env,
      };
    });
    const hidden = (await run(['rclone', 'obscure', password])).trim();
    const remote = `:sftp,host=127.0.0.1,port=${hub.port},user=bench,pass=${hidden}:`;
    const leg = async (from: string, to: string) => void (await hub.tools.run(['rclone', 'sync', from, to], env));
    return toolRig({
      ...hub,
      up: () => leg(hub.a, remote),
      down: folder => leg(remote, folder),
    });
  },
};
