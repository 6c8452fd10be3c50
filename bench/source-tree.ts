/** A tree of source code as it is: the packages that this project itself needs, which everybody has who runs this. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where it stands. */
export const sourceTree = join(import.meta.dirname, '..', 'node_modules');
/** Compiled code, which comes and goes. */
const leftOut = '.cache';

/** Paths of its plain files; links are left out, since not everybody carries them. */
export function sourceFiles(inner = ''): string[] {
  return readdirSync(join(sourceTree, inner), { withFileTypes: true })
    .filter(({ name }) => name !== leftOut)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(inner, entry.name);
      if (entry.isDirectory()) return sourceFiles(path);
      return entry.isFile() ? [path] : [];
    });
}
