/** What a package holds of one system alone: Node, and the native modules of npm packages. */
import {
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { run } from '#scripts/package/run-program.ts';
import { type LockFile, nativePackages, pruned, type Target, targets } from '#scripts/package/targets.ts';
import { root } from '#scripts/pinned-node.mjs';

/** The lock file of the checkout. */
export function lockFile(): LockFile {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
}

/**
 * Puts Node to `bin/node` of `tree` (`bin/node.exe`), its licence beside it, and native packages to `node_modules`. Answers
 * the folders of these packages, from `tree`.
 */
export function addPlatformPackages(tree: string, target: Target, work: string): readonly string[] {
  const natives = nativePackages(lockFile());
  const lock = pruned(lockFile(), [target.carrier, ...natives]);
  const folder = isThisMachine(target) ? root : install(lock, target, work);
  const carrier = join('node_modules', target.carrier);
  mkdirSync(join(tree, 'bin'), { recursive: true });
  copyFileSync(join(folder, carrier, target.node), join(tree, nodeIn(target)));
  copyFileSync(licenceOfNode([folder, root]), join(tree, 'licence-of-node.txt'));
  const paths = Object.keys(lock.packages)
    .filter(path => path !== '' && path !== carrier && existsSync(join(folder, path)))
    .toSorted();
  for (const path of paths) cpSync(join(folder, path), join(tree, path), { recursive: true });
  checkNatives(tree, target, natives);
  return paths;
}

/** Where Node lies in a package for the target. */
export function nodeIn({ node }: Target): string {
  return join('bin', basename(node));
}

/** Its packages are in the checkout already, and npm has compared them with the lock file. */
function isThisMachine({ os, cpu }: Target): boolean {
  return process.platform === os && process.arch === cpu;
}

/** Answers the folder with `node_modules` as `lock` has it; npm compares every package with the sum there. */
function install(lock: LockFile, { os, cpu }: Target, work: string): string {
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'package.json'), JSON.stringify(lock.packages['']));
  writeFileSync(join(work, 'package-lock.json'), JSON.stringify(lock));
  const system = [`--os=${os}`, `--cpu=${cpu}`, ...(os === 'linux' ? ['--libc=glibc'] : [])];
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...system], { cwd: work });
  return work;
}

/** Not every carrier brings it, but it is that of the release, the same for all systems. */
function licenceOfNode(folders: readonly string[]): string {
  const places = folders.flatMap(folder =>
    Object.values(targets).map(({ carrier }) => join(folder, 'node_modules', carrier, 'LICENSE')),
  );
  const found = places.find(existsSync);
  if (found === undefined) throw new Error('No package that carries Node has its licence, which has to be handed on.');
  return found;
}

/** Throws unless Node and every native module are programs of the target, and each native package has one. */
function checkNatives(tree: string, target: Target, natives: readonly string[]): void {
  const modules = globSync('node_modules/**/*.{node,dll,so,so.*,dylib}', { cwd: tree });
  for (const file of [nodeIn(target), ...modules]) {
    const found = firstBytes(join(tree, file), target.magic.length / 2);
    if (found !== target.magic) throw new Error(`${file} is no program of ${target.name}: it begins with ${found}.`);
  }
  if (natives.length > 0 && !modules.some(file => file.endsWith('.node')))
    throw new Error(`No native module of ${natives.join(', ')} came for ${target.name}.`);
}

/** The first bytes of a file, in hex. */
export function firstBytes(file: string, count: number): string {
  const bytes = Buffer.alloc(count);
  const handle = openSync(file, 'r');
  readSync(handle, bytes, 0, count, 0);
  closeSync(handle);
  return bytes.toString('hex');
}
