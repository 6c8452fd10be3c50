/** The door to what went through a station: sums for each hour, and for each day of longer ago. */

/** What went through a station in a span of time. */
export interface ActivitySums {
  /** Batches that were accepted. */
  readonly commits: number;
  /** Files and folders that were made, changed, moved or deleted. */
  readonly changes: number;
  /** Bytes on the network, to the station and from it. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export type ActivitySpan = 'hour' | 'day';

export interface ActivityRow extends ActivitySums {
  readonly span: ActivitySpan;
  /** When the span began, milliseconds since 1970; days are those of UTC. */
  readonly fromMs: number;
}

export interface ActivityStore {
  /** Adds to the hour that began at `hourMs`. */
  addActivity(hourMs: number, sums: ActivitySums): void;
  /** The spans that began at `sinceMs` or later, oldest first; one in which nothing went through is not there. */
  activity(sinceMs: number): readonly ActivityRow[];
  /** Adds the hours that began before `hoursMs` to their days, and forgets the days that began before `daysMs`. */
  foldActivity(before: { readonly hoursMs: number; readonly daysMs: number }): void;
}

export const hourMs = 60 * 60_000;
export const dayMs = 24 * hourMs;

/** When the span began in which a moment lies. */
export function spanStart(atMs: number, spanMs: number): number {
  return Math.floor(atMs / spanMs) * spanMs;
}

/** Both together. */
export function addedSums(a: ActivitySums, b: ActivitySums): ActivitySums {
  return {
    commits: a.commits + b.commits,
    changes: a.changes + b.changes,
    bytesIn: a.bytesIn + b.bytesIn,
    bytesOut: a.bytesOut + b.bytesOut,
  };
}

export const noActivity: ActivitySums = { commits: 0, changes: 0, bytesIn: 0, bytesOut: 0 };
