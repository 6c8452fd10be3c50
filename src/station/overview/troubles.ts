/** What went wrong lately: taken from the log, so that whoever reads no logs learns that there is something in them. */
import type { Clock, Log } from '#platform/doors.ts';

/** How long a trouble is told, milliseconds (a day). */
export const troubleKeepMs = 24 * 60 * 60_000;

export interface Trouble {
  /** The event, as the log has it. */
  readonly event: string;
  readonly count: number;
  readonly lastMs: number;
}

export interface TroubleLog {
  /** Passes everything on, and remembers what went wrong. */
  readonly log: Log;
  /** Those of the last day, the newest first. */
  recent(): readonly Trouble[];
}

/** Not an error of the station's own, yet somebody should look at it. */
export const directoryTrouble = 'directory unreachable';

export function createTroubleLog(log: Log, clock: Pick<Clock, 'nowMs'>): TroubleLog {
  // Events are words of the program, so there are only so many.
  const troubles = new Map<string, Trouble>();
  const recent = (): readonly Trouble[] =>
    [...troubles.values()]
      .filter(({ lastMs }) => clock.nowMs() - lastMs < troubleKeepMs)
      .sort((a, b) => b.lastMs - a.lastMs);
  return {
    recent,
    log: (level, event, about) => {
      log(level, event, about);
      if (level !== 'error' && event !== directoryTrouble) return;
      const before = recent().find(each => each.event === event);
      troubles.set(event, { event, count: (before?.count ?? 0) + 1, lastMs: clock.nowMs() });
    },
  };
}
