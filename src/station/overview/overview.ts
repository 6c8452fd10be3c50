/** How a station fares, put together from what it keeps and what only the running one knows. */
import { statfs } from 'node:fs/promises';
import { version } from '#base/version.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import type { PackStore } from '#platform/pack-store.ts';
import type { ShareStore } from '#platform/share-store.ts';
import type { ClientsWire, OverviewReply, StorageWire } from '#protocol/overview.ts';
import { noticeRules } from '#station/notices/settings.ts';
import { type HealthFacts, healthOf } from '#station/overview/health.ts';
import type { LiveFacts } from '#station/overview/live-facts.ts';
import type { StorageCount } from '#station/overview/storage-count.ts';
import { lastVerify } from '#station/upkeep/last-verify.ts';
import { damagedNamedMax } from '#station/upkeep/verify.ts';

export interface OverviewDoors {
  readonly accounts: AccountStore;
  readonly store: Pick<ShareStore, 'shares' | 'damagedChunks'>;
  readonly packs: Pick<PackStore, 'list'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** The data folder. */
  readonly folder: string;
  /** Deletions that wait for a person. */
  holds(): Promise<number>;
  /** What history keeps; undefined where it was not counted yet. */
  counted(): Promise<StorageCount | undefined>;
}

export interface RunningSince {
  /** Null when it does not run. */
  readonly startedMs: number | null;
  readonly live: LiveFacts;
}

/** Throws `StorageError` when the storage cannot be read. */
export async function overview(doors: OverviewDoors, { startedMs, live }: RunningSince): Promise<OverviewReply> {
  const storage = await storageOf(doors);
  return {
    version,
    startedMs,
    clients: clientsOf(doors, live),
    storage,
    health: [...healthOf(await factsOf(doors, { live, storage }))],
  };
}

async function storageOf({ store, packs, folder, counted }: OverviewDoors): Promise<StorageWire> {
  const { bavail, blocks, bsize } = await statfs(folder);
  const count = await counted();
  return {
    living: (await store.shares()).reduce((sum, { liveBytes }) => sum + liveBytes, 0),
    older: count?.older ?? null,
    deleted: count?.deleted ?? null,
    countedMs: count?.countedMs ?? null,
    packs: (await packs.list()).reduce((sum, { bytes }) => sum + bytes, 0),
    free: bavail * bsize,
    size: blocks * bsize,
  };
}

function clientsOf({ accounts }: OverviewDoors, { connected }: LiveFacts): ClientsWire {
  const linked = accounts.devices().filter(({ revokedMs }) => revokedMs === null);
  const drives = linked.filter(({ kind }) => kind === 'drive');
  const counts = new Map<string, number>();
  for (const drive of drives) counts.set(drive.version, (counts.get(drive.version) ?? 0) + 1);
  return {
    connected: connected.length,
    drives: drives.length,
    browsers: linked.length - drives.length,
    versions: [...counts].map(([text, count]) => ({ version: text, count })).sort((a, b) => b.count - a.count),
  };
}

async function factsOf(
  { accounts, store, clock, holds }: OverviewDoors,
  { live, storage }: { readonly live: LiveFacts; readonly storage: StorageWire },
): Promise<HealthFacts> {
  const { troubles, certificateUntilMs } = live;
  return {
    nowMs: clock.nowMs(),
    verified: lastVerify(accounts),
    damagedChunks: (await store.damagedChunks({ limit: damagedNamedMax })).length,
    holds: await holds(),
    free: storage.free,
    spaceLine: noticeRules(accounts).spaceBytes,
    certificateUntilMs,
    troubles,
    newestActivityMs: accounts.activity(clock.nowMs()).at(-1)?.fromMs ?? 0,
  };
}
