/** What a process weighs together with all that it started: processor time and memory, read from /proc (proc(5)). */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The unit of times in /proc, in seconds: fixed by Linux for programs at 100 a second. */
const tickSeconds = 0.01;

export interface Weight {
  /** User and system time since the process began, in seconds. */
  readonly cpuSeconds: number;
  /** The same of its children that ended and were waited for, with theirs. */
  readonly childrenSeconds: number;
}

export interface Memory {
  readonly rssBytes: number;
  /** The most since the process began, or since `resetTreePeak`. */
  readonly peakBytes: number;
}

/** The times in a line of /proc/PID/stat; the name in it may hold blanks and brackets. */
export function parseStat(stat: string): Weight {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
  return {
    cpuSeconds: (user + system) * tickSeconds,
    childrenSeconds: (childrenUser + childrenSystem) * tickSeconds,
  };
}

/** Sizes in the text of /proc/PID/status; 0 for a process that is ending and holds nothing any more. */
export function parseStatus(status: string): Memory {
  const bytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * 1024;
  return { rssBytes: bytes('VmRSS'), peakBytes: bytes('VmHWM') };
}

/** Times of one process; zero where it is gone. */
export function weightOf(pid: number | 'self'): Weight {
  return parseStat(readProc(`${pid}/stat`));
}

/** The process and its living descendants; empty where it is gone. */
export function treeOf(pid: number): readonly number[] {
  const found: number[] = [];
  for (const open = [pid]; open.length > 0; ) {
    const next = open.pop() as number;
    const threads = threadsOf(next);
    if (threads.length > 0) found.push(next);
    for (const thread of threads) open.push(...childrenOf(next, thread));
  }
  return found;
}

/** Processor seconds of the living tree and of all in it that ended and was waited for. */
export function treeSeconds(pid: number): number {
  return treeOf(pid).reduce((sum, each) => {
    const { cpuSeconds, childrenSeconds } = weightOf(each);
    return sum + cpuSeconds + childrenSeconds;
  }, 0);
}

/** Memory of the living tree: sums, so that pages which its processes share count more than once. */
export function treeMemory(pid: number): Memory {
  const each = treeOf(pid).map(one => parseStatus(readProc(`${one}/status`)));
  return {
    rssBytes: each.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
    peakBytes: each.reduce((sum, { peakBytes }) => sum + peakBytes, 0),
  };
}

/** From now on `treeMemory` tells the peaks since this moment, where the kernel lets us. */
export function resetTreePeak(pid: number): void {
  for (const each of treeOf(pid)) {
    try {
      writeFileSync(`/proc/${each}/clear_refs`, '5');
    } catch {
      // Only the owner with the right capability may; the peak is then that of the whole life.
    }
  }
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function childrenOf(pid: number, thread: string): readonly number[] {
  return readProc(`${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number);
}

/** Empty where the process ended meanwhile. */
function readProc(name: string): string {
  try {
    return readFileSync(`/proc/${name}`, 'utf8');
  } catch {
    return '';
  }
}
