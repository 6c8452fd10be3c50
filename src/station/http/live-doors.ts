/** What the running station knows beside what it keeps; the server feeds it, and shows it. */
import type { ActivitySums } from '#platform/activity-store.ts';
import type { OverviewReply } from '#protocol/overview.ts';
import type { MetricsDoors } from '#station/http/routes-metrics.ts';
import type { StateKeeper } from '#station/overview/drive-states.ts';
import type { LiveFacts } from '#station/overview/live-facts.ts';
import type { WireBytes } from '#station/overview/wire-bytes.ts';

export interface LiveDoors {
  readonly wire: WireBytes;
  readonly states: StateKeeper;
  /** With these devices connected. */
  facts(connected: ReadonlySet<string>): LiveFacts;
  overview(connected: ReadonlySet<string>): Promise<OverviewReply>;
  /** What went through since the start, up to this moment. */
  activity(): Promise<ActivitySums>;
  /** Undefined where nobody may collect figures. */
  readonly metrics: MetricsDoors | undefined;
}
