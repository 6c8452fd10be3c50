/** What a drive keeps in its own folder at the top of a synced one: the recovery bin and the staging area. */
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stagingDirectory } from '#platform/files.ts';
import { binIndexName, parseBinIndex } from '#platform/recovery-bin-index.ts';
import { walk } from '#test/system/tree.ts';

/** A file that the drive put aside. */
export interface BinnedFile {
  /** Where it stood in the folder. */
  readonly path: string;
  readonly content: Buffer;
}

export function binnedFiles(folder: string): readonly BinnedFile[] {
  const bin = join(folder, stagingDirectory, 'bin');
  const index = join(bin, binIndexName);
  if (!existsSync(index)) return [];
  return parseBinIndex(readFileSync(index, 'utf8'))
    .filter(({ name }) => lstatSync(join(bin, name), { throwIfNoEntry: false })?.isFile())
    .map(({ name, path }) => ({ path, content: readFileSync(join(bin, name)) }));
}

/** The bytes of everything in the bin, whether its index tells of it or not. */
export function binnedBytes(folder: string): readonly Buffer[] {
  const bin = join(folder, stagingDirectory, 'bin');
  const files = [...walk(bin)].filter(([path, { kind }]) => kind === 'file' && path !== binIndexName);
  return files.map(([path]) => readFileSync(join(bin, path)));
}

/** Names in the staging area; none of them is left once a drive is at rest. */
export function stagedNames(folder: string): readonly string[] {
  return readdirSync(join(folder, stagingDirectory, 'staging'));
}
