/** Many seeds of the lying station. `WAYSTATION_LIAR_SEED=7` plays one again, `WAYSTATION_LIAR_SEEDS=5000` more. */
import { test } from 'node:test';
import { liveThrough } from '#test/rules/hostile-world.ts';

const one = process.env['WAYSTATION_LIAR_SEED'];
const count = Number(process.env['WAYSTATION_LIAR_SEEDS'] ?? 300);

test('R98: many lives with a lying station', async context => {
  const told = one === undefined ? await liveThrough(1_000, count) : await liveThrough(Number(one), 1);
  context.diagnostic(`tampered answers: ${[...told].map(([kind, times]) => `${times} × ${kind}`).join(', ')}`);
});
