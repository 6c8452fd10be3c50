/** Time that passes only when it is told to. */
import { assert } from '#base/assert.ts';
import type { Clock } from '#platform/doors.ts';

export interface VirtualClock extends Clock {
  /** Nanoseconds since 1970, later at each call: two changes never share a time stamp by chance. */
  nowNs(): bigint;
  /** When the next sleeper is due, on the monotonic clock; undefined when nobody sleeps. */
  nextDueMs(): number | undefined;
  /** Goes forward to the next sleeper and wakes it (one only; first come first among equals). False when none sleeps. */
  wakeNext(): boolean;
  /** Goes forward by `ms`, waking sleepers in order; each may sleep again before the next is woken. */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock forward or back, as a person or a time server does; sleepers do not notice. */
  jump(ms: number): void;
}

/** A clock that stands at `startMs` (milliseconds since 1970). */
export function createVirtualClock(startMs = 1_700_000_000_000): VirtualClock {
  const sleepers: Sleeper[] = [];
  let passedMs = 0;
  let wallMs = startMs;
  let ticks = 0n;
  const goTo = (ms: number) => {
    assert(ms >= passedMs, 'time does not go back');
    wallMs += ms - passedMs;
    passedMs = ms;
  };
  const wakeNext = () => {
    const next = sleepers.shift();
    if (next === undefined) return false;
    goTo(Math.max(next.dueMs, passedMs));
    next.wake();
    return true;
  };
  return {
    nowMs: () => Math.floor(wallMs),
    monotonicMs: () => passedMs,
    nowNs: () => {
      ticks += 1n;
      return BigInt(Math.floor(wallMs * 1000)) * 1000n + ticks;
    },
    sleep: ms => new Promise(wake => insert(sleepers, { dueMs: passedMs + Math.max(0, ms), wake })),
    nextDueMs: () => sleepers[0]?.dueMs,
    wakeNext,
    advance: async ms => {
      const end = passedMs + ms;
      while ((sleepers[0]?.dueMs ?? Number.POSITIVE_INFINITY) <= end) {
        wakeNext();
        await settle();
      }
      goTo(end);
    },
    jump: ms => {
      wallMs += ms;
    },
  };
}

interface Sleeper {
  readonly dueMs: number;
  wake(): void;
}

/** Behind all that are due at the same time, so that the order is that of falling asleep. */
function insert(sleepers: Sleeper[], one: Sleeper): void {
  const after = sleepers.findIndex(other => other.dueMs > one.dueMs);
  sleepers.splice(after < 0 ? sleepers.length : after, 0, one);
}

/** Turns of the promise queue that a woken sleeper gets before the next one is woken. */
const turns = 50;

async function settle(): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}
