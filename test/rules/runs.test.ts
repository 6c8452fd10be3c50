/** S28, scenario 57: of a drive and its copies one goes on, and a drive that was never copied always does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toHex } from '#base/hex.ts';
import { nextRun } from '#drive/connection/credentials.ts';
import type { RunSettings } from '#drive/settings-file.ts';
import type { NodeId } from '#model/node.ts';
import type { DeviceRun } from '#platform/account-store.ts';
import { createSeededRandom } from '#platform/memory/memory-random.ts';
import { parseRun, runText, type ShownRun } from '#protocol/run.ts';
import { judgeRun } from '#station/accounts/runs.ts';

const random = createSeededRandom(57);
const freshId = (): NodeId => toHex(random.bytes(16)) as NodeId;

interface World {
  station: DeviceRun | null;
  /** Written down by each computer; the first is the one that was linked. */
  readonly computers: RunSettings[];
}

/** Shows the run to the station; answers whether it is let in. */
function shown(world: World, computer: number): boolean {
  const run = world.computers[computer];
  assert.ok(run);
  const judgement = judgeRun(world.station, { ...run, before: run.before });
  if (judgement === 'next') world.station = { number: run.number, mark: run.mark };
  return judgement !== 'copied';
}

function heard(world: World, computer: number): void {
  world.computers[computer] = { ...(world.computers[computer] as RunSettings), accepted: true };
}

function start(world: World, computer: number): void {
  world.computers[computer] = nextRun(world.computers[computer], random);
}

const act = fc.constantFrom('start', 'ask', 'ask, and hear nothing', 'back up', 'put back');

test('S28, scenario 57: a drive that was never copied is never refused, whatever is lost, and though the station is put back', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), acts => {
      const world: World = { station: null, computers: [nextRun(undefined, random)] };
      let backup = world.station;
      for (const each of acts) {
        if (each === 'start') start(world, 0);
        else if (each === 'back up') backup = world.station;
        else if (each === 'put back') world.station = backup;
        else {
          assert.ok(shown(world, 0));
          if (each === 'ask') heard(world, 0);
        }
      }
    }),
  );
});

test('S28, scenario 57: of a drive and its copy, the one that asks second in a run of its own is refused for good', () => {
  const acts = fc.array(fc.tuple(fc.nat({ max: 1 }), fc.boolean()), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.nat({ max: 5 }), acts, (lives, calls) => {
      const world: World = { station: null, computers: [nextRun(undefined, random)] };
      for (let life = 0; life <= lives; life += 1) {
        assert.ok(shown(world, 0));
        heard(world, 0);
        if (life < lives) start(world, 0);
      }
      world.computers.push(world.computers[0] as RunSettings);
      for (const computer of [0, 1]) start(world, computer);
      const [first = 0] = calls[0] as [number, boolean];
      for (const [computer, restarts] of [[first, false] as const, ...calls]) {
        if (restarts) start(world, computer);
        const admitted = shown(world, computer);
        assert.equal(admitted, computer === first);
        if (admitted) heard(world, computer);
      }
    }),
  );
});

test('a run is read from its text, and from nothing else', () => {
  const runs: ShownRun[] = [
    { number: 1, mark: freshId(), before: undefined },
    { number: 900, mark: freshId(), before: freshId() },
  ];
  for (const run of runs) assert.deepEqual(parseRun(runText(run)), run);
  const text = runText(runs[1] as ShownRun);
  for (const other of ['', '1', `0${text}`, `${text}.`, text.slice(0, -1), text.toUpperCase(), `-${text}`, `1.x.`]) {
    if (other !== text) assert.equal(parseRun(other), undefined, other);
  }
});
