/**
 * Repair: asks the drives of a share for contents that the station lost. A damaged chunk counts as missing, so whoever
 * sends its bytes again mends it; here it is only listed what is wanted, the drives are told, and it is waited.
 */
import { isSound } from '#station/chunks/take-chunks.ts';
import type { CollectDoors } from '#station/upkeep/collect.ts';
import { checkVersions, type DamagedVersion } from '#station/upkeep/verify-versions.ts';

/** How often the drives are asked, and between that looked, milliseconds. */
export const askEveryMs = 5_000;
export const repairLookMs = 500;

export interface RepairOptions {
  /** How long to wait for drives, milliseconds. */
  readonly waitMs: number;
  /** Lets the running station ask its drives; 'no station' when none runs. */
  ask(): Promise<'asked' | 'no station'>;
}

export interface RepairReport {
  readonly asked: 'asked' | 'no station';
  readonly repaired: readonly DamagedVersion[];
  /** What no drive had so far. It stays on the list, and a drive that comes later is asked for it. */
  readonly left: readonly DamagedVersion[];
}

export async function repair(doors: CollectDoors, { waitMs, ask }: RepairOptions): Promise<RepairReport> {
  const { store, clock } = doors;
  const { damaged } = await checkVersions(doors);
  // A list of chunks that is damaged itself names nothing that a drive could send.
  const wanted = damaged.filter(({ chunks }) => chunks.length > 0);
  await store.setWanted(wanted.map(({ shareId, node, content }) => ({ share: shareId, node, content })));
  const untilMs = clock.monotonicMs() + waitMs;
  let left: readonly DamagedVersion[] = damaged;
  let asked: RepairReport['asked'] = 'asked';
  let askMs = Number.NEGATIVE_INFINITY;
  while (left.length > 0 && asked === 'asked') {
    if (clock.monotonicMs() - askMs >= askEveryMs) {
      askMs = clock.monotonicMs();
      asked = await ask();
    }
    left = await stillLacking(doors, left);
    if (clock.monotonicMs() >= untilMs) break;
    if (left.length > 0) await clock.sleep(repairLookMs);
  }
  const isLeft = new Set(left);
  return { asked, repaired: damaged.filter(version => !isLeft.has(version)), left };
}

async function stillLacking(
  { store }: CollectDoors,
  versions: readonly DamagedVersion[],
): Promise<readonly DamagedVersion[]> {
  const rows = await store.chunks(versions.flatMap(version => version.chunks));
  return versions.filter(({ chunks }) => chunks.length === 0 || chunks.some(hash => !isSound(rows.get(hash))));
}
