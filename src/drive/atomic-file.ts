/** Replaces small files so that a crash at any moment leaves the old bytes or the new ones, never a mixture. */
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Only the owner may read or write: the files kept here hold device tokens. */
const ownerOnly = 0o600;

/** Writes `text` beside `path`, makes it durable, and renames it into place. The file is readable by its owner only. */
export function writeFileAtomically(path: string, text: string): void {
  const staged = `${path}.new`;
  try {
    writeDurably(staged, text);
    renameSync(staged, path);
  } catch (error) {
    removeIfThere(staged);
    throw error;
  }
  syncFolder(dirname(path));
}

/** The file's text; undefined when it does not exist. */
export function readFileIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'w', ownerOnly);
  try {
    // A leftover of a crash keeps its own mode on opening.
    fchmodSync(file, ownerOnly);
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Makes the names in a folder durable. Windows cannot open one for fsync; its renames are journalled by the file system. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
