/** What runs beside a folder in which nothing happens. */
import { setTimeout as pause } from 'node:timers/promises';
import { measure } from '#bench/measure.ts';
import type { Turn } from '#bench/scenes/scene.ts';

const idleMs = 60_000;
const idleMsMin = 500;
/** Until it has given back what the work before took, which it does within 20 s. */
const settleMs = 25_000;
const settleMsMin = 1_000;
/** The kernel tells processor time in steps of a hundredth of a second. */
const tickMs = 10;

/** Watches it for a while; `files` is what the folder holds. */
export async function idle(turn: Turn, files: number): Promise<void> {
  const { rig, scale } = turn;
  const role = rig.resident?.();
  if (role === undefined) return;
  await pause(Math.max(settleMsMin, settleMs * Math.min(1, scale)));
  const forMs = Math.max(idleMsMin, idleMs * Math.min(1, scale));
  let cpuSeconds = 0;
  const figures = await measure([role], rig.wire, async () => {
    const before = role.cpuSeconds();
    await pause(forMs);
    cpuSeconds = role.cpuSeconds() - before;
  });
  const aMinute = 60_000 / forMs;
  turn.record({
    ...figures,
    // What is used while the other figures are taken is not a part of the rest.
    cpuSeconds: { [role.name]: cpuSeconds },
    name: 'idle',
    title: `at rest beside ${files} files`,
    more: {
      'RSS MiB': role.memory().rssBytes / 1024 / 1024,
      'CPU ms a minute': cpuSeconds * 1000 * aMinute,
      'in steps of ms': tickMs * aMinute,
    },
  });
}
