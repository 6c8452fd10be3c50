/**
 * Retention: lets every share lose what its policy does not keep (rules V1-V9 of docs/history.md).
 *
 *     plan      what goes by the policy, now
 *     doubt     whether the share reaches the chunks of what goes, durably
 *     drop      the versions; what a person keeps by now stays
 *     settle    a walk over what is left tells which chunks the share reaches no more
 *
 * Each step is short. Cut off in between, what was doubted is cleared or settled by the next run, and what was not dropped
 * is planned anew. The bytes are freed by collection, which knows nothing of any of it.
 */
import { AssertionFailed } from '#base/assert.ts';
import type { ShareRow } from '#platform/share-store.ts';
import { readManifests } from '#station/share/contents.ts';
import { type CollectDoors, collectPauseMs } from '#station/upkeep/collect.ts';
import { settleReach, steps } from '#station/upkeep/reach.ts';
import { chunksIn, type Going, planRetention } from '#station/upkeep/retention-plan.ts';

/** Versions that one step drops. */
export const dropStep = 100;

export type RetainDoors = Pick<CollectDoors, 'store' | 'clock' | 'log'>;

/** What a run did, or a share lost. */
export interface Retained {
  readonly versions: number;
  readonly files: number;
  /** Chunks that shares reach no more; bytes of those that nothing else reaches are freed by collection. */
  readonly chunks: number;
}

/** Over all shares. Throws `StorageError` when the storage fails; what was done until then is whole. */
export async function retain(doors: RetainDoors): Promise<Retained> {
  const total = { versions: 0, files: 0, chunks: 0 };
  for (const share of await doors.store.shares()) {
    // B25: what was removed is kept as it was.
    if (share.removedMs !== null) continue;
    const done = await retainShare(doors, share);
    total.versions += done.versions;
    total.files += done.files;
    total.chunks += done.chunks;
  }
  return total;
}

async function retainShare(doors: RetainDoors, share: ShareRow): Promise<Retained> {
  const going = await planned(doors, share);
  let versions = 0;
  for (let from = 0; from < going.length; from += dropStep) {
    versions += await drop(doors, share, going.slice(from, from + dropStep));
  }
  // Also when nothing goes: a run of before may have been cut off.
  const chunks = await settleReach(doors, share);
  const files = new Set(going.map(({ node }) => node)).size;
  if (versions > 0) doors.log('info', 'versions were dropped', { share: share.id, versions, files });
  return { versions, files, chunks };
}

async function planned(doors: RetainDoors, share: ShareRow): Promise<readonly Going[]> {
  try {
    return await planRetention(doors, share, await doors.store.retention(share.id));
  } catch (error) {
    if (!(error instanceof AssertionFailed)) throw error;
    doors.log('error', 'a damaged manifest holds back retention', { share: share.id, error });
    return [];
  }
}

async function drop({ store, clock, log }: RetainDoors, share: ShareRow, going: readonly Going[]): Promise<number> {
  for (const content of new Set(going.map(version => version.content))) {
    try {
      const chunks = chunksIn(await readManifests(store, [content]), content);
      for (const hashes of steps(chunks.map(({ hash }) => hash))) await store.doubtChunks(share.id, hashes);
    } catch (error) {
      if (!(error instanceof AssertionFailed)) throw error;
      // Its chunks stay reached; that costs room and loses nothing.
      log('error', 'the manifest of a dropped version is damaged', { share: share.id, content });
    }
  }
  const count = await store.dropVersions(share.id, going);
  await clock.sleep(collectPauseMs);
  return count;
}
