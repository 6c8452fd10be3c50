/**
 * The recovery bin: displaced objects, each under a name of its own in one flat directory. The file `index` beside
 * them has one JSON line per object with the path where it stood and when it was put there; it is written before
 * the object is moved, so an object never lacks its line (a line may lack its object after a crash).
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { FilesError } from '#platform/files.ts';
import { binPath, type Folders, inParent, type Spot } from '#platform/node/folders.ts';
import { remakeOwnFolder } from '#platform/node/marker.ts';
import { renameFree } from '#platform/node/renames.ts';
import type { BinEntry } from '#platform/recovery-bin-index.ts';
import { binIndexName, binLine, binName } from '#platform/recovery-bin-index.ts';

/** Moves an object into the bin; answers its name there. */
export function moveToBin(folders: Folders, from: Spot, originalPath: string): string {
  const unique = randomBytes(6).toString('hex');
  const entry: BinEntry = { ...binName(originalPath, Date.now(), unique), path: originalPath };
  remakeOwnFolder(folders, binPath);
  const moved = inParent(folders, `${binPath}/${entry.name}`, spot => {
    fs.appendFileSync(`${spot.folder.path}/${binIndexName}`, binLine(entry), { mode: 0o600 });
    return renameFree(folders.libc, from, spot);
  });
  if (moved !== 'done') {
    throw new FilesError(
      'other',
      originalPath,
      `${from.shown}: could not be kept in ${binPath} (${moved ?? 'no bin'})`,
    );
  }
  return entry.name;
}
