/** rsync from one folder to a daemon on loopback, and from there to another folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contestant, Where } from '#bench/contestants/contestant.ts';
import { openHub, toolRig, toolRows, versionSaid } from '#bench/contestants/tool-rig.ts';

export const rsync: Contestant = {
  name: 'rsync',
  debian: 'rsync',
  how: 'by hand, A to a daemon and from there to B (`-a --delete`): no TLS, no watching, no history, no fsync.',
  rows: toolRows,
  version: () => versionSaid(['rsync', '--version']),
  async open(where: Where) {
    const hub = await openHub(where, (folder, port) => ({ command: daemonCommand(where.dir, folder, port) }));
    const url = `rsync://127.0.0.1:${hub.port}/hub/`;
    const leg = async (from: string, to: string) => void (await hub.tools.run(['rsync', '-a', '--delete', from, to]));
    return toolRig({
      ...hub,
      up: () => leg(`${hub.a}/`, url),
      down: folder => leg(url, `${folder}/`),
    });
  },
};

function daemonCommand(dir: string, hub: string, port: number): readonly string[] {
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const settings = ['use chroot = no', `uid = ${user}`, `gid = ${group}`, `log file = ${join(dir, 'log')}`];
  const file = join(dir, 'rsyncd.conf');
  writeFileSync(file, `${[...settings, '[hub]', `path = ${hub}`, 'read only = no'].join('\n')}\n`);
  return ['rsync', '--daemon', '--no-detach', `--config=${file}`, '--address=127.0.0.1', `--port=${port}`];
}
