import * as fs from 'node:fs';
import { promisify } from 'node:util';
import type { OpenFile } from '#platform/files.ts';
import { errorCode, filesError, unlessAbsent } from '#platform/node/files-errors.ts';
import { at, type Spot } from '#platform/node/folders.ts';
import { stampOf } from '#platform/node/stamps.ts';

/** Up to this many bytes a synchronous call is cheaper than a trip to the thread pool (8 KiB: 4 µs against 60). */
export const smallBytes = 256 * 1024;

/** Opens a regular file for reading; undefined when none stands there. Never a link, never waits for a pipe. */
export function openRegular(spot: Spot): OpenFile | undefined {
  // Opening a device can have effects of its own, so it is looked at first.
  if (!unlessAbsent(() => fs.lstatSync(at(spot)))?.isFile()) return undefined;
  const fd = openForReading(at(spot));
  if (fd === undefined) return undefined;
  const stats = fs.fstatSync(fd);
  if (stats.isFile()) return openFile(fd, spot.shown, stats.size <= smallBytes);
  fs.closeSync(fd);
  return undefined;
}

/** The flags of every opening: links are refused, pipes do not block. Windows has neither flag. */
export const readFlags = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);

const readLater = promisify(fs.read);

function openForReading(path: string): number | undefined {
  try {
    return unlessAbsent(() => fs.openSync(path, readFlags));
  } catch (error) {
    // A link (ELOOP) or a socket (ENXIO) took its place since the look.
    if (['ELOOP', 'ENXIO'].includes(errorCode(error))) return undefined;
    throw error;
  }
}

function openFile(fd: number, shown: string, small: boolean): OpenFile {
  const read = async (offset: number, into: Uint8Array) => {
    if (small) return fs.readSync(fd, into, 0, into.length, offset);
    return (await readLater(fd, into, 0, into.length, offset)).bytesRead;
  };
  return {
    stamp: async () => stampOf(fs.fstatSync(fd, { bigint: true })),
    read: async (offset, into) => {
      let filled = 0;
      try {
        while (filled < into.length) {
          const count = await read(offset + filled, into.subarray(filled));
          if (count === 0) break;
          filled += count;
        }
      } catch (error) {
        throw filesError(error, shown);
      }
      return filled;
    },
    close: async () => fs.closeSync(fd),
  };
}
