/** What a running station learns about itself while it runs, and writes down now and then. */
import type { Log } from '#platform/doors.ts';
import { systemClock } from '#platform/node/clock.ts';
import type { DataFolder } from '#station/admin/data-folder.ts';
import type { LiveDoors } from '#station/http/live-doors.ts';
import type { MetricsDoors } from '#station/http/routes-metrics.ts';
import type { OpenStation } from '#station/main/open-station.ts';
import { activityWriteMs, createActivityMeter } from '#station/overview/activity-meter.ts';
import { createDriveStates } from '#station/overview/drive-states.ts';
import { keepLiveFacts, type LiveFacts } from '#station/overview/live-facts.ts';
import { overview } from '#station/overview/overview.ts';
import { createStorageCounter } from '#station/overview/storage-count.ts';
import type { TroubleLog } from '#station/overview/troubles.ts';
import { createWireBytes } from '#station/overview/wire-bytes.ts';

export interface LiveParts {
  readonly open: OpenStation;
  readonly data: DataFolder;
  readonly troubles: TroubleLog;
  readonly metrics: MetricsDoors | undefined;
  /** When the certificate ends that is shown now; null without one. */
  certificateUntilMs(): number | null;
  readonly log: Log;
}

export interface LiveStation extends LiveDoors {
  /** From now on what is learnt is written down, with the devices that are connected then. */
  keep(connected: () => ReadonlySet<string>): void;
  /** To be called once a day or oftener. */
  fold(): void;
  /** Writes down what was learnt last. The stores stay the caller's to close. */
  close(): Promise<void>;
}

export async function createLiveStation(parts: LiveParts): Promise<LiveStation> {
  const { open, log, metrics } = parts;
  const { accounts, upkeep } = open;
  const startedMs = systemClock.nowMs();
  const wire = createWireBytes();
  const states = createDriveStates(systemClock);
  const meter = await createActivityMeter({ store: upkeep.store, accounts, wire, clock: systemClock });
  const counter = createStorageCounter({ ...upkeep, accounts });
  const facts = (connected: ReadonlySet<string>): LiveFacts => factsOf(parts, { connected, states: states.all() });
  let connected = (): ReadonlySet<string> => new Set();
  let writing: Promise<void> | undefined;
  // One at a time: each counts what came since the one before.
  const write = (): Promise<void> => {
    writing ??= meter.write().finally(() => {
      writing = undefined;
    });
    return writing;
  };
  const round = async (): Promise<void> => {
    try {
      await write();
      keepLiveFacts(accounts, facts(connected()));
    } catch (error) {
      log('error', 'activity could not be written', { error });
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const looking = { accounts, ...upkeep, folder: parts.data.path, counted: counter.look };
  return {
    wire,
    states,
    metrics,
    facts,
    overview: devices =>
      overview(
        { ...looking, holds: async () => (await open.holds.list()).length },
        { startedMs, live: facts(devices) },
      ),
    async activity() {
      await write();
      return meter.totals();
    },
    keep: devices => {
      connected = devices;
      timer = setInterval(() => void round(), activityWriteMs);
      void round();
    },
    fold: meter.fold,
    async close() {
      clearInterval(timer);
      await counter.close();
      await round();
    },
  };
}

function factsOf(
  { troubles, certificateUntilMs }: LiveParts,
  {
    connected,
    states,
  }: { readonly connected: ReadonlySet<string>; readonly states: ReturnType<LiveDoors['states']['all']> },
): LiveFacts {
  return {
    connected: [...connected],
    states: Object.fromEntries(states),
    troubles: troubles.recent(),
    certificateUntilMs: certificateUntilMs(),
  };
}
