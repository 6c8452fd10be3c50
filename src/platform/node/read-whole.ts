/**
 * Reading a small file in one go: 8 µs of calls, where its folder is opened first, and folder and file are looked at each on
 * its own, 24 (one core, tmpfs).
 */
import * as fs from 'node:fs';
import { type Stamp, sameStamp } from '#model/tree.ts';
import { errorCode, filesError, systemError, unlessAbsent } from '#platform/node/files-errors.ts';
import { at, checkPath, type Folders, inParent } from '#platform/node/folders.ts';
import { readFlags } from '#platform/node/open-file.ts';
import { stampOf } from '#platform/node/stamps.ts';

/**
 * As `Files.readWhole` says. A stamp names the object, so that what stands under the same path on another volume, or behind
 * a link, is not taken for it.
 */
export function readWhole(folders: Folders, path: string, stamp: Stamp, into: Uint8Array): boolean {
  checkPath(path);
  const root = folders.root();
  if (root === undefined) return false;
  try {
    // Opening a device can have effects of its own, so it is looked at first.
    const seen = unlessAbsent(() => fs.lstatSync(`${root}/${path}`, looks));
    if (!seen?.isFile() || !sameStamp(stampOf(seen), stamp)) return false;
    const { libc } = folders;
    if (libc !== undefined) return readOpened(libc.openFile(`${root}/${path}`), libc.closeFile, { stamp, into });
    return (
      inParent(folders, path, spot => readOpened(fs.openSync(at(spot), readFlags), fs.closeSync, { stamp, into })) ??
      false
    );
  } catch (error) {
    // A link (ELOOP) or a socket (ENXIO) took its place since the look, or that of a folder on the way.
    if (['ELOOP', 'ENXIO', 'ENOENT', 'ENOTDIR'].includes(errorCode(error))) return false;
    throw filesError(error, path);
  }
}

const looks = { bigint: true, throwIfNoEntry: false } as const;

interface Reading {
  readonly stamp: Stamp;
  readonly into: Uint8Array;
}

function readOpened(fd: number, close: (fd: number) => void, { stamp, into }: Reading): boolean {
  if (fd < 0) throw systemError(fd, 'openat2');
  try {
    for (let filled = 0; filled < into.length; ) {
      const count = fs.readSync(fd, into, filled, into.length - filled, filled);
      if (count === 0) return false;
      filled += count;
    }
    // Also of what was opened, should that be another object than the one that was seen.
    return sameStamp(stampOf(fs.fstatSync(fd, { bigint: true })), stamp);
  } finally {
    close(fd);
  }
}
