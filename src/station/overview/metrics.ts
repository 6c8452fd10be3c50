/**
 * Figures for Prometheus. No label names a person, a file, a share or a device: whoever collects figures need not be
 * somebody who may know that.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ActivitySums } from '#platform/activity-store.ts';
import type { OverviewReply } from '#protocol/overview.ts';

export interface MetricsSources {
  overview(): Promise<OverviewReply>;
  /** What went through since the start. */
  activity(): Promise<ActivitySums>;
}

export interface RequestEnd {
  readonly method: string;
  /** With its parameters' names instead of their values; undefined where nothing is. */
  readonly route: string | undefined;
  readonly status: number;
}

export interface Metrics {
  requested(end: RequestEnd): void;
  /** A write of the share store took so long. */
  wrote(ms: number): void;
  /** Everything in the text format, as `type` names it. */
  text(sources: MetricsSources): Promise<string>;
  readonly type: string;
}

const writeSeconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'waystation_http_requests_total',
    help: 'Requests that were answered, by method, route and class of status.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const writes = new Histogram({
    name: 'waystation_store_write_seconds',
    help: 'How long writes of the share store took, until they were durable.',
    buckets: writeSeconds,
    registers,
  });
  const show = gauges(registry);
  const delay = monitorEventLoopDelay();
  delay.enable();
  return {
    type: registry.contentType,
    requested: ({ method, route, status }) =>
      requests.inc({ method, route: route ?? 'none', status: `${Math.floor(status / 100)}xx` }),
    wrote: ms => writes.observe(ms / 1000),
    async text({ overview, activity }) {
      show(await overview(), await activity());
      show.lag(delay.percentile(99) / 1e9);
      delay.reset();
      return registry.metrics();
    },
  };
}

/** Figures that are looked up when somebody asks. */
function gauges(registry: Registry) {
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name: `waystation_${name}`, help, registers });
  const counter = (name: string, help: string) => new Counter({ name: `waystation_${name}`, help, registers });
  const commits = counter('commits_total', 'Batches that were accepted since the start.');
  const changes = counter('changes_total', 'Files and folders that were changed since the start.');
  const received = counter('network_receive_bytes_total', 'Bytes that came over the network since the start.');
  const sent = counter('network_transmit_bytes_total', 'Bytes that went over the network since the start.');
  const started = gauge('start_time_seconds', 'When the station started, in seconds since 1970.');
  const lag = gauge(
    'event_loop_lag_seconds',
    'How late the program was at its work, of 99 in 100 times since the last.',
  );
  const memory = gauge('resident_memory_bytes', 'Memory that the program takes.');
  const connected = gauge('devices_connected', 'Devices that are connected now.');
  const drives = gauge('drives_linked', 'Drives that are linked.');
  const living = gauge('living_bytes', 'Bytes of the files that are there.');
  const older = gauge('older_versions_bytes', 'Bytes of older versions of files, by the last count.');
  const deleted = gauge('deleted_bytes', 'Bytes of deleted files, by the last count.');
  const packs = gauge('packs_bytes', 'Bytes that the packs take on the disk.');
  const free = gauge('volume_free_bytes', 'Free bytes of the volume with the data folder.');
  const holds = gauge('holds', 'Held deletions that wait for a person.');
  const damaged = gauge('damaged_chunks', 'Chunks that are known to be damaged.');
  const verified = gauge('last_verification_seconds', 'When the last verification ended, in seconds since 1970.');
  const set = (overview: OverviewReply, activity: ActivitySums): void => {
    const { storage, clients, startedMs } = overview;
    for (const [each, value] of [
      [commits, activity.commits],
      [changes, activity.changes],
      [received, activity.bytesIn],
      [sent, activity.bytesOut],
    ] as const) {
      each.reset();
      each.inc(value);
    }
    const health = (what: string) => overview.health.find(each => each.what === what);
    started.set((startedMs ?? 0) / 1000);
    memory.set(process.memoryUsage.rss());
    connected.set(clients.connected);
    drives.set(clients.drives);
    living.set(storage.living);
    older.set(storage.older ?? 0);
    deleted.set(storage.deleted ?? 0);
    packs.set(storage.packs);
    free.set(storage.free);
    holds.set(health('holds')?.count ?? 0);
    damaged.set(health('contents')?.count ?? 0);
    verified.set((health('verification')?.atMs ?? 0) / 1000);
  };
  return Object.assign(set, { lag: (seconds: number) => lag.set(seconds) });
}
