import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTask } from '#engine/task.ts';
import { callFaults, decisionFaults, drawFault, drawFaults } from '#simulator/faults/registry.ts';
import type { Incident, Script } from '#simulator/incident.ts';
import { play, simulate } from '#simulator/simulate.ts';

const names = [...decisionFaults, ...callFaults].map(({ name }) => name);

test('faults have names of their own, and none other can be asked for', () => {
  assert.equal(new Set(names).size, names.length);
  assert.throws(() => drawFault(0, 'flood'), /There is no fault "flood": crash, /);
});

test('the swarm chooses each fault for some seeds, and spares others', () => {
  const seeds = Array.from({ length: 1_000 }, (_, seed) => drawFaults(seed));
  for (const name of names) {
    const chosen = seeds.filter(faults => name in faults).length;
    assert.ok(chosen >= 50 && chosen <= 800, `${name} is chosen for ${chosen} of 1,000 seeds`);
  }
});

describe('each fault strikes, and what is noted of it takes the same way again', () => {
  for (const fault of names) {
    test(fault, async () => {
      const { script, traceHash } = await struckBy(fault);
      const again = await play(JSON.parse(JSON.stringify(script)) as Script, { createTask });
      assert.deepEqual([again.traceHash, again.script], [traceHash, script]);
    });
  }
});

/** The first run in which a fault struck. */
async function struckBy(fault: string) {
  for (let seed = 0; seed < seedsTried; seed += 2) {
    const outcome = await simulate(seed, { createTask, fault });
    if (outcome.script.incidents.some(incident => isOf(incident, fault))) return outcome;
  }
  return assert.fail(`${fault} did not strike in ${seedsTried / 2} small worlds`);
}

const seedsTried = 20;

function isOf(incident: Incident, fault: string): boolean {
  return 'fault' in incident && incident.fault === fault;
}
