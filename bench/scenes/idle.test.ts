import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rig } from '#bench/contestants/contestant.ts';
import type { Row } from '#bench/rows.ts';
import { idle } from '#bench/scenes/idle.ts';
import type { Turn } from '#bench/scenes/scene.ts';

test('only what is used within the pause counts as used at rest, and the steps of the clock are told', async () => {
  let used = 7;
  const role = {
    ...{ name: 'drive a', resetPeak: () => undefined },
    ...{ cpuSeconds: () => used, memory: () => ({ rssBytes: 1_048_576, peakBytes: 1_048_576 }) },
  };
  const passed = async (): Promise<number> => {
    used += 1;
    return 0;
  };
  const rows: Omit<Row, 'contestant'>[] = [];
  const rig = { resident: () => role, wire: { passed } } as unknown as Rig;
  const record: Turn['record'] = row => rows.push(row);
  await idle({ rig, scale: 0.000_1, record } as unknown as Turn, 3);
  assert.deepEqual(rows[0]?.cpuSeconds, { 'drive a': 0 });
  assert.deepEqual(rows[0]?.more, { 'RSS MiB': 1, 'CPU ms a minute': 0, 'in steps of ms': 1_200 });
});
