/** Runs one seed and tells how it ended. */
import { seededRandom } from '#base/random.ts';
import type { Task } from '#engine/round.ts';
import type { TaskDoors, TaskSettings } from '#engine/settings.ts';
import { loseDisplaced } from '#simulator/canary.ts';
import { drawProfile, type ProfileOptions } from '#simulator/profile.ts';
import { Violation } from '#simulator/violation.ts';
import { World, type WorldCounts } from '#simulator/world.ts';

export interface SimulateOptions extends ProfileOptions {
  readonly createTask: (settings: TaskSettings, doors: TaskDoors) => Task;
  /** Loses what people wrote, on purpose: the run must fail. */
  readonly canary?: boolean | undefined;
  readonly print?: ((line: string) => void) | undefined;
}

export interface Failure {
  readonly invariant: string;
  readonly message: string;
  /** The last events before it. */
  readonly tail: readonly string[];
}

export interface Outcome extends WorldCounts {
  readonly seed: number;
  /** Of every decision and effect: the same for the same seed. */
  readonly traceHash: string;
  readonly failure: Failure | undefined;
}

/** A failing seed is run a second time with a check after every decision, so that the trace ends at the fault. */
export async function simulate(seed: number, options: SimulateOptions): Promise<Outcome> {
  const outcome = await runOnce(seed, options, options.print !== undefined);
  if (outcome.failure === undefined || options.print !== undefined) return outcome;
  const again = await runOnce(seed, options, true);
  return again.failure === undefined ? outcome : again;
}

async function runOnce(seed: number, options: SimulateOptions, vigilant: boolean): Promise<Outcome> {
  const { createTask, print } = options;
  const profile = drawProfile(seededRandom(seed ^ profileSalt), seed, options);
  print?.(`seed ${seed}: ${JSON.stringify({ ...profile, programs: [...profile.programs] })}`);
  const world = new World({
    seed,
    profile,
    createTask,
    print,
    vigilant,
    tamper: options.canary ? loseDisplaced : undefined,
  });
  let failure: Failure | undefined;
  try {
    await world.run();
  } catch (error) {
    const violation =
      error instanceof Violation ? error : new Violation('threw', String((error as Error).stack ?? error));
    failure = { invariant: violation.invariant, message: violation.message, tail: world.trace.tail() };
  }
  return { seed, traceHash: world.trace.hash(), failure, ...world.counts() };
}

/** So that profile and course of a seed are drawn from different numbers. */
const profileSalt = 0x51a7;
