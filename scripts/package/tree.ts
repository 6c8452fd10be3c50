/** Folders that become packages: written, and brought into the one form that gives the same bytes each time. */
import { chmodSync, lstatSync, lutimesSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a file of a tree, with the folders above it. */
export function put(tree: string, path: string, content: string | Uint8Array, mode = 0o644): void {
  const file = join(tree, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, mode);
}

/** Makes a link in a tree. */
export function putLink(tree: string, path: string, target: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  symlinkSync(target, join(tree, path));
}

/** Gives everything in the tree the same time (seconds), and modes that no umask has a say in. */
export function settle(tree: string, epoch: number): void {
  for (const path of ['.', ...everythingIn(tree)]) {
    const file = join(tree, path);
    const found = lstatSync(file);
    if (!found.isSymbolicLink()) chmodSync(file, found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644);
    lutimesSync(file, epoch, epoch);
  }
}

/** Every path in the tree, sorted by its bytes; folders before what is in them. */
export function everythingIn(tree: string): readonly string[] {
  return readdirSync(tree, { recursive: true, encoding: 'utf8' }).toSorted();
}

/** The files and links alone. */
export function filesIn(tree: string): readonly string[] {
  return everythingIn(tree).filter(path => !lstatSync(join(tree, path)).isDirectory());
}
