/** Folders as they are on the disk, and how two of them differ. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  closeSync,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { stagingDirectory } from '#platform/files.ts';
import { unlessAbsent } from '#platform/node/files-errors.ts';

/** What is compared of one thing: all that a drive carries over, and nothing else. */
export interface Entry {
  readonly kind: 'file' | 'folder' | 'link';
  /** SHA-256 of the bytes, or where the link points; empty for folders. */
  readonly content: string;
  /** Permission bits; 0 where there are none to carry over. */
  readonly mode: number;
  readonly mtimeNs: bigint;
}

/** Paths from the root, with slashes. */
export type Tree = ReadonlyMap<string, Entry>;

/** The engine's own folder, which no other computer sees. */
const ownFolder = stagingDirectory;
const differencesShown = 20;
const readBytes = 4 * 1024 * 1024;

/** Everything beneath `root`, the drive's own folder apart. */
export function readTree(root: string): Tree {
  return new Map([...walk(root)].map(([path]) => [path, readEntry(join(root, path))]));
}

/** Paths and kinds of everything beneath `root`, the drive's own folder apart. Follows no link. */
export function* walk(root: string): Generator<readonly [string, Pick<Entry, 'kind'>]> {
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const found of entriesOf(join(root, folder))) {
      const path = folder === '' ? found.name : `${folder}/${found.name}`;
      if (path === ownFolder) continue;
      if (found.isDirectory()) folders.push(path);
      yield [path, { kind: found.isDirectory() ? 'folder' : found.isSymbolicLink() ? 'link' : 'file' }];
    }
  }
}

/** None when the folder went, or left its place to something else, while others were looked at. */
function entriesOf(folder: string): readonly Dirent[] {
  return unlessAbsent(() => readdirSync(folder, { withFileTypes: true })) ?? [];
}

export function readEntry(path: string): Entry {
  const stats = lstatSync(path, { bigint: true });
  const mode = Number(stats.mode & 0o777n);
  // Folders have no content to carry over, and their time is that of their last entry.
  if (stats.isDirectory()) return { kind: 'folder', content: '', mode: 0, mtimeNs: 0n };
  // A link is where it points and nothing else.
  if (stats.isSymbolicLink()) return { kind: 'link', content: readlinkSync(path), mode: 0, mtimeNs: 0n };
  return { kind: 'file', content: hashOf(path, Number(stats.size)), mode, mtimeNs: stats.mtimeNs };
}

/** Fails with the first differences when the trees are not the same. */
export function assertSameTree(found: Tree, expected: Tree, what: string): void {
  const all = differences(found, expected);
  const shown = all.slice(0, differencesShown).join('\n  ');
  assert.equal(all.length, 0, `${what}: ${all.length} differences\n  ${shown}`);
}

/** One line for each path that is not the same in both. */
export function differences(found: Tree, expected: Tree): readonly string[] {
  const lines: string[] = [];
  for (const [path, entry] of expected) {
    const other = found.get(path);
    if (other === undefined) lines.push(`missing: ${JSON.stringify(path)} (${entry.kind})`);
    else lines.push(...differencesOf(other, entry).map(line => `${JSON.stringify(path)}: ${line}`));
  }
  for (const [path, { kind }] of found)
    if (!expected.has(path)) lines.push(`too many: ${JSON.stringify(path)} (${kind})`);
  return lines;
}

function differencesOf(found: Entry, expected: Entry): string[] {
  const keys = ['kind', 'content', 'mode', 'mtimeNs'] as const;
  return keys.filter(key => found[key] !== expected[key]).map(key => `${key} ${found[key]}, expected ${expected[key]}`);
}

function hashOf(path: string, size: number): string {
  if (size <= readBytes) return createHash('sha256').update(readFileSync(path)).digest('hex');
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(readBytes);
  const fd = openSync(path, 'r');
  try {
    for (let read = readSync(fd, buffer); read > 0; read = readSync(fd, buffer)) hash.update(buffer.subarray(0, read));
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex');
}
