/** Whether two folders on this computer are one, or one lies inside the other (S30). */
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';

export type Overlap = 'same' | 'inside' | 'around';

/**
 * How `folder` lies to `other`; undefined when they are apart. Both are absolute.
 * Compared by file-system objects, so that links, bind mounts and letter case cannot hide an overlap; by spelling
 * where a folder is not there at the moment.
 */
export function folderOverlap(folder: string, other: string): Overlap | undefined {
  const [a, b] = [real(folder), real(other)];
  const [aChain, bChain] = [objectsUpwards(a), objectsUpwards(b)];
  if (a === b || (aChain.own !== undefined && aChain.own === bChain.own)) return 'same';
  if (liesIn(a, b) || (bChain.own !== undefined && aChain.above.has(bChain.own))) return 'inside';
  if (liesIn(b, a) || (aChain.own !== undefined && bChain.above.has(aChain.own))) return 'around';
  return undefined;
}

function real(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    // Not there (unplugged, or not made yet): its nearest existing ancestor decides, the rest is spelling.
    const parent = dirname(path);
    return parent === path ? path : join(real(parent), basename(path));
  }
}

function liesIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way);
}

function objectsUpwards(path: string): { own: string | undefined; above: Set<string> } {
  const above = new Set<string>();
  for (let at = dirname(path), before = path; at !== before; before = at, at = dirname(at)) {
    const id = objectId(at);
    if (id !== undefined) above.add(id);
  }
  return { own: objectId(path), above };
}

function objectId(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}
