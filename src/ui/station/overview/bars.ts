/** What a plot of activity shows: the hours or days of a time, each with its sums, also where nothing went through. */
import type { ActivityWire } from '#protocol/overview.ts';

export type SpanName = 'day' | 'week' | 'month';

export type Measure = 'changes' | 'commits' | 'bytesIn' | 'bytesOut';
export const measures: readonly Measure[] = ['changes', 'commits', 'bytesIn', 'bytesOut'];

export interface Bar extends Readonly<Record<Measure, number>> {
  /** Milliseconds since 1970. */
  readonly fromMs: number;
}

const hourMs = 60 * 60_000;
const days: Readonly<Record<SpanName, number>> = { day: 1, week: 7, month: 30 };

/** From when on activity has to be asked for. */
export function sinceMs(span: SpanName, nowMs: number): number {
  return starts(span, nowMs)[0] ?? nowMs;
}

/** The last 24 hours one by one, or the last days, as they are where the reader lives. */
export function barsOf(activity: readonly ActivityWire[], span: SpanName, nowMs: number): readonly Bar[] {
  const from = starts(span, nowMs);
  return from.map((fromMs, at) => {
    const until = from[at + 1] ?? Number.POSITIVE_INFINITY;
    const within = activity.filter(each => each.fromMs >= fromMs && each.fromMs < until);
    const sum = (of: Measure): number => within.reduce((all, each) => all + each[of], 0);
    return {
      fromMs,
      changes: sum('changes'),
      commits: sum('commits'),
      bytesIn: sum('bytesIn'),
      bytesOut: sum('bytesOut'),
    };
  });
}

/** When each bar begins, oldest first. */
function starts(span: SpanName, nowMs: number): readonly number[] {
  if (span === 'day') {
    const last = Math.floor(nowMs / hourMs) * hourMs;
    return Array.from({ length: 24 }, (_, at) => last - (23 - at) * hourMs);
  }
  const today = new Date(nowMs);
  return Array.from({ length: days[span] }, (_, at) =>
    // Days in which the clock is changed are not of 24 hours.
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - (days[span] - 1 - at)).getTime(),
  );
}
