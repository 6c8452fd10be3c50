/**
 * Gives memory back to the system once a process that has worked is at rest.
 *
 * V8 keeps the pages of its heap, and the C library those of its own, for the work that comes next. A daemon that waits for
 * days would hold what one minute of work took (docs/decisions/0041). The garbage is collected for that with all that V8
 * holds back otherwise, which takes some tenths of a second: hence only at rest, and seldom.
 *
 * A collection at rest leaves V8 with little room until the next one, and whatever passes outside its heap is counted against
 * that room: each 12 MB of a big file would have the whole heap marked. So a small heap may grow further (docs/decisions/0044).
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How often it is looked whether the process is at rest, milliseconds. */
export const lookEveryMs = 10_000;
/** A process that used less processor time than this between two looks is at rest, milliseconds. */
export const restCpuMsMax = 100;
/** Work after which there is something to give back again, milliseconds of processor time. */
export const workedCpuMsMin = 2_000;
/** What the heap has grown by since then is something to give back as well, bytes: it may come of doing very little for long. */
export const grownBytesMin = 16 * 1024 * 1024;
/** A heap up to this size may grow to two and a half times as much before it is marked, bytes; a larger one as V8 thinks fit. */
export const smallHeapBytesMax = 64 * 1024 * 1024;
const smallHeapGrowsByPercent = 150;
const asV8ThinksFit = 0;
/** A larger heap would be collected for too long: it belongs to a process that has much to remember, bytes. */
export const heapBytesMax = 128 * 1024 * 1024;

export interface MemoryDoors {
  /** Processor time that the process has used, milliseconds. */
  readonly cpuMs: () => number;
  /** What the heap holds, bytes. */
  readonly heapBytes: () => number;
  readonly giveBack: () => void;
  /** How much the heap may grow before it is marked. */
  readonly growBy: (percent: number) => void;
}

/** What answers is called at every look. */
export function createRestingMemory({ cpuMs, heapBytes, giveBack, growBy }: MemoryDoors): () => void {
  let before = cpuMs();
  // The start is work as well.
  let givenBackAt = Number.NEGATIVE_INFINITY;
  let leftBytes = 0;
  growBy(smallHeapGrowsByPercent);
  return () => {
    const now = cpuMs();
    const isAtRest = now - before < restCpuMsMax;
    const bytes = heapBytes();
    growBy(bytes <= smallHeapBytesMax ? smallHeapGrowsByPercent : asV8ThinksFit);
    before = now;
    const isMuch = now - givenBackAt >= workedCpuMsMin || bytes - leftBytes >= grownBytesMin;
    if (!isAtRest || !isMuch || bytes > heapBytesMax) return;
    giveBack();
    before = cpuMs();
    givenBackAt = before;
    leftBytes = heapBytes();
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
    growBy: percent => setFlagsFromString(`--heap-growing-percent=${percent}`),
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
