/** Folders that run where they are unpacked: a tarball for Linux and macOS, a zip for Windows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Packing, packTar, packZip } from '#scripts/package/archives.ts';
import { type CommonParts, programTree, putDocs, template } from '#scripts/package/program-tree.ts';
import type { Target } from '#scripts/package/targets.ts';
import { put } from '#scripts/package/tree.ts';
import { root } from '#scripts/pinned-node.mjs';

/** Packs the program for one system into `out`; answers the file. */
export function packPortable(target: Target, common: CommonParts, { work, out, packing }: PortablePlaces): string {
  const name = `waystation-${common.version}-${target.name}-${target.cpu}`;
  const tree = join(work, name);
  programTree(tree, target, common);
  putDocs(tree, 'docs');
  put(tree, 'LICENSE', readFileSync(join(root, 'LICENSE')));
  put(tree, 'README.txt', template(`readme-${target.name}.txt`).replaceAll('VERSION', common.version));
  const file = join(out, target.os === 'win32' ? `${name}.zip` : `${name}.tar.xz`);
  if (target.os === 'win32') packZip(tree, file, packing);
  else packTar(tree, file, packing);
  return file;
}

export interface PortablePlaces {
  /** A folder for what is in between. */
  readonly work: string;
  readonly out: string;
  readonly packing: Packing;
}
