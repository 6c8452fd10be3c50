/**
 * Decides what happens next in a simulated world, from one seeded random and nothing else.
 *
 * Whoever acts does so in a *life*. Before everything that touches the world it asks for a `step`, which parks it.
 * The scheduler resumes one of the parked at a time and goes on when nothing is left to run: no timers, sockets or
 * files are in play, so that moment is exact (see `drained`), and a seed takes the same way each time.
 *
 * A crash ends a life: what it has parked is forgotten and none of its promises is ever fulfilled.
 */
import { assert } from '#base/assert.ts';
import type { SeededRandom } from '#base/random.ts';

/** One start of a program until it crashes or the run is over. */
export interface Life {
  readonly name: string;
  ended: boolean;
}

export interface Scheduler {
  /** Virtual milliseconds since the world began. */
  nowMs(): number;
  /** Parks the caller. Never answers once its life has ended. */
  step(life: Life, what: string): Promise<void>;
  /** Parks the caller until the time has come, or `wake` is called. */
  sleep(life: Life, ms: number | undefined): Sleep;
  /** Forgets all that a life has parked. */
  end(life: Life): void;
  /** How many are parked and could go on now. */
  ready(): number;
  /** Resumes one of the parked and lets everything run until all are parked again. */
  runOne(): Promise<void>;
  /** Lets everything run until all are parked: after something came from outside. */
  quiesce(): Promise<void>;
  /** Lets time pass; whoever has slept enough becomes ready. */
  pass(ms: number): void;
  /** Somebody sleeps for a time. */
  sleeping(): boolean;
  /** Jumps to the moment at which the next sleeper wakes; false when nobody sleeps for a time. */
  skipToNextSleeper(): boolean;
}

export interface Sleep {
  readonly over: Promise<void>;
  wake(): void;
}

export interface SchedulerOptions {
  readonly random: SeededRandom;
  /** Probability of going on with the life that acted last, so that some seeds run in bursts. */
  readonly burst: number;
  readonly onStep: (life: Life, what: string) => void;
}

interface Parked {
  readonly life: Life;
  readonly what: string;
  readonly resume: () => void;
}

interface Sleeper extends Parked {
  /** Undefined: until woken. */
  readonly untilMs: number | undefined;
}

export function createScheduler({ random, burst, onStep }: SchedulerOptions): Scheduler {
  const parked: Parked[] = [];
  const sleepers = new Set<Sleeper>();
  let nowMs = 0;
  let last: Life | undefined;
  const rouse = (sleeper: Sleeper): void => {
    if (sleepers.delete(sleeper)) parked.push(sleeper);
  };
  const choose = (): number => {
    const start = random.below(parked.length);
    if (last === undefined || !random.chance(burst)) return start;
    const same = parked.findIndex(each => each.life === last);
    return same < 0 ? start : same;
  };
  return {
    nowMs: () => nowMs,
    step: (life, what) => new Promise(resume => void (life.ended || parked.push({ life, what, resume }))),
    sleep(life, ms) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const untilMs = ms === undefined ? undefined : nowMs + ms;
      const sleeper: Sleeper = { life, what: 'wakes', resume: resolve, untilMs };
      if (!life.ended) sleepers.add(sleeper);
      return { over: promise, wake: () => rouse(sleeper) };
    },
    end(life) {
      life.ended = true;
      for (let i = parked.length - 1; i >= 0; i -= 1) if (parked[i]?.life === life) parked.splice(i, 1);
      for (const sleeper of sleepers) if (sleeper.life === life) sleepers.delete(sleeper);
    },
    ready: () => parked.length,
    async runOne() {
      const [chosen] = parked.splice(choose(), 1);
      assert(chosen, 'somebody is parked');
      last = chosen.life;
      onStep(chosen.life, chosen.what);
      chosen.resume();
      await drained();
    },
    quiesce: drained,
    pass(ms) {
      nowMs += ms;
      for (const sleeper of sleepers) if (sleeper.untilMs !== undefined && sleeper.untilMs <= nowMs) rouse(sleeper);
    },
    sleeping: () => earliest(sleepers) !== undefined,
    skipToNextSleeper() {
      const next = earliest(sleepers);
      if (next === undefined) return false;
      this.pass(Math.max(0, next - nowMs));
      return true;
    },
  };
}

function earliest(sleepers: Iterable<Sleeper>): number | undefined {
  let next: number | undefined;
  for (const { untilMs } of sleepers)
    if (untilMs !== undefined && (next === undefined || untilMs < next)) next = untilMs;
  return next;
}

/**
 * Fulfilled when no promise reaction is left to run. Asked from within one (as every `await` here is), Node runs a
 * tick only after the whole queue of reactions, whatever these add to it.
 * https://nodejs.org/api/process.html#when-to-use-queuemicrotask-vs-processnexttick
 */
export function drained(): Promise<void> {
  return new Promise(resolve => process.nextTick(resolve));
}
