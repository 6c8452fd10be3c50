/** What runs beside a folder in which nothing happens. */
import { setTimeout as pause } from 'node:timers/promises';
import { measure } from '#bench/measure.ts';
import type { Turn } from '#bench/scenes/scene.ts';

const idleMs = 10_000;
const idleMsMin = 500;
const settleMs = 1_000;

/** Watches it for a while; `files` is what the folder holds. */
export async function idle(turn: Turn, files: number): Promise<void> {
  const { rig, scale } = turn;
  const role = rig.resident?.();
  if (role === undefined) return;
  await pause(settleMs);
  const forMs = Math.max(idleMsMin, idleMs * Math.min(1, scale));
  const figures = await measure([role], rig.wire, () => pause(forMs));
  const cpuSeconds = figures.cpuSeconds[role.name] ?? 0;
  turn.record({
    ...figures,
    name: 'idle',
    title: `at rest beside ${files} files`,
    more: { 'RSS MiB': role.memory().rssBytes / 1024 / 1024, 'CPU ms a minute': (cpuSeconds * 1000 * 60_000) / forMs },
  });
}
