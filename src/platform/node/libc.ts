/**
 * The few calls of Linux' C library that Node does not offer, reached over `node:ffi` (about 1 µs each).
 *
 * Every call is synchronous and answers 0 (or a descriptor), or the system's error number negated, so that
 * `systemError` in files-errors.ts can translate it. Folders are given as descriptors: a path that was checked
 * once and is then walked again by name could lead elsewhere the second time.
 */

import { constants } from 'node:fs';
import { readFlags } from '#platform/node/open-file.ts';

/** What the C library is asked for. Undefined everywhere it cannot be had: callers then use pure Node. */
export interface Libc {
  /** Opens a folder (O_PATH) by an absolute path in which no component may be a link. ELOOP when one is. */
  openFolder(path: string): number;
  /** Closes what `openFolder` opened. (A worker of Node warns when its own `close` is given a foreign descriptor.) */
  closeFolder(fd: number): void;
  /** Opens what stands at an absolute path in which no component may be a link, for reading. ELOOP when one is. */
  openFile(path: string): number;
  closeFile(fd: number): void;
  renameNoReplace(from: NameIn, to: NameIn): number;
  renameExchange(a: NameIn, b: NameIn): number;
  /** Sets the mtime of what stands there, itself and never what it points to. */
  setTimes(at: NameIn, mtimeNs: bigint): number;
  setOpenTimes(fd: number, mtimeNs: bigint): number;
  /**
   * Which mount an object belongs to, itself and not what it points to; undefined when there is none or the kernel (before
   * 5.8) does not tell. Tells a part of a volume that is mounted within the same volume, which has its device number.
   */
  mountOf(path: string): bigint | undefined;
  /** Writes everything of the file system that `fd` lies on to its device. */
  syncFileSystem(fd: number): number;
}

/** A name in an open folder. */
export interface NameIn {
  readonly folder: number;
  readonly name: string;
}

/** The library, or undefined where there is no Linux, no `node:ffi`, or no C library that has the calls. */
export function loadLibc(): Libc | undefined {
  if (process.platform !== 'linux') return undefined;
  const ffi = process.getBuiltinModule('node:ffi') as typeof import('node:ffi') | undefined;
  if (ffi === undefined) return undefined;
  try {
    return bind(ffi);
  } catch {
    // Another C library, or one without these calls: the callers' pure Node ways are made for that.
    return undefined;
  }
}

/** Answers of a call that returned -1 are told apart by this thread's `errno`. */
export function errnoReader(ffi: typeof import('node:ffi'), location: bigint): (answer: number) => number {
  return answer => (answer < 0 ? -ffi.getInt32(location) : answer);
}

/** Splits nanoseconds since 1970 into the two fields of a `timespec`; the second one is never negative. */
export function timespec(ns: bigint): { readonly seconds: bigint; readonly nanoseconds: bigint } {
  const nanoseconds = ((ns % nsPerSecond) + nsPerSecond) % nsPerSecond;
  return { seconds: (ns - nanoseconds) / nsPerSecond, nanoseconds };
}

const nsPerSecond = 1_000_000_000n;
const openat2Call = 437n;
const currentFolder = -100;
const noReplace = 1;
const exchange = 2;
const symlinkNoFollow = 0x100;
/** UTIME_NOW */
const nowTime = 0x3fffffffn;
const openPath = 0o10000000n;
const openDirectory = BigInt(constants.O_DIRECTORY ?? 0);
const closeOnExec = 0o2000000n;
const resolveNoMagicLinks = 0x02n;
const resolveNoSymlinks = 0x04n;
const openHowBytes = 24;
const noAutomount = 0x800;
const statDontSync = 0x4000;
/** STATX_MNT_ID */
const mountIdWanted = 0x1000;
const statxBytes = 256;
const mountIdAt = 0x90;

const symbols = {
  __errno_location: { arguments: [], return: 'pointer' },
  syscall: { arguments: ['i64', 'i32', 'string', 'buffer', 'u64'], return: 'i64' },
  close: { arguments: ['i32'], return: 'i32' },
  renameat2: { arguments: ['i32', 'string', 'i32', 'string', 'u32'], return: 'i32' },
  utimensat: { arguments: ['i32', 'string', 'buffer', 'i32'], return: 'i32' },
  futimens: { arguments: ['i32', 'buffer'], return: 'i32' },
  statx: { arguments: ['i32', 'string', 'i32', 'u32', 'buffer'], return: 'i32' },
  syncfs: { arguments: ['i32'], return: 'i32' },
} as const;

function bind(ffi: typeof import('node:ffi')): Libc {
  const { functions: c } = ffi.dlopen('libc.so.6', symbols);
  const outcome = errnoReader(ffi, c.__errno_location());
  const folder = openHow(openPath | openDirectory);
  const file = openHow(BigInt(readFlags));
  const open = (path: string, how: Buffer): number =>
    outcome(Number(c.syscall(openat2Call, currentFolder, path, how, BigInt(openHowBytes))));
  const about = Buffer.alloc(statxBytes);
  return {
    openFolder: path => open(path, folder),
    closeFolder: fd => void c.close(fd),
    openFile: path => open(path, file),
    closeFile: fd => void c.close(fd),
    renameNoReplace: (from, to) => outcome(c.renameat2(from.folder, from.name, to.folder, to.name, noReplace)),
    renameExchange: (a, b) => outcome(c.renameat2(a.folder, a.name, b.folder, b.name, exchange)),
    setTimes: (at, mtimeNs) => outcome(c.utimensat(at.folder, at.name, timesOf(mtimeNs), symlinkNoFollow)),
    setOpenTimes: (fd, mtimeNs) => outcome(c.futimens(fd, timesOf(mtimeNs))),
    mountOf: path => {
      const flags = symlinkNoFollow | noAutomount | statDontSync;
      if (c.statx(currentFolder, path, flags, mountIdWanted, about) < 0) return undefined;
      return (about.readUInt32LE(0) & mountIdWanted) === 0 ? undefined : about.readBigUInt64LE(mountIdAt);
    },
    syncFileSystem: fd => outcome(c.syncfs(fd)),
  };
}

/** A `struct open_how`: flags, mode, resolve. */
function openHow(flags: bigint): Buffer {
  const how = Buffer.alloc(openHowBytes);
  how.writeBigUInt64LE(flags | closeOnExec, 0);
  how.writeBigUInt64LE(resolveNoSymlinks | resolveNoMagicLinks, 16);
  return how;
}

/** Two `struct timespec`. The access time is now: set alone, the other one is dropped by volumes of FUSE's interface 2. */
function timesOf(mtimeNs: bigint): Buffer {
  const times = Buffer.alloc(32);
  const { seconds, nanoseconds } = timespec(mtimeNs);
  times.writeBigInt64LE(nowTime, 8);
  times.writeBigInt64LE(seconds, 16);
  times.writeBigInt64LE(nanoseconds, 24);
  return times;
}
