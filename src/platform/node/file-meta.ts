/** Permission bits and modification times, exact to the nanosecond where the C library can be had. */
import * as fs from 'node:fs';
import { systemError } from '#platform/node/files-errors.ts';
import { at, type Spot } from '#platform/node/folders.ts';
import type { Libc } from '#platform/node/libc.ts';

export interface Meta {
  readonly mode: number;
  readonly mtimeNs: bigint;
}

/** Sets both on an open file. */
export function setOpenMeta(libc: Libc | undefined, fd: number, meta: Meta): void {
  fs.fchmodSync(fd, meta.mode & 0o777);
  setOpenTime(libc, fd, meta.mtimeNs);
}

/** Sets the modification time of an open file. */
export function setOpenTime(libc: Libc | undefined, fd: number, mtimeNs: bigint): void {
  if (libc === undefined) fs.futimesSync(fd, new Date(), roughTime(mtimeNs));
  else check(libc.setOpenTimes(fd, mtimeNs), 'futimens');
}

/** Sets both on what stands there; a link has no permissions of its own, so it gets the time only. */
export function setMetaAt(libc: Libc | undefined, spot: Spot, meta: Meta): 'done' {
  const found = fs.lstatSync(at(spot));
  if (!found.isSymbolicLink()) setModeAt(spot, meta.mode & 0o777);
  if (libc !== undefined && spot.folder.fd !== undefined) {
    check(libc.setTimes({ folder: spot.folder.fd, name: spot.name }, meta.mtimeNs), 'utimensat');
  } else {
    fs.lutimesSync(at(spot), new Date(), roughTime(meta.mtimeNs));
  }
  return 'done';
}

const openPath = 0o10000000;

/** `chmod` follows links. An O_PATH descriptor is the object itself, also where its bits forbid to open it. */
function setModeAt(spot: Spot, mode: number): void {
  if (spot.folder.fd === undefined) {
    fs.chmodSync(at(spot), mode);
    return;
  }
  const fd = fs.openSync(at(spot), openPath | fs.constants.O_NOFOLLOW);
  try {
    if (!fs.fstatSync(fd).isSymbolicLink()) fs.chmodSync(`/proc/self/fd/${fd}`, mode);
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * The time as Node takes it: seconds in a double, about 200 ns off today. Node reads a negative number as "now",
 * so times before 1970 go as a Date and lose what is below a millisecond.
 */
function roughTime(mtimeNs: bigint): number | Date {
  return mtimeNs < 0n ? new Date(Number(mtimeNs / 1_000_000n)) : Number(mtimeNs) / 1e9;
}

function check(answer: number, call: string): void {
  if (answer < 0) throw systemError(answer, call);
}
