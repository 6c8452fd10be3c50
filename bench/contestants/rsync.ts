/** rsync from one folder to a daemon on loopback, and from there to another folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contestant, Where } from '#bench/contestants/contestant.ts';
import { toolRig, toolRows, versionSaid } from '#bench/contestants/tool-rig.ts';
import { freePort, Served, Tools } from '#bench/processes.ts';
import { Wire } from '#bench/wire.ts';

export const rsync: Contestant = {
  name: 'rsync',
  debian: 'rsync',
  how: 'by hand, A to a daemon and from there to B (`-a --delete`): no TLS, no watching, no history, no fsync.',
  rows: toolRows,
  version: () => versionSaid(['rsync', '--version']),
  async open({ dir, direct }: Where) {
    const [a, b, hub] = [join(dir, 'a'), join(dir, 'b'), join(dir, 'hub')];
    for (const folder of [a, b, hub]) mkdirSync(folder, { recursive: true });
    const [tools, port] = [new Tools(), await freePort()];
    const served = await Served.startAt('hub', daemonCommand(dir, hub, port), { port });
    const wire = direct ? undefined : await Wire.before(port);
    const url = `rsync://127.0.0.1:${wire?.port ?? port}/hub/`;
    const leg = async (from: string, to: string) => void (await tools.run(['rsync', '-a', '--delete', from, to]));
    return toolRig({
      ...{ a, b, tools, hub: served, wire },
      up: () => leg(`${a}/`, url),
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
