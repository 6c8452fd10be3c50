/** Small files that only their owner may read, replaced so that a crash leaves the old bytes or the new ones. */
import { closeSync, fchmodSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const ownerOnly = 0o600;

/** Writes `text` beside `path`, makes it durable and renames it into place. */
export function writePrivateFile(path: string, text: string): void {
  const staged = `${path}.new`;
  const file = openSync(staged, 'w', ownerOnly);
  try {
    // A leftover of a crash keeps its own mode on opening.
    fchmodSync(file, ownerOnly);
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(staged, path);
  syncFolder(dirname(path));
}

/** The file's text; undefined when it does not exist. */
export function readTextIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Windows cannot open a folder for fsync; its renames are journalled by the file system. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
