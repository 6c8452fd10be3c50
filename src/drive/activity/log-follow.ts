/** The lines of the log as they are written, from now on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type LogFilter, type LogSource, logLine, searching } from '#drive/activity/log-pages.ts';
import type { SyncLogEntry } from '#platform/sync-log.ts';
import type { LogLine } from '#protocol/control/activity.ts';

/** How often it is looked for new lines, milliseconds. */
export const followEveryMs = 500;
/** Lines of a task that are told after one look; of a burst beyond that, the oldest are left to the pages. */
export const burstLinesMax = 1_000;

export interface FollowDoors {
  /** Asked at each look: tasks come and go. */
  readonly sources: () => readonly LogSource[];
  /** Waits; rejects once `stop` is aborted. */
  readonly pause?: (ms: number, stop: AbortSignal) => Promise<unknown>;
}

/** The oldest first. Ends when `stop` is aborted. */
export async function* followLog(
  { sources, pause = (ms, signal) => sleep(ms, undefined, { signal }) }: FollowDoors,
  { kinds, search }: LogFilter,
  stop: AbortSignal,
): AsyncGenerator<LogLine> {
  const fits = searching(search);
  const seen = new Map(sources().map(source => [source.task, newestNumber(source)]));
  while (!stop.aborted) {
    const fresh: { readonly source: LogSource; readonly entry: SyncLogEntry }[] = [];
    for (const source of sources()) {
      const after = seen.get(source.task) ?? 0;
      const entries = source.store.syncLog({ limit: burstLinesMax, after });
      seen.set(source.task, entries[0]?.number ?? after);
      for (const entry of entries)
        if (fits(entry) && (kinds?.includes(entry.kind) ?? true)) fresh.push({ source, entry });
    }
    fresh.sort((a, b) => a.entry.atMs - b.entry.atMs || a.entry.number - b.entry.number);
    for (const { source, entry } of fresh) yield logLine(source, entry);
    await pause(followEveryMs, stop).catch((error: unknown) => {
      // Being called off is the expected end of a pause.
      if (!stop.aborted) throw error;
    });
  }
}

function newestNumber({ store }: LogSource): number {
  return store.syncLog({ limit: 1 })[0]?.number ?? 0;
}
