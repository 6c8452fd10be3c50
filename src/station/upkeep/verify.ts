/**
 * Verification: is everything there that the station says it has, and is it what it says?
 *
 *     database   by its own check
 *     shares     every node's rows follow one another, trees are rooted, names unique, revisions dense, answers whole
 *     packs      every chunk is read and hashed, those that were not for the longest time first, as far as the budget
 *                goes; where it ended is remembered
 *     versions   every manifest can be read, and every chunk of it is there and sound
 *
 * It may run beside a station at work. What looks wrong is looked at again before it is told. Damaged chunks are
 * marked, so that they count as missing until their bytes are sent again; one that is sound again is unmarked.
 */
import type { Hash } from '#model/node.ts';
import type { CollectDoors } from '#station/upkeep/collect.ts';
import { checkPacks, type PacksChecked, type VerifyPosition } from '#station/upkeep/verify-packs.ts';
import { checkShares } from '#station/upkeep/verify-shares.ts';
import { checkVersions, type DamagedVersion } from '#station/upkeep/verify-versions.ts';

/** Damaged versions that a report names; more are counted. */
export const damagedNamedMax = 1_000;

export interface VerifyOptions {
  /** How long to read chunks for, milliseconds; undefined reads all. */
  readonly budgetMs?: number | undefined;
  /** Where the run before ended, and where to note where this one does. */
  readonly position: {
    load(): VerifyPosition | undefined;
    save(position: VerifyPosition | undefined): void;
  };
}

export interface VerifyReport extends PacksChecked {
  readonly shares: number;
  readonly nodes: number;
  /** Contents that some version has. */
  readonly contents: number;
  /** Every chunk that is known to be damaged, whether found by this run or before. */
  readonly damagedChunks: readonly Hash[];
  readonly damaged: readonly DamagedVersion[];
  /** Damaged versions that are not named above. */
  readonly damagedMore: number;
  /** What is wrong beside damaged chunks, as sentences. */
  readonly faults: readonly string[];
}

/** True when nothing is wrong as far as it was looked. */
export function isSound({ damagedChunks, damaged, faults }: VerifyReport): boolean {
  return damagedChunks.length === 0 && damaged.length === 0 && faults.length === 0;
}

/** Throws `StorageError` when the storage as a whole cannot be read. */
export async function verify(doors: CollectDoors, options: VerifyOptions): Promise<VerifyReport> {
  const faults = [...(await doors.store.faults())].map(fault => `The database is damaged: ${fault}`);
  const shares = await checkShares(doors);
  const packs = await checkPacks(doors, options);
  const versions = await checkVersions(doors);
  return {
    ...packs,
    shares: shares.shares,
    nodes: shares.nodes,
    contents: versions.contents,
    damagedChunks: await damagedChunks(doors),
    damaged: versions.damaged.slice(0, damagedNamedMax),
    damagedMore: Math.max(0, versions.damaged.length - damagedNamedMax),
    faults: [...faults, ...shares.faults, ...versions.faults],
  };
}

/** All that are marked. */
export async function damagedChunks({ store }: Pick<CollectDoors, 'store'>): Promise<readonly Hash[]> {
  const found: Hash[] = [];
  for (;;) {
    const page = await store.damagedChunks({ after: found.at(-1), limit: 1_000 });
    if (page.length === 0) return found;
    found.push(...page.map(row => row.hash));
  }
}
