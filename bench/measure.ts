/** Seconds, processor seconds, bytes on the wire and memory of one piece of work. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Served } from '#bench/processes.ts';
import type { Wire } from '#bench/wire.ts';

export interface Figures {
  readonly seconds: number;
  /** By process. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  readonly peakBytes: Readonly<Record<string, number>>;
  /** Both ways and over all hops; undefined when it is not counted. */
  readonly wireBytes: number | undefined;
}

const quietEveryMs = 200;
const quietMsMax = 20_000;

/** The wall clock stops when `work` ends; the other figures are taken once the processes came to rest after it. */
export async function measure(
  processes: Readonly<Record<string, Served>>,
  wire: Wire | undefined,
  work: () => Promise<void>,
): Promise<Figures> {
  const served = Object.entries(processes);
  for (const [, each] of served) each.resetPeak();
  const before = served.map(([, each]) => each.weight().cpuSeconds);
  const wireBefore = await wire?.passed();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  await quiet(served.map(([, each]) => each));
  const wireAfter = await wire?.passed();
  return {
    seconds,
    cpuSeconds: Object.fromEntries(
      served.map(([name, each], index) => [name, each.weight().cpuSeconds - (before[index] ?? 0)]),
    ),
    peakBytes: Object.fromEntries(served.map(([name, each]) => [name, each.memory().peakBytes])),
    wireBytes: wireAfter === undefined || wireBefore === undefined ? undefined : wireAfter - wireBefore,
  };
}

/** Waits until none of the processes uses the processor to speak of. */
async function quiet(processes: readonly Served[]): Promise<void> {
  const end = performance.now() + quietMsMax;
  const total = (): number => processes.reduce((sum, each) => sum + each.weight().cpuSeconds, 0);
  for (let last = -1; performance.now() < end; ) {
    const now = total();
    if (now - last <= 0.011) return;
    last = now;
    await pause(quietEveryMs);
  }
}
