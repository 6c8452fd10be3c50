/** Packs trees so that the same tree gives the same bytes: sorted, owned by root, at the time of the commit. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { run } from '#scripts/package/run-program.ts';
import { filesIn, settle } from '#scripts/package/tree.ts';

export interface Packing {
  /** Seconds since 1970 that everything in a package is dated with. */
  readonly epoch: number;
  /** Larger packages, in a fraction of the time. */
  readonly quick: boolean;
}

/** Makes `file` (.tar.xz) of the folder `tree`, whose name is what unpacking makes. */
export function packTar(tree: string, file: string, { epoch, quick }: Packing): void {
  settle(tree, epoch);
  // More threads than one divide the work at the same places, however many they are; one would not divide it.
  const xz = `xz -T2 ${quick ? '-0' : '-6'}`;
  const owned = ['--owner=0', '--group=0', '--numeric-owner', '--format=gnu', '--sort=name'];
  run('tar', ['-c', '-f', file, '-I', xz, ...owned, '-C', dirname(tree), basename(tree)]);
}

/** Makes `file` (.zip) of the folder `tree`, whose name is what unpacking makes. */
export function packZip(tree: string, file: string, { epoch, quick }: Packing): void {
  settle(tree, epoch);
  rmSync(file, { force: true });
  const names = filesIn(tree).map(path => `${basename(tree)}/${path}\n`);
  // Without extra fields, which hold who packed and when; the times of a zip file are local.
  run('zip', ['-q', '-X', quick ? '-1' : '-9', file, '-@'], {
    ...{ cwd: dirname(tree), input: names.join(''), env: { TZ: 'UTC' } },
  });
}

/** Makes a Debian package of the folder `tree`, which holds `DEBIAN/control`. */
export function packDeb(tree: string, file: string, { epoch, quick }: Packing): void {
  settle(tree, epoch);
  const compression = quick ? ['-Zgzip', '-z1'] : ['-Zxz', '-z6'];
  const options = ['--root-owner-group', '--threads-max=2', ...compression];
  run('dpkg-deb', [...options, '--build', tree, file], { env: { SOURCE_DATE_EPOCH: String(epoch) } });
}

/** The line of a file in a list that `sha256sum --check` reads. */
export function sumLine(file: string): string {
  return `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${basename(file)}\n`;
}
