/** Lets a running station look for what is to be told, and tell it. */
import { statfs } from 'node:fs/promises';
import type { Log } from '#platform/doors.ts';
import { systemClock } from '#platform/node/clock.ts';
import { systemRandom } from '#platform/node/random.ts';
import { StorageError } from '#platform/storage-error.ts';
import type { OpenStation } from '#station/main/open-station.ts';
import { type NoticeRunner, type NoticeTimes, startNotices } from '#station/notices/runner.ts';

export interface NoticeOptions {
  readonly log: Log;
  /** On the volume whose free space is looked at. */
  readonly folder: string;
  /** When the certificate ends that is shown now; null without one. */
  certificateUntilMs(): number | null;
  readonly times: NoticeTimes | undefined;
}

export function startNoticesOf(
  { accounts, shares, holds, upkeep }: OpenStation,
  { folder, times, ...options }: NoticeOptions,
): NoticeRunner {
  const doors = {
    ...options,
    ...{ accounts, clock: systemClock, random: systemRandom },
    shares: () => shares.shares(),
    holds: () => holds.list(),
    damaged: async (limit: number) => (await upkeep.store.damagedChunks({ after: undefined, limit })).length,
    storageProblem: async () => {
      try {
        await upkeep.packs.list();
        return undefined;
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        return error.message;
      }
    },
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
  return startNotices(doors, times);
}
