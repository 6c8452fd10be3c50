/** Puts an object of the recovery bin back into the person's folder, for a person who asked for it (R97). */

import { numberedName } from '#model/free-name.ts';
import { joinPath, lastName, parentPath, splitPath } from '#model/path.ts';
import { type Files, FilesError } from '#platform/files.ts';

/** Numbered names that are tried. */
export const freeNamesMax = 10_000;

/**
 * Moves the object to `path`, or to the next free name beside it; folders on the way are made. Answers where it stands
 * then; undefined when the bin does not have it any more. Throws `FilesError` when there is no way to that place.
 */
export async function restoreBinned(files: Files, name: string, path: string): Promise<string | undefined> {
  const folder = parentPath(path) ?? '';
  await makeWay(files, folder);
  for (let number = 1; number <= freeNamesMax; number += 1) {
    const to = joinPath(folder, numberedName(lastName(path), number));
    const outcome = await files.takeFromBin(name, to);
    if (outcome === 'exists') continue;
    if (outcome === 'absent') return undefined;
    await files.syncFolders([folder]);
    return to;
  }
  throw new FilesError('other', path, `${path}: the name and ${freeNamesMax} numbered ones are taken`);
}

async function makeWay(files: Files, folder: string): Promise<void> {
  let at = '';
  for (const name of splitPath(folder)) {
    const above = at;
    at = joinPath(at, name);
    if ((await files.makeFolder(at)) === 'done') await files.syncFolders([above]);
    if ((await files.stat(at))?.kind !== 'folder')
      throw new FilesError('name', at, `${at}: something that is no folder stands there`);
  }
}
