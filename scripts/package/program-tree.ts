/** The program as every package has it: bundle, pages, Node, licences, and the file that starts it. */
import { cpSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram } from '#scripts/package/bundle.ts';
import { joinLicences, licencesOf } from '#scripts/package/licences.ts';
import { addPlatformPackages, lockFile } from '#scripts/package/platform-packages.ts';
import { run } from '#scripts/package/run-program.ts';
import { nativePackages, type Target } from '#scripts/package/targets.ts';
import { put } from '#scripts/package/tree.ts';
import { findNode, root } from '#scripts/pinned-node.mjs';

/** What is the same for every system, made once. */
export interface CommonParts {
  readonly folder: string;
  readonly version: string;
}

/** The licences of all npm packages, those in the bundle and those beside it. */
const licencesFile = 'licences-of-packages.txt';

/** A file of `scripts/package/files`, as it goes into packages. */
export function template(name: string): string {
  return readFileSync(join(root, 'scripts/package/files', name), 'utf8');
}

/** Bundles the program and builds its pages below `folder`. */
export async function commonParts(folder: string, version: string): Promise<CommonParts> {
  run(findNode(), [join(root, 'scripts/build-pages.ts')], { cwd: root });
  const { packages } = await bundleProgram(join(folder, 'program'), nativePackages(lockFile()));
  cpSync(join(root, 'dist/console'), join(folder, 'dist/console'), { recursive: true });
  // What `drive integrate` copies.
  cpSync(join(root, 'file-manager'), join(folder, 'file-manager'), { recursive: true });
  // What Node asks for to know that the program is made of modules, and the program to find its pages.
  put(folder, 'package.json', `${JSON.stringify({ name: 'waystation', version, type: 'module' })}\n`);
  put(folder, licencesFile, joinLicences(licencesOf(packages)));
  return { folder, version };
}

/** Lays the program for one system into `tree`. */
export function programTree(tree: string, target: Target, { folder }: CommonParts): void {
  mkdirSync(tree, { recursive: true });
  cpSync(folder, tree, { recursive: true });
  const beside = addPlatformPackages(tree, target, `${tree}-npm`).map(path => join(tree, path));
  put(tree, licencesFile, joinLicences(readFileSync(join(tree, licencesFile), 'utf8'), licencesOf(beside)));
  if (target.os === 'win32') put(tree, 'waystation.cmd', template('waystation.cmd').replaceAll('\n', '\r\n'));
  else put(tree, 'bin/waystation', template('waystation.sh'), 0o755);
}

/** The pages of the documentation, for people who have no checkout. */
export function putDocs(tree: string, under: string): void {
  for (const name of globSync('docs/*.md', { cwd: root }))
    put(tree, join(under, name.slice('docs/'.length)), readFileSync(join(root, name)));
}
