/** A folder of another computer, mounted by SSHFS; the other computer is this one, and no network lies between. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { system } from '#test/real/own-mounts.ts';
import { until } from '#test/system/program.ts';
import type { World } from '#test/system/world.ts';

/** Where Debian's package openssh-sftp-server puts it. */
const sftpServer = '/usr/lib/openssh/sftp-server';
export const sshMountPrograms = ['sshfs', 'mkfifo', sftpServer] as const;

export interface SshMount {
  /** As the other computer sees it. */
  readonly there: string;
  /** Where it is mounted. */
  readonly here: string;
}

/** Mounted until the world is left. Only within `inOwnMounts`. */
export async function mountOverSsh(world: World, name: string): Promise<SshMount> {
  const [there, here, pipes] = [world.folder(`${name}-there`), world.folder(name), world.folder(`${name}-pipes`)];
  const [up, down] = [join(pipes, 'up'), join(pipes, 'down')];
  system('mkfifo', up, down);
  const serve = `"${sftpServer}" <"${up}" >"${down}" & exec sshfs -f -o passive,cache=no "other:${there}" "${here}" >"${up}" <"${down}"`;
  const serving = spawn('sh', ['-c', serve], { stdio: ['ignore', 'ignore', 'inherit'] });
  world.whenLeaving(() => {
    spawnSync('umount', ['--lazy', here]);
    serving.kill();
  });
  await until('the folder to be mounted', () => readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${here} `));
  mkdirSync(join(here, 'folder'));
  return { there: join(there, 'folder'), here: join(here, 'folder') };
}
