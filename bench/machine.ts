/** What a reader must know about the machine to judge the figures. */
import { readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';

export interface MachineFacts {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly kernel: string;
  readonly node: string;
  readonly fileSystem: string;
  /** Of the minute before the run. */
  readonly loadBefore: number;
  readonly at: string;
  /** Of the contestants, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The magic numbers of statfs(2) that matter here. */
const fileSystems = new Map([
  [0x01021994, 'tmpfs'],
  [0xef53, 'ext4'],
  [0x9123683e, 'btrfs'],
  [0x58465342, 'xfs'],
]);

/** From this load on, for each core, other work shares the processor with what is measured. */
const quietLoadMax = 0.25;

export function machineFacts(dir: string, versions: Readonly<Record<string, string>>): MachineFacts {
  const type = statfsSync(dir).type;
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    node: process.version,
    fileSystem: fileSystems.get(type) ?? `0x${type.toString(16)}`,
    loadBefore: loadavg()[0] ?? 0,
    at: new Date().toISOString(),
    versions,
  };
}

/** Whether figures of this run say something about the program, and not about what else ran. */
export function isQuiet({ loadBefore, cores }: Pick<MachineFacts, 'loadBefore' | 'cores'>): boolean {
  return loadBefore <= quietLoadMax * cores;
}

/** How many files and sockets a process may have open at most, as root lets it be (`ulimit -Hn`). */
export function openFilesMax(limits = readFileSync('/proc/self/limits', 'utf8')): number {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1];
  return hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
}
