/**
 * The names and the end of shares.
 *
 * B25: a removed share is as if it were not there, by whatever way somebody comes, and is kept whole; brought back, it is
 * what it was. Only erasing takes anything away.
 */
import type { Clock } from '#platform/doors.ts';
import { forErasure } from '#platform/share-life.ts';
import type { ShareId, ShareRow, ShareStore } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';

/** Rows that go in one write: commits of other shares wait for no longer than that. */
const eraseRowsMax = 2_000;

/** A share that was removed, and when. */
export interface RemovedShare extends ShareRow {
  readonly removedMs: number;
}

export interface ShareLifeService {
  /** Those that are there; of some shares alone, where these are named. */
  shares(among?: ReadonlySet<ShareId>): Promise<readonly ShareRow[]>;
  /** Those that were removed, and those that are being erased (`removedMs` is `forErasure`). */
  removedShares(): Promise<readonly RemovedShare[]>;
  /** Throws 'exists' when there is a share of that name, a removed one too. */
  renameShare(share: ShareId, name: string): Promise<void>;
  removeShare(share: ShareId): Promise<void>;
  /** Refuses 'unknown-share' for one that is erased. */
  bringShareBack(share: ShareId): Promise<void>;
  /** Takes a share away for good, whether or not it was removed; what it held is collected later. */
  eraseShare(share: ShareId): Promise<void>;
}

export function shareLife(doors: {
  readonly store: ShareStore;
  readonly clock: Pick<Clock, 'nowMs' | 'sleep'>;
}): ShareLifeService {
  const { store, clock } = doors;
  return {
    shares: async among => (await store.shares(among)).filter(({ removedMs }) => removedMs === null),
    removedShares: async () => (await store.shares()).filter(isRemoved),
    async renameShare(share, name) {
      if ((await store.renameShare(share, name)) === 'done') return;
      throw new Refusal('exists', `There is a share called "${name}" already; choose another name.`);
    },
    removeShare: share => store.removeShare(share, clock.nowMs()),
    async bringShareBack(share) {
      if ((await store.bringShareBack(share)) === 'gone') throw new Refusal('unknown-share');
    },
    async eraseShare(share) {
      await store.removeShare(share, forErasure);
      while ((await store.eraseStep(share, eraseRowsMax)) === 'more') {
        // Whoever waits for the station comes in between.
        await clock.sleep(0);
      }
    },
  };
}

function isRemoved(share: ShareRow): share is RemovedShare {
  return share.removedMs !== null;
}
