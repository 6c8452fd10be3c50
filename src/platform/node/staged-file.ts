import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { assert } from '#base/assert.ts';
import type { StagedFile } from '#platform/files.ts';
import { type Meta, setOpenMeta } from '#platform/node/file-meta.ts';
import { errorCode, filesError, unlessAbsent } from '#platform/node/files-errors.ts';
import { at, type Folders, inStaging, type Spot } from '#platform/node/folders.ts';
import { smallBytes } from '#platform/node/open-file.ts';
import { stampOf } from '#platform/node/stamps.ts';

/** Creates an empty staged file; whatever stood under the name is removed first, never written into. */
export function createStaged(folders: Folders, spot: Spot): StagedFile {
  const fd = createAt(spot, 0);
  return stagedFile(folders, { fd, name: spot.name, shown: spot.shown, size: 0, closed: false });
}

/** Creates it open for reading and writing, with that mode, as far as the process' mask allows it. */
export function createAt(spot: Spot, mode: number): number {
  const wanted = (mode & 0o777) | 0o600;
  try {
    return fs.openSync(at(spot), createFlags, wanted);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    fs.unlinkSync(at(spot));
    return fs.openSync(at(spot), createFlags, wanted);
  }
}

/**
 * Opens a staged file to go on after its first `size` bytes; undefined when it has fewer. One with a second name
 * is refused too: after a crash that name may be the visible file (renames.ts), which must not change under it.
 */
export function reopenStaged(folders: Folders, spot: Spot, size: number): StagedFile | undefined {
  const found = unlessAbsent(() => fs.lstatSync(at(spot)));
  if (!found?.isFile()) return undefined;
  // It may have been finished with a mode that forbids even its owner to write.
  if (found.nlink === 1 && (found.mode & 0o600) !== 0o600) fs.chmodSync(at(spot), 0o600);
  const fd = fs.openSync(at(spot), fs.constants.O_RDWR | (fs.constants.O_NOFOLLOW ?? 0));
  const stats = fs.fstatSync(fd);
  if (!stats.isFile() || stats.size < size || stats.nlink > 1) {
    fs.closeSync(fd);
    return undefined;
  }
  fs.ftruncateSync(fd, size);
  return stagedFile(folders, { fd, name: spot.name, shown: spot.shown, size, closed: false });
}

const createFlags = fs.constants.O_RDWR | fs.constants.O_CREAT | fs.constants.O_EXCL | (fs.constants.O_NOFOLLOW ?? 0);
const writeLater = promisify(fs.write);

interface Writing {
  readonly fd: number;
  readonly name: string;
  readonly shown: string;
  /** Bytes written so far. */
  size: number;
  /** Its number may be somebody else's after that. */
  closed: boolean;
}

function stagedFile(folders: Folders, file: Writing): StagedFile {
  return {
    write: async bytes => {
      try {
        await append(file, bytes);
      } catch (error) {
        throw filesError(error, file.shown);
      }
    },
    finish: async meta => finish(folders, file, meta),
    discard: async () => {
      close(file);
      inStaging(folders, file.name, spot => unlessAbsent(() => fs.unlinkSync(at(spot))));
    },
  };
}

async function append(file: Writing, bytes: Uint8Array): Promise<void> {
  const small = bytes.length <= smallBytes;
  assert(!file.closed, `${file.shown} is written to before it is finished`);
  for (let done = 0; done < bytes.length; ) {
    const rest = bytes.length - done;
    const count = small
      ? fs.writeSync(file.fd, bytes, done, rest, file.size)
      : (await writeLater(file.fd, bytes, done, rest, file.size)).bytesWritten;
    done += count;
    file.size += count;
  }
}

function finish(folders: Folders, file: Writing, meta: Meta) {
  try {
    setOpenMeta(folders.libc, file.fd, meta);
    return stampOf(fs.fstatSync(file.fd, { bigint: true }));
  } catch (error) {
    throw filesError(error, file.shown);
  } finally {
    close(file);
  }
}

function close(file: Writing): void {
  if (file.closed) return;
  file.closed = true;
  fs.closeSync(file.fd);
}
