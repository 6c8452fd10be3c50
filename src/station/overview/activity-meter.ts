/**
 * Measures what goes through the station, and adds it to the sums of each hour.
 *
 * Commits and changes are read off the shares' heads, so that what commands commit beside the station counts as well
 * and the way of a commit stays as it is. What was measured is written a few times a minute; a crash loses that much.
 */
import {
  type ActivityStore,
  type ActivitySums,
  addedSums,
  dayMs,
  hourMs,
  noActivity,
  spanStart,
} from '#platform/activity-store.ts';
import type { Clock } from '#platform/doors.ts';
import type { ShareStore } from '#platform/share-store.ts';
import type { WireBytes } from '#station/overview/wire-bytes.ts';

/** How often what was measured is written down, milliseconds. */
export const activityWriteMs = 20_000;
/** For how long each hour is kept by itself, and then each day, milliseconds (60 days, 5 years). */
export const hoursKeepMs = 60 * dayMs;
export const daysKeepMs = 5 * 365 * dayMs;

export interface MeterDoors {
  readonly store: Pick<ShareStore, 'shares' | 'changedSince'>;
  readonly accounts: ActivityStore;
  readonly wire: Pick<WireBytes, 'read'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

export interface ActivityMeter {
  /** Adds what went through since the last time to the hour that it is. One call at a time. */
  write(): Promise<void>;
  /** What went through since the start, as far as it was written down. */
  totals(): ActivitySums;
  /** Makes days of old hours. */
  fold(): void;
}

/** What the shares have by now is where it begins. */
export async function createActivityMeter(doors: MeterDoors): Promise<ActivityMeter> {
  const { store, accounts, wire, clock } = doors;
  const heads = new Map((await store.shares()).map(({ id, head }) => [id, head]));
  let sent = wire.read();
  let totals = noActivity;
  const measured = async (): Promise<ActivitySums> => {
    let [commits, changes] = [0, 0];
    for (const { id, head } of await store.shares()) {
      const before = heads.get(id) ?? 0;
      heads.set(id, head);
      if (head <= before) continue;
      commits += head - before;
      changes += await store.changedSince(id, before);
    }
    const { bytesIn, bytesOut } = wire.read();
    const sums = { commits, changes, bytesIn: bytesIn - sent.bytesIn, bytesOut: bytesOut - sent.bytesOut };
    sent = { bytesIn, bytesOut };
    return sums;
  };
  return {
    async write() {
      const sums = await measured();
      totals = addedSums(totals, sums);
      if (Object.values(sums).some(count => count > 0)) accounts.addActivity(spanStart(clock.nowMs(), hourMs), sums);
    },
    totals: () => totals,
    fold: () => {
      const today = spanStart(clock.nowMs(), dayMs);
      accounts.foldActivity({ hoursMs: today - hoursKeepMs, daysMs: today - daysKeepMs });
    },
  };
}
