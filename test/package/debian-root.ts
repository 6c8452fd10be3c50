/**
 * A Debian of its own in a folder, with nothing in it but what every Debian has: packages are installed into it as a
 * person would. The first of a computer is fetched from a mirror of Debian, which takes a minute; it is kept in the
 * temporary folder, and tests work on copies.
 */
import { chmodSync, existsSync, lstatSync, mkdtempSync, readdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { run } from '#scripts/package/run-program.ts';
import { closeAfter } from '#test/closings.ts';
import { done, type Launch, Program } from '#test/system/program.ts';

const release = 'bookworm';
/** What the packages ask for that the smallest Debian does not have: the test itself needs no network then. */
const included = 'libatomic1';
const kept = join(tmpdir(), `waystation-debian-${release}-${included}`);
/** What installing and removing any package changes. */
const ofPackaging =
  /^(var\/(lib\/(dpkg|apt|systemd)|cache\/(apt|debconf|ldconfig)|log)|etc\/(ld\.so\.cache|(passwd|group|shadow|gshadow|subuid|subgid)-?))($|\/)/;

export class DebianRoot {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** A copy that lives as long as the test, which has to run in mounts of its own. */
  static make(t: TestContext): DebianRoot {
    if (!existsSync(kept)) fetchDebian();
    const folder = mkdtempSync(join(tmpdir(), 'waystation-root-'));
    run('cp', ['-a', '--reflink=auto', `${kept}/.`, folder]);
    // Folders of tests are closed to others; the root of a system is open to all of its users.
    chmodSync(folder, 0o755);
    run('mount', ['-t', 'proc', 'proc', join(folder, 'proc')]);
    closeAfter(t, () => {
      run('umount', ['--lazy', join(folder, 'proc')]);
      run('rm', ['-r', '--one-file-system', folder]);
    });
    return new DebianRoot(folder);
  }

  /** How a program in it is called, as root or as a user with a home. */
  launch(program: string, args: readonly string[], { user, env = {}, input }: LaunchOptions = {}): Launch {
    const as = user === undefined ? [] : [`--userspec=${user}:${user}`];
    const home = user === undefined ? '/root' : `/home/${user}`;
    const variables = { HOME: home, PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', ...env };
    const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    const before = ['chroot', ...as, this.folder, 'env', '-i', ...set];
    return { program, args, before, ...(input === undefined ? {} : { input }) };
  }

  /** Runs a program that has to end well; answers its stdout. */
  run(program: string, args: readonly string[], options: LaunchOptions = {}): Promise<string> {
    return done(this.launch(program, args, options));
  }

  /** Starts a program that goes on; it is gone when the test is. */
  start(program: string, args: readonly string[], options: LaunchOptions = {}): Program {
    return new Program(this.launch(program, args, options));
  }

  /** Every path in it, apart from what packaging itself writes down. */
  paths(): readonly string[] {
    return pathsIn(this.folder, '').filter(path => !ofPackaging.test(path));
  }
}

export interface LaunchOptions {
  /** Root when left out. */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

function fetchDebian(): void {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-debootstrap-'));
  run('debootstrap', ['--variant=minbase', `--include=${included}`, release, folder]);
  // In one step, so that one that was broken off is not taken for whole. Another test may have been quicker.
  if (existsSync(kept)) run('rm', ['-r', folder]);
  else renameSync(folder, kept);
}

/** Without what is mounted there. */
function pathsIn(root: string, under: string): readonly string[] {
  return readdirSync(join(root, under)).flatMap(name => {
    const path = under === '' ? name : `${under}/${name}`;
    if (['proc', 'tmp', 'run'].includes(path)) return [];
    return lstatSync(join(root, path)).isDirectory() ? [path, ...pathsIn(root, path)] : [path];
  });
}
