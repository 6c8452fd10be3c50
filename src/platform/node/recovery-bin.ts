/**
 * The recovery bin: displaced objects, each under a name of its own in one flat directory. The file `index` beside
 * them has one JSON line per object with the path where it stood, when and why it was put there; it is written before
 * the object is moved, so an object never lacks its line (a line may lack its object after a crash). After a power cut
 * lines may be lost all the same; their objects are listed by what their names tell.
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { FilesError } from '#platform/files.ts';
import { unlessAbsent } from '#platform/node/files-errors.ts';
import { at, binPath, type Folders, inBin, inParent, type Spot } from '#platform/node/folders.ts';
import { remakeOwnFolder } from '#platform/node/marker.ts';
import { readFlags } from '#platform/node/open-file.ts';
import { renameFree } from '#platform/node/renames.ts';
import {
  type BinEntry,
  type BinNote,
  type BinnedNow,
  binContents,
  binIndexName,
  binLine,
  binName,
  newBinIndexName,
} from '#platform/recovery-bin-index.ts';

/** Moves an object into the bin; answers its name there. */
export function moveToBin(folders: Folders, from: Spot, originalPath: string, note: BinNote): string {
  const unique = randomBytes(6).toString('hex');
  const bytes = unlessAbsent(() => bytesAt(at(from))) ?? 0;
  const entry: BinEntry = { ...binName(originalPath, Date.now(), unique), path: originalPath, bytes, ...note };
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

/** What lies in the bin, oldest first. */
export function binnedObjects(folders: Folders): readonly BinEntry[] {
  const bin = folders.open(binPath);
  if (bin === undefined) return [];
  try {
    const look = (name: string): BinnedNow => unlessAbsent(() => lookAt(`${bin.path}/${name}`)) ?? nothing;
    return binContents(readIndex(bin.path), fs.readdirSync(bin.path), look);
  } finally {
    bin.close();
  }
}

/** Moves an object out of the bin to a place where nothing stands. Its line stays until the index is written anew. */
export function takeFromBin(folders: Folders, from: Spot, to: Spot): 'done' | 'exists' | 'absent' {
  return renameFree(folders.libc, from, to);
}

/** Removes objects for good, then their lines: an object never lacks its line. */
export function dropBinned(folders: Folders, names: readonly string[]): void {
  for (const name of names) {
    inBin(folders, name, spot => fs.rmSync(at(spot), { recursive: true, force: true }));
  }
  const left = binnedObjects(folders);
  inParent(folders, `${binPath}/${newBinIndexName}`, ({ folder }) => {
    const [fresh, index] = [`${folder.path}/${newBinIndexName}`, `${folder.path}/${binIndexName}`];
    fs.rmSync(fresh, { force: true });
    const fd = fs.openSync(fresh, 'wx', 0o600);
    try {
      fs.writeFileSync(fd, left.map(binLine).join(''));
      // Were the rename durable before the bytes, a power cut would leave an index with nothing in it.
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(fresh, index);
  });
}

/** `readFileSync` takes flags as a number too, though its type says otherwise. */
const flags = readFlags as unknown as string;

function readIndex(bin: string): string {
  return unlessAbsent(() => fs.readFileSync(`${bin}/${binIndexName}`, { encoding: 'utf8', flag: flags })) ?? '';
}

const nothing: BinnedNow = { bytes: 0, mtimeMs: 0 };

function lookAt(absolute: string): BinnedNow {
  const found = fs.lstatSync(absolute);
  return { bytes: bytesOf(found, absolute), mtimeMs: found.mtimeMs };
}

function bytesAt(absolute: string): number {
  return bytesOf(fs.lstatSync(absolute), absolute);
}

/** Bytes of a file or link, or of all in a folder. */
function bytesOf(found: fs.Stats, absolute: string): number {
  if (!found.isDirectory()) return found.size;
  // Folder by folder: a recursive `readdir` follows links, and one that leads upwards would never end.
  return fs
    .readdirSync(absolute)
    .reduce((sum, name) => sum + (unlessAbsent(() => bytesAt(`${absolute}/${name}`)) ?? 0), 0);
}
