/**
 * Lets a share lose chunks that none of its versions holds any more, after versions were dropped: a walk over all versions
 * that are left, by the rules in `platform/retention-store.ts`. It costs what the share has, and only when something was
 * dropped. Cut off at any point, it leaves chunks that are reached for longer than they need be, and the next walk goes over
 * all again.
 */
import { AssertionFailed } from '#base/assert.ts';
import type { Hash } from '#model/node.ts';
import type { VersionId } from '#platform/retention-store.ts';
import type { ShareRow } from '#platform/share-store.ts';
import { readManifests } from '#station/share/contents.ts';
import { type CollectDoors, collectPauseMs, collectRowsMax } from '#station/upkeep/collect.ts';
import { chunksIn } from '#station/upkeep/retention-plan.ts';

/** Chunks that one step doubts, clears or settles. */
export const doubtsStep = 2_000;
/** Versions whose manifests one step reads. */
const versionsStep = 50;

/** Answers how many chunks the share lost. Nothing is lost while the manifest of some version cannot be read. */
export async function settleReach(
  doors: Pick<CollectDoors, 'store' | 'clock' | 'log'>,
  share: ShareRow,
): Promise<number> {
  const { store, clock, log } = doors;
  const walk = await store.beginWalk(share.id);
  if (walk === undefined) return 0;
  try {
    await clearHeld(doors, share, walk);
  } catch (error) {
    if (!(error instanceof AssertionFailed)) throw error;
    log('error', 'a damaged manifest holds back what retention frees', { share: share.id, error });
    return 0;
  }
  let lost = 0;
  for (;;) {
    const count = await store.settleDoubts(share.id, walk, collectRowsMax);
    lost += count;
    if (count === 0) return lost;
    await clock.sleep(collectPauseMs);
  }
}

async function clearHeld(
  { store, clock }: Pick<CollectDoors, 'store' | 'clock'>,
  share: ShareRow,
  walk: number,
): Promise<void> {
  for (let after: VersionId | undefined; ; ) {
    const page = await store.versionsAfter(share.id, { after, limit: versionsStep });
    after = page.at(-1);
    if (after === undefined) return;
    for (const content of new Set(page.map(version => version.content))) {
      const chunks = chunksIn(await readManifests(store, [content]), content);
      for (const hashes of steps(chunks.map(({ hash }) => hash))) await store.clearDoubts(share.id, walk, hashes);
    }
    await clock.sleep(collectPauseMs);
  }
}

/** The hashes, a step at a time. */
export function* steps(hashes: readonly Hash[]): Generator<readonly Hash[]> {
  for (let from = 0; from < hashes.length; from += doubtsStep) yield hashes.slice(from, from + doubtsStep);
}
