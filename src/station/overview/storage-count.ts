/**
 * How many bytes history keeps. Nothing keeps these sums, so they are counted when somebody looks: a page of nodes at
 * a time, so that others have their turn, and at most once in a while. The last count is kept and shown until then.
 */
import type { NodeId } from '#model/node.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock, Log } from '#platform/doors.ts';
import type { ShareStore } from '#platform/share-store.ts';

/** Nodes that one step counts. */
export const countNodesMax = 500;
/** Between two steps others have their turn for so long, milliseconds. */
const countPauseMs = 2;
/** So long a count is good enough, milliseconds. */
export const countFreshMs = 5 * 60_000;
/** So long who looks waits for a new count, milliseconds; it is there the next time otherwise. */
const countWaitMs = 1_000;

export interface StorageCount {
  /** Bytes of older versions of files that are there, and of all versions of deleted ones. */
  readonly older: number;
  readonly deleted: number;
  readonly countedMs: number;
}

export interface CountDoors {
  readonly store: Pick<ShareStore, 'shares' | 'historyBytes'>;
  readonly accounts: Pick<AccountStore, 'setting' | 'setSetting'>;
  readonly clock: Pick<Clock, 'nowMs' | 'sleep'>;
  readonly log: Log;
}

export interface StorageCounter {
  /** The last count, or a new one that did not take long; undefined where there is none yet. */
  look(): Promise<StorageCount | undefined>;
  /** Breaks a count off, and waits for that. */
  close(): Promise<void>;
}

const countName = 'storage count';

export function createStorageCounter(doors: CountDoors): StorageCounter {
  const { accounts, clock, log } = doors;
  let closing = false;
  let counting: Promise<void> | undefined;
  const last = (): StorageCount | undefined => JSON.parse(accounts.setting(countName) ?? 'null') ?? undefined;
  const count = async (): Promise<void> => {
    try {
      const counted = await countStorage(doors, () => closing);
      if (counted !== undefined) accounts.setSetting(countName, JSON.stringify(counted));
    } catch (error) {
      log('error', 'storage could not be counted', { error });
    }
    counting = undefined;
  };
  return {
    async look() {
      // A clock that was set back must not put it off for long.
      const isFresh = Math.abs(clock.nowMs() - (last()?.countedMs ?? 0)) < countFreshMs;
      if (!isFresh && !closing) {
        counting ??= count();
        await Promise.race([counting, clock.sleep(countWaitMs)]);
      }
      return last();
    },
    async close() {
      closing = true;
      await counting;
    },
  };
}

/** Counts everything; undefined when it was told to stop. */
export async function countStorage(
  { store, clock }: Pick<CountDoors, 'store' | 'clock'>,
  stopped: () => boolean = () => false,
): Promise<StorageCount | undefined> {
  let [older, deleted] = [0, 0];
  for (const { id, liveBytes } of await store.shares()) {
    let newest = 0;
    for (let after: NodeId | undefined; ; await clock.sleep(countPauseMs)) {
      if (stopped()) return undefined;
      const page = await store.historyBytes(id, { after, limit: countNodesMax });
      if (page.next === undefined) break;
      newest += page.newest;
      older += page.older;
      deleted += page.deleted;
      after = page.next;
    }
    // What lies beneath a deleted folder has no tombstone of its own: it is newest there, and lives no more. Files
    // that came while it was counted must not make that negative.
    deleted += Math.max(0, newest - liveBytes);
  }
  return { older, deleted, countedMs: clock.nowMs() };
}
