/** What went through a station, in memory. */
import {
  type ActivityRow,
  type ActivitySpan,
  type ActivityStore,
  type ActivitySums,
  addedSums,
  dayMs,
  noActivity,
  spanStart,
} from '#platform/activity-store.ts';

/** By span and beginning. */
export type ActivityTable = Map<string, ActivityRow>;

export function memoryActivity(table: () => ActivityTable): ActivityStore {
  const add = (span: ActivitySpan, fromMs: number, sums: ActivitySums): void => {
    const key = `${span} ${fromMs}`;
    table().set(key, { span, fromMs, ...addedSums(table().get(key) ?? noActivity, sums) });
  };
  return {
    addActivity: (fromMs, sums) => add('hour', fromMs, sums),
    activity: sinceMs =>
      [...table().values()]
        .filter(({ fromMs }) => fromMs >= sinceMs)
        .sort((a, b) => a.fromMs - b.fromMs || (a.span < b.span ? -1 : 1)),
    foldActivity: ({ hoursMs, daysMs }) => {
      for (const [key, row] of table()) {
        if (row.span !== 'hour' || row.fromMs >= hoursMs) continue;
        add('day', spanStart(row.fromMs, dayMs), row);
        table().delete(key);
      }
      for (const [key, { span, fromMs }] of table()) if (span === 'day' && fromMs < daysMs) table().delete(key);
    },
  };
}
