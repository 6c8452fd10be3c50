import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTask } from '#engine/task.ts';
import type { Script } from '#simulator/incident.ts';
import { inFull, inShort, plainDrive, type ShortScript, scriptText } from '#simulator/script-text.ts';
import { shrink } from '#simulator/shrink.ts';
import { type Failure, play, type SimulateOptions, simulate } from '#simulator/simulate.ts';

const script = inFull({
  seed: 7,
  schedule: 9,
  echoes: true,
  drives: [{}, { mode: 'download-only' }, { caseSensitive: false }],
  incidents: [
    { at: 0, drive: 0, does: ['write', 'a', '1:it\'s "new"'] },
    { at: 0, drive: 1, does: ['mkdir', 'd\u0301'] },
    { drive: 2, call: 4, fault: 'wire-loss', loses: 'reply' },
    { at: 12, fault: 'crash', drive: 2, again: true },
    { at: 30, drive: 2, does: ['rename', 'a', 'b'] },
  ],
});

test('calls, faults, drives and what is special about a world go, as long as the same invariant breaks', async () => {
  const small = await shrink(script, {
    invariant: 'd2',
    schedules: 1,
    runsMax: 1_000,
    async play(candidate) {
      const renames = candidate.incidents.some(each => 'does' in each && each.does[0] === 'rename');
      return { invariant: renames && candidate.world.drives.length > 1 ? 'd2' : 'q1', script: candidate };
    },
  });
  const [incident, ...others] = small.incidents;
  assert.deepEqual([incident, others], [{ at: 30, drive: 1, does: ['rename', 'a', 'b'] }, []]);
  assert.equal(small.world.echoes, false);
  assert.deepEqual(small.world.drives, [
    plainDrive(0),
    { ...plainDrive(1), computer: small.world.drives[1]?.computer },
  ]);
});

test('a script is worth as much when it is written in short', () => {
  assert.deepEqual(inFull(inShort(script)), script);
  const [, call] = /^await holds\(([\s\S]*)\);$/.exec(scriptText(script)) ?? [];
  const read = new Function(`return ${call};`)() as ShortScript;
  assert.deepEqual(inFull(read), script);
});

test('no more scripts are played than allowed', async () => {
  let runs = 0;
  const count = async (candidate: Script): Promise<{ invariant: string; script: Script }> => {
    runs += 1;
    return { invariant: 'other', script: candidate };
  };
  assert.equal(await shrink(script, { invariant: 'd2', schedules: 3, runsMax: 10, play: count }), script);
  assert.equal(runs, 10);
});

test('a true failure becomes a short script that fails in the same way', async () => {
  const options = { createTask, canary: true };
  const { failure, script: failing } = await firstFailure(options);
  const small = await shrink(failing, {
    invariant: failure.invariant,
    schedules: 1,
    runsMax: 25,
    async play(candidate) {
      const outcome = await play(candidate, options);
      return outcome.failure && { invariant: outcome.failure.invariant, script: outcome.script };
    },
  });
  assert.ok(small.incidents.length < failing.incidents.length, `${small.incidents.length} incidents are left`);
  assert.equal((await play(small, options)).failure?.invariant, failure.invariant);
  assert.equal((await play(small, { createTask })).failure, undefined);
});

/** Small seeds among which one fails; which one changes with all that the simulator comes to draw. */
const seedsMax = 60;

async function firstFailure(options: SimulateOptions): Promise<{ readonly failure: Failure; readonly script: Script }> {
  for (let seed = 0; seed < seedsMax; seed += 2) {
    const { failure, script } = await simulate(seed, options);
    if (failure) return { failure, script };
  }
  assert.fail('the canary is not found out');
}
