/** What a reader must know about the machine to judge the figures. */
import { statfsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';

export interface MachineFacts {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly kernel: string;
  readonly node: string;
  readonly fileSystem: string;
  /** Of the last minute. */
  readonly load: number;
  readonly at: string;
}

/** The magic numbers of statfs(2) that matter here. */
const fileSystems = new Map([
  [0x01021994, 'tmpfs'],
  [0xef53, 'ext4'],
  [0x9123683e, 'btrfs'],
  [0x58465342, 'xfs'],
]);

export function machineFacts(dir: string): MachineFacts {
  const type = statfsSync(dir).type;
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    node: process.version,
    fileSystem: fileSystems.get(type) ?? `0x${type.toString(16)}`,
    load: loadavg()[0] ?? 0,
    at: new Date().toISOString(),
  };
}
