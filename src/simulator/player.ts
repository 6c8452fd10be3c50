/** Plays seeds with the true engine, or with what a mutant made of it: loaded after the mutant was put in its place. */
import { createTask } from '#engine/task.ts';
import { scriptText } from '#simulator/script-text.ts';
import { shrink } from '#simulator/shrink.ts';
import { type Outcome, play, type SimulateOptions, simulate } from '#simulator/simulate.ts';

export interface PlayerOptions extends Omit<SimulateOptions, 'createTask'> {}

/** A seed that takes another way the second time is worth nothing: it could not be replayed. */
export async function playSeed(seed: number, again: boolean, playerOptions: PlayerOptions): Promise<Outcome> {
  const options = { ...playerOptions, createTask };
  const outcome = await simulate(seed, options);
  if (!again || outcome.failure) return outcome;
  const { traceHash } = await simulate(seed, options);
  if (traceHash === outcome.traceHash) return outcome;
  const message = `repeat: seed ${seed} took another way the second time: trace ${outcome.traceHash}, then ${traceHash}`;
  return { ...outcome, failure: { invariant: 'repeat', message, tail: [] } };
}

/** Schedules that each smaller script is tried with. */
const schedulesTried = 4;
/** Scripts that are played at most to make one smaller. */
const shrinkRunsMax = 3_000;

/** The smallest script of a failing seed, as text; undefined when the seed keeps every promise. */
export async function shrinkSeed(seed: number, playerOptions: PlayerOptions): Promise<string | undefined> {
  const { print, ...options } = { ...playerOptions, createTask };
  const { failure, script } = await simulate(seed, options);
  if (!failure) return undefined;
  const small = await shrink(script, {
    invariant: failure.invariant,
    schedules: schedulesTried,
    runsMax: shrinkRunsMax,
    async play(candidate) {
      const outcome = await play(candidate, options);
      return outcome.failure && { invariant: outcome.failure.invariant, script: outcome.script };
    },
    progress: ({ incidents, world }, runs) =>
      print?.(`… ${incidents.length} incidents on ${world.drives.length} drives after ${runs} runs`),
  });
  const last = (await play(small, options)).failure;
  return [...(last?.tail ?? []), last?.message ?? '', '', scriptText(small)].join('\n');
}
