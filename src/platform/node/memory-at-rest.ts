/**
 * Gives memory back to the system once a process that has worked is at rest.
 *
 * V8 keeps the pages of its heap, and the C library those of its own, for the work that comes next. A daemon that waits for
 * days would hold what one minute of work took (docs/decisions/0041). The garbage is collected for that with all that V8
 * holds back otherwise, which takes some tenths of a second: hence only at rest, and seldom.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How often it is looked whether the process is at rest, milliseconds. */
export const lookEveryMs = 10_000;
/** A process that used less processor time than this between two looks is at rest, milliseconds. */
export const restCpuMsMax = 100;
/** Work after which there is something to give back again, milliseconds of processor time. */
export const workedCpuMsMin = 2_000;
/** A larger heap would be collected for too long: it belongs to a process that has much to remember, bytes. */
export const heapBytesMax = 128 * 1024 * 1024;

export interface MemoryDoors {
  /** Processor time that the process has used, milliseconds. */
  readonly cpuMs: () => number;
  /** What the heap holds, bytes. */
  readonly heapBytes: () => number;
  readonly giveBack: () => void;
}

/** What answers is called at every look. */
export function createRestingMemory({ cpuMs, heapBytes, giveBack }: MemoryDoors): () => void {
  let before = cpuMs();
  // The start is work as well.
  let givenBackAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = cpuMs();
    const isAtRest = now - before < restCpuMsMax;
    before = now;
    if (!isAtRest || now - givenBackAt < workedCpuMsMin || heapBytes() > heapBytesMax) return;
    giveBack();
    before = cpuMs();
    givenBackAt = before;
  };
}

/** Looks after the memory of this process as long as it runs, and does not keep it running. */
export function restMemory(): void {
  const collect = collector();
  const trim = trimmer();
  const look = createRestingMemory({
    cpuMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    heapBytes: () => process.memoryUsage().heapUsed,
    giveBack: () => {
      collect();
      trim();
    },
  });
  setInterval(look, lookEveryMs).unref();
}

/** V8's own function, which Node shows to those alone who ask for it. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as NodeJS.GCFunction;
  return () => void gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/** The C library's way to give back what lies free between its pieces; where there is none, it stays. */
function trimmer(): () => void {
  const ffi = process.getBuiltinModule('node:ffi') as typeof import('node:ffi') | undefined;
  if (process.platform !== 'linux' || ffi === undefined) return () => undefined;
  try {
    const { functions } = ffi.dlopen('libc.so.6', { malloc_trim: { arguments: ['u64'], return: 'i32' } } as const);
    return () => void functions.malloc_trim(0n);
  } catch {
    // Another C library.
    return () => undefined;
  }
}
