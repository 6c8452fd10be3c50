/** Linux' inotify over `node:ffi`. All calls are synchronous; `waitFor` blocks, so it belongs in a worker thread. */
import * as fs from 'node:fs';
import { errnoReader } from '#platform/node/libc.ts';

/** Bits of an event's mask, from the kernel's `inotify.h`. */
export const inotifyBit = {
  attributes: 0x4,
  closeWrite: 0x8,
  movedFrom: 0x40,
  movedTo: 0x80,
  create: 0x100,
  delete: 0x200,
  deleteSelf: 0x400,
  moveSelf: 0x800,
  unmount: 0x2000,
  overflow: 0x4000,
  ignored: 0x8000,
  isFolder: 0x40000000,
} as const;

export interface InotifyEvent {
  /** The watch that the event belongs to, -1 for an overflow. */
  readonly watch: number;
  readonly mask: number;
  /** Equal for the two halves of a rename, else 0. */
  readonly cookie: number;
  /** Empty when the event is about the watched folder itself. */
  readonly name: string;
}

export interface Inotify {
  readonly fd: number;
  /** Watches a folder, never through a link; answers the watch, or the system's error number negated. */
  add(path: string): number;
  remove(watch: number): void;
  /** All events that are there. */
  read(): InotifyEvent[];
  close(): void;
}

/** A descriptor that wakes a thread waiting for it, rung from any thread of the process. */
export interface Bell {
  readonly fd: number;
  ring(): void;
  close(): void;
}

/** Undefined where there is no inotify to be had. */
export function makeBell(): Bell | undefined {
  const c = load();
  const fd = c?.eventfd(0, closeOnExec | nonBlocking) ?? -1;
  if (fd < 0) return undefined;
  const one = Buffer.alloc(8);
  one.writeBigUInt64LE(1n);
  return { fd, ring: () => void fs.writeSync(fd, one), close: () => void c?.close(fd) };
}

/** Makes a bell wait for its next ring. */
export function quietBell(fd: number): void {
  unlessEmpty(() => fs.readSync(fd, Buffer.alloc(8)));
}

/** Opens an inotify queue; answers the system's error number negated when there is none to be had. */
export function openInotify(): Inotify | number {
  const c = load();
  if (c === undefined) return functionMissing;
  const fd = c.outcome(c.inotify_init1(closeOnExec | nonBlocking));
  if (fd < 0) return fd;
  return {
    fd,
    add: path => c.outcome(c.inotify_add_watch(fd, path, watchedBits)),
    remove: watch => void c.inotify_rm_watch(fd, watch),
    read: () => readAll(fd),
    close: () => void c.close(fd),
  };
}

/** Blocks until one of these descriptors can be read, at most so long (-1 = forever); tells which can. */
export function waitFor(fds: readonly number[], milliseconds: number): boolean[] {
  // An array of `struct pollfd`: descriptor, wanted, seen.
  const polled = Buffer.alloc(8 * fds.length);
  for (const [index, fd] of fds.entries()) {
    polled.writeInt32LE(fd, 8 * index);
    polled.writeInt16LE(readable, 8 * index + 4);
  }
  load()?.poll(polled, BigInt(fds.length), milliseconds);
  return fds.map((_, index) => polled.readInt16LE(8 * index + 6) !== 0);
}

/** The events in a buffer that the kernel filled. */
export function parseEvents(bytes: Buffer): InotifyEvent[] {
  const events: InotifyEvent[] = [];
  for (let at = 0; at + headBytes <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 12);
    const name = bytes.subarray(at + headBytes, at + headBytes + length);
    const end = name.indexOf(0);
    events.push({
      watch: bytes.readInt32LE(at),
      mask: bytes.readUInt32LE(at + 4),
      cookie: bytes.readUInt32LE(at + 8),
      name: name.subarray(0, end < 0 ? length : end).toString(),
    });
    at += headBytes + length;
  }
  return events;
}

const headBytes = 16;
const bufferBytes = 64 * 1024;
const closeOnExec = 0o2000000;
const nonBlocking = 0o4000;
const functionMissing = -38;
const onlyFolders = 0x01000000;
const doNotFollow = 0x02000000;
const notUnlinked = 0x04000000;
const readable = 1;

const watchedBits =
  inotifyBit.attributes |
  inotifyBit.closeWrite |
  inotifyBit.movedFrom |
  inotifyBit.movedTo |
  inotifyBit.create |
  inotifyBit.delete |
  inotifyBit.deleteSelf |
  inotifyBit.moveSelf |
  onlyFolders |
  doNotFollow |
  notUnlinked;

const symbols = {
  __errno_location: { arguments: [], return: 'pointer' },
  close: { arguments: ['i32'], return: 'i32' },
  eventfd: { arguments: ['u32', 'i32'], return: 'i32' },
  inotify_init1: { arguments: ['i32'], return: 'i32' },
  inotify_add_watch: { arguments: ['i32', 'string', 'u32'], return: 'i32' },
  inotify_rm_watch: { arguments: ['i32', 'i32'], return: 'i32' },
  poll: { arguments: ['buffer', 'u64', 'i32'], return: 'i32' },
} as const;

type Calls = NonNullable<ReturnType<typeof bind>>;

let calls: Calls | undefined;

function load(): Calls | undefined {
  calls ??= bind();
  return calls;
}

function bind() {
  const ffi = process.getBuiltinModule('node:ffi') as typeof import('node:ffi') | undefined;
  if (process.platform !== 'linux' || ffi === undefined) return undefined;
  try {
    const { functions } = ffi.dlopen('libc.so.6', symbols);
    return { ...functions, outcome: errnoReader(ffi, functions.__errno_location()) };
  } catch {
    // Another C library: the caller watches by plain Node instead.
    return undefined;
  }
}

function readAll(fd: number): InotifyEvent[] {
  const events: InotifyEvent[] = [];
  const buffer = Buffer.alloc(bufferBytes);
  for (;;) {
    const count = unlessEmpty(() => fs.readSync(fd, buffer));
    if (count === undefined) return events;
    events.push(...parseEvents(buffer.subarray(0, count)));
  }
}

function unlessEmpty<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}
