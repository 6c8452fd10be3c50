/** Sees what arrived in a folder, at little cost: a folder that is complete is not looked at again. */
import { createHash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Names and sizes per folder, by paths relative to the root. */
export type Listing = ReadonlyMap<string, ReadonlyMap<string, number>>;

const waitMsMax = 3_600_000;
const hashBlockBytes = 4 * 1024 * 1024;
/** What contestants keep for themselves at the top of a folder. */
const ownNames: ReadonlySet<string> = new Set(['.waystation', '.stfolder']);

/** Every file beneath `root`. */
export function listTree(root: string): Listing {
  const folders = new Map<string, Map<string, number>>();
  const list = (path: string): void => {
    const files = new Map<string, number>();
    folders.set(path, files);
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      if (entry.isDirectory()) list(join(path, entry.name));
      else files.set(entry.name, lstatSync(join(root, path, entry.name)).size);
    }
  };
  list('');
  return folders;
}

/** Tells, whenever it is asked, whether all that is listed stands beneath `root`, by name and size. */
export function sightOf(root: string, listing: Listing): () => boolean {
  const open = new Map(listing);
  return () => {
    for (const [folder, files] of open) if (isComplete(join(root, folder), files)) open.delete(folder);
    return open.size === 0;
  };
}

/** Looks every so often until `seen` holds. Throws after an hour. */
export async function until(everyMs: number, what: string, seen: () => boolean): Promise<void> {
  const end = performance.now() + waitMsMax;
  while (!seen()) {
    if (performance.now() > end) throw new Error(`Waited ${waitMsMax / 1000} s for ${what}.`);
    await pause(everyMs);
  }
}

/** The size of a file; undefined while there is none. */
export function sizeOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.size;
}

/** Throws unless both folders hold the same files with the same bytes, apart from what contestants keep for themselves. */
export function assertSame(a: string, b: string): void {
  if (treeHash(a) !== treeHash(b)) throw new Error(`${a} and ${b} do not hold the same.`);
}

function isComplete(folder: string, files: ReadonlyMap<string, number>): boolean {
  try {
    if (readdirSync(folder).length < files.size) return false;
  } catch {
    return false;
  }
  for (const [name, size] of files) if (sizeOf(join(folder, name)) !== size) return false;
  return true;
}

function treeHash(root: string): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true }).toSorted(byName)) {
      if (path === '' && ownNames.has(entry.name)) continue;
      const inner = join(path, entry.name);
      hash.update(`${inner}\0`);
      if (entry.isDirectory()) add(inner);
      else if (entry.isSymbolicLink()) hash.update(readlinkSync(join(root, inner)));
      else hash.update(fileHash(join(root, inner)));
    }
  };
  add('');
  return hash.digest('hex');
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function fileHash(path: string): Buffer {
  const hash = createHash('sha256');
  if ((sizeOf(path) ?? 0) < hashBlockBytes) return hash.update(readFileSync(path)).digest();
  const file = openSync(path, 'r');
  const block = Buffer.alloc(hashBlockBytes);
  for (let read = readSync(file, block); read > 0; read = readSync(file, block)) hash.update(block.subarray(0, read));
  closeSync(file);
  return hash.digest();
}
