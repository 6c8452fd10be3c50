/** What still lies in a folder once it was wiped. */

import { joinPath } from '#model/path.ts';
import { type Files, FilesError, type Listing } from '#platform/files.ts';

/** Files, links and the like, those in the recovery bin among them. What is mounted there, or cannot be read, is passed over. */
export async function filesLeft(files: Files): Promise<number> {
  return (await files.binned()).length + (await filesIn(files, ['']));
}

/** Those at these paths, and in the folders among them. */
export async function filesIn(files: Files, paths: readonly string[]): Promise<number> {
  let count = 0;
  const folders: string[] = [];
  for (const path of paths) {
    const kind = path === '' ? 'folder' : (await files.stat(path))?.kind;
    if (kind === 'folder') folders.push(path);
    else if (kind !== undefined) count += 1;
  }
  for (let path = folders.pop(); path !== undefined; path = folders.pop()) {
    const listing = await listable(files, path);
    for (const { name, kind } of listing?.entries ?? []) {
      if (kind === 'folder') folders.push(joinPath(path, name));
      else if (kind !== 'mount') count += 1;
    }
    count += listing?.unreadable.length ?? 0;
  }
  return count;
}

/** The folder's entries; undefined where none can be seen. */
export async function listable(files: Files, path: string): Promise<Listing | undefined> {
  try {
    return await files.list(path);
  } catch (error) {
    if (error instanceof FilesError) return undefined;
    throw error;
  }
}
