/** Seconds, processor seconds, bytes on the wire and memory of one piece of work; the same for every contestant. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Memory } from '#bench/process-tree.ts';
import type { Wire } from '#bench/wire.ts';

/** One part in the work with all its processes: the station, a drive, a tool. */
export interface Role {
  readonly name: string;
  /** Processor seconds so far, of processes that ended as well. */
  cpuSeconds(): number;
  memory(): Memory;
  /** From now on `memory` tells the peak since this moment. */
  resetPeak(): void;
}

export interface Figures {
  readonly seconds: number;
  /** By role. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  /** By role. */
  readonly peakBytes: Readonly<Record<string, number>>;
  /** Both ways and over all legs; undefined when it is not counted. */
  readonly wireBytes: number | undefined;
}

const quietEveryMs = 200;
const quietMsMax = 20_000;
const quietSecondsMax = 0.011;
const peakEveryMs = 50;

/** The wall clock stops when `work` ends; the other figures are taken once the processes came to rest after it. */
export async function measure(
  roles: readonly Role[],
  wire: Pick<Wire, 'passed'> | undefined,
  work: () => Promise<void>,
): Promise<Figures> {
  for (const role of roles) role.resetPeak();
  const before = roles.map(role => role.cpuSeconds());
  const wireBefore = await wire?.passed();
  const peaks = watchPeaks(roles);
  try {
    const start = performance.now();
    await work();
    const seconds = (performance.now() - start) / 1000;
    await quiet(roles);
    const wireAfter = await wire?.passed();
    return {
      seconds,
      cpuSeconds: byRole(roles, (role, index) => role.cpuSeconds() - (before[index] ?? 0)),
      peakBytes: byRole(roles, role => peaks.of(role)),
      wireBytes: wireAfter === undefined || wireBefore === undefined ? undefined : wireAfter - wireBefore,
    };
  } finally {
    peaks.stop();
  }
}

function byRole(roles: readonly Role[], figure: (role: Role, index: number) => number): Record<string, number> {
  return Object.fromEntries(roles.map((role, index) => [role.name, figure(role, index)]));
}

/** Looks every so often, since the peak of a process that has ended is told nowhere. */
function watchPeaks(roles: readonly Role[]) {
  const peaks = new Map<Role, number>();
  const look = (role: Role): number => {
    const peak = Math.max(peaks.get(role) ?? 0, role.memory().peakBytes);
    peaks.set(role, peak);
    return peak;
  };
  const timer = setInterval(() => roles.forEach(look), peakEveryMs);
  return { of: look, stop: () => clearInterval(timer) };
}

/** Waits until none of the processes uses the processor to speak of. */
async function quiet(roles: readonly Role[]): Promise<void> {
  const end = performance.now() + quietMsMax;
  const total = (): number => roles.reduce((sum, role) => sum + role.cpuSeconds(), 0);
  for (let last = -1; performance.now() < end; ) {
    const now = total();
    if (now - last <= quietSecondsMax) return;
    last = now;
    await pause(quietEveryMs);
  }
}
