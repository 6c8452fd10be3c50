/** Runs one seed, or one script, and tells how it ended. */
import type { Task } from '#engine/round.ts';
import type { TaskDoors, TaskSettings } from '#engine/settings.ts';
import { loseDisplaced } from '#simulator/canary.ts';
import type { Script } from '#simulator/incident.ts';
import { drawProfile, type ProfileOptions } from '#simulator/profile.ts';
import { Violation } from '#simulator/violation.ts';
import { World, type WorldCounts, type WorldOptions } from '#simulator/world.ts';

export interface PlayOptions {
  readonly createTask: (settings: TaskSettings, doors: TaskDoors) => Task;
  /** Loses what people wrote, on purpose: the run must fail. */
  readonly canary?: boolean | undefined;
  readonly print?: ((line: string) => void) | undefined;
}

export interface SimulateOptions extends PlayOptions, ProfileOptions {
  /** The seed of the schedule, if it is not to be the seed itself. */
  readonly schedule?: number | undefined;
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
  /** Plays the run again, as far as it came. */
  readonly script: Script;
}

/** Lives through a seed, and whatever it draws. */
export async function simulate(seed: number, options: SimulateOptions): Promise<Outcome> {
  const profile = drawProfile(seed, options);
  const { programs, ...people } = profile.people;
  options.print?.(`seed ${seed}: ${JSON.stringify({ ...profile, people: { ...people, programs: [...programs] } })}`);
  const { schedule = seed } = options;
  return toTheFault({ seed, schedule, world: profile.world, incidents: { drawn: profile } }, options);
}

/** Plays a script. */
export function play({ incidents, ...script }: Script, options: PlayOptions): Promise<Outcome> {
  return toTheFault({ ...script, incidents: { script: incidents } }, options);
}

type Way = Pick<WorldOptions, 'seed' | 'schedule' | 'world' | 'incidents'>;

/** What fails is run a second time with a check after every decision, so that the trace ends at the fault. */
async function toTheFault(way: Way, options: PlayOptions): Promise<Outcome> {
  const outcome = await runOnce(way, options, options.print !== undefined);
  if (outcome.failure === undefined || options.print !== undefined) return outcome;
  const again = await runOnce(way, options, true);
  return again.failure === undefined ? outcome : again;
}

async function runOnce(way: Way, { createTask, print, canary }: PlayOptions, vigilant: boolean): Promise<Outcome> {
  const world = new World({ ...way, createTask, print, vigilant, tamper: canary ? loseDisplaced : undefined });
  let failure: Failure | undefined;
  try {
    await world.run();
  } catch (error) {
    const violation =
      error instanceof Violation ? error : new Violation('threw', String((error as Error).stack ?? error));
    failure = { invariant: violation.invariant, message: violation.message, tail: world.trace.tail() };
  }
  const { seed, schedule } = way;
  const script: Script = { seed, schedule, world: way.world, incidents: world.noted() };
  return { seed, traceHash: world.trace.hash(), failure, script, ...world.counts() };
}
