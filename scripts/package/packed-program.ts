/**
 * The program of this checkout as packages have it, for tests and measurements: what people install is what is tried. It
 * starts three times as fast as the sources (decision 0021).
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { commandName } from '#scripts/command-to-try.ts';
import { bundleProgram } from '#scripts/package/bundle.ts';
import { lockFile } from '#scripts/package/platform-packages.ts';
import { template } from '#scripts/package/program-tree.ts';
import { nativePackages } from '#scripts/package/targets.ts';
import { put } from '#scripts/package/tree.ts';
import { findNode, root } from '#scripts/pinned-node.mjs';

/**
 * Bundles the program, does the work while it is what `commandToTry` answers here and in child processes, and removes it.
 * It lies in the checkout, where its pages and the packages with native code are found. Within another such work that one's
 * program serves.
 */
export async function withPackedProgram<T>(work: () => Promise<T>): Promise<T> {
  if (process.env[commandName] !== undefined) return work();
  mkdirSync(join(root, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(root, 'dist', 'packed-'));
  try {
    await bundleProgram(join(folder, 'program'), nativePackages(lockFile()));
    put(folder, 'bin/waystation', template('waystation.sh'), 0o755);
    symlinkSync(findNode(), join(folder, 'bin/node'));
    process.env[commandName] = join(folder, 'bin/waystation');
    return await work();
  } finally {
    delete process.env[commandName];
    rmSync(folder, { recursive: true, maxRetries: 3 });
  }
}
