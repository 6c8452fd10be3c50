/** Packages built from this checkout for a test, quickly; gone when the test file is. */
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { run } from '#scripts/package/run-program.ts';
import { findNode } from '#scripts/pinned-node.mjs';
import { root } from '#test/source.ts';

const folder = mkdtempSync(join(tmpdir(), 'waystation-packed-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A folder of the test file that is gone when it is. */
export function emptyFolder(): string {
  return mkdtempSync(join(folder, 'folder-'));
}

/** Builds packages with `parameters` as `npm run package` takes them; answers the folder with them. */
export function pack(...parameters: readonly string[]): string {
  const out = emptyFolder();
  run(findNode(), [join(root, 'scripts/package/main.ts'), '--quick', '--out', out, ...parameters], { cwd: root });
  return out;
}

/** The names of all that was built, sorted. */
export function packedIn(out: string): readonly string[] {
  return globSync('*', { cwd: out }).toSorted();
}

/** The one file in `out` whose name begins so, as a path. */
export function packedFile(out: string, beginning: string): string {
  const found = packedIn(out).filter(name => name.startsWith(beginning));
  if (found.length !== 1) throw new Error(`${found.length} packages begin with ${beginning}: ${packedIn(out)}`);
  return join(out, basename(found[0] ?? ''));
}
