/**
 * Notes which files people saw. What is noted lies in memory until it is written, many at once: a page with hundreds of
 * pictures costs one write, and nobody waits for it. A crash loses the last seconds.
 */
import type { Clock, Log } from '#platform/doors.ts';
import { type FileAccess, type FileAccessStore, fileAccessKey, joinedAccess } from '#platform/file-access-store.ts';

/** How often what was noted is written, milliseconds. */
export const accessesWriteMs = 2_000;
/** Accesses in memory; what comes beyond while the storage fails is lost, and the log says so. */
export const accessesPendingMax = 10_000;

export interface AccessRecorder {
  /** Costs no write. */
  note(access: Omit<FileAccess, 'atMs' | 'lastMs' | 'times'>): void;
  /** Writes what was noted. What cannot be written is kept for the next time. */
  write(): void;
}

export interface RecorderDoors {
  readonly accounts: Pick<FileAccessStore, 'addFileAccesses'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

export function createAccessRecorder({ accounts, clock, log }: RecorderDoors): AccessRecorder {
  const pending = new Map<string, FileAccess>();
  let lost = 0;
  return {
    note: seen => {
      const access: FileAccess = { ...seen, atMs: clock.nowMs(), lastMs: clock.nowMs(), times: 1 };
      const key = fileAccessKey(access);
      const before = pending.get(key);
      if (before === undefined && pending.size >= accessesPendingMax) lost += 1;
      else pending.set(key, before === undefined ? access : joinedAccess(before, access));
    },
    write: () => {
      if (lost > 0) log('warn', 'accesses to files were not noted', { count: lost });
      lost = 0;
      if (pending.size === 0) return;
      try {
        accounts.addFileAccesses([...pending.values()]);
        pending.clear();
      } catch (error) {
        log('error', 'accesses to files could not be written', { error });
      }
    },
  };
}
