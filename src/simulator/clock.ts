/** The clocks of a simulated world: all of them tell the scheduler's time, each wrong in its own way. */
import type { TaskSettings } from '#engine/settings.ts';
import type { Clock } from '#platform/doors.ts';
import type { Life, Scheduler } from '#simulator/scheduler.ts';

/** When the world begins, milliseconds since 1970. */
const worldStartMs = 1_700_000_000_000;

export interface SimulatedClock extends Clock {
  nowNs(): bigint;
  /** Sets the wall clock forward or back. */
  jump(ms: number): void;
  /** The computer goes down, and comes up again. */
  restart(): void;
  /** The run of the computer, as its tasks know it. */
  run(): Required<Pick<TaskSettings, 'run' | 'here'>>;
}

/** A wall clock that is wrong by `aheadMs`, on the scheduler's time. No two readings of `nowNs` are alike. */
export function clockOf(scheduler: Scheduler, life: () => Life, aheadMs: number): SimulatedClock {
  let last = 0n;
  let skewMs = aheadMs;
  const run = { number: 0, atMs: scheduler.nowMs() };
  const wallMs = (atMs: number): number => Math.floor(worldStartMs + skewMs + atMs);
  return {
    nowMs: () => wallMs(scheduler.nowMs()),
    jump(ms) {
      skewMs += ms;
      if (ms < 0) last = 0n;
    },
    restart() {
      run.number += 1;
      run.atMs = scheduler.nowMs();
    },
    run: () => ({ run: `run ${run.number}`, here: { host: 'simulated', startedMs: () => wallMs(run.atMs) } }),
    monotonicMs: () => scheduler.nowMs(),
    sleep: ms => scheduler.sleep(life(), ms).over,
    nowNs() {
      const now = BigInt(worldStartMs + skewMs) * 1_000_000n + BigInt(Math.floor(scheduler.nowMs() * 1_000_000));
      last = now > last ? now : last + 1n;
      return last;
    },
  };
}
