/**
 * The system of this computer, with its desktop, under a layer of the test's own: packages are installed into it as a
 * person would, and nothing of that is left. For tests that run in mounts of their own, which take it along in their end.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '#scripts/package/run-program.ts';

/** What services are told that a package would start: not here. */
const startNothing = '#!/bin/sh\nexit 101\n';

export class HostRoot {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** The temporary folder is the test's own, inside and outside; the menu of applications is empty. */
  static make(): HostRoot {
    const layer = mkdtempSync(join(tmpdir(), 'waystation-host-'));
    run('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', layer]);
    const [above, work, folder] = ['above', 'work', 'root'].map(name => join(layer, name)) as [string, string, string];
    for (const each of [above, work, folder]) mkdirSync(each);
    const layers = `lowerdir=/,upperdir=${above},workdir=${work}`;
    run('mount', ['-t', 'overlay', '-o', layers, 'overlay', folder]);
    run('mount', ['-t', 'proc', 'proc', join(folder, 'proc')]);
    run('mount', ['--rbind', '/dev', join(folder, 'dev')]);
    run('mount', ['--bind', tmpdir(), join(folder, tmpdir())]);
    for (const name of ['run', 'usr/share/applications'])
      run('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', join(folder, name)]);
    writeFileSync(join(folder, 'usr/sbin/policy-rc.d'), startNothing, { mode: 0o755 });
    return new HostRoot(folder);
  }

  /** A program of it as a command of this computer. */
  command(program: string, ...args: readonly string[]): readonly [string, ...string[]] {
    return ['chroot', this.folder, program, ...args];
  }

  /** Runs a program that has to end well; answers its stdout. */
  run(program: string, ...args: readonly string[]): string {
    const [chroot, ...rest] = this.command(program, ...args);
    return run(chroot, rest);
  }
}
