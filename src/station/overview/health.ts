/** What an administrator has to know of the station's health: one word about each thing that is looked at. */
import type { HealthWire } from '#protocol/overview.ts';
import { directoryTrouble, type Trouble } from '#station/overview/troubles.ts';
import type { LastVerify } from '#station/upkeep/last-verify.ts';

/** Free bytes, or part of the volume, below which somebody should look; and bytes below which something has to be done. */
export const freeLookBytes = 10 * 1024 ** 3;
export const freeLookPart = 0.05;
export const freeActBytes = 1024 ** 3;
/** So long before a certificate ends somebody should look, and something has to be done, milliseconds. */
export const certificateLookMs = 30 * 24 * 60 * 60_000;
export const certificateActMs = 7 * 24 * 60 * 60_000;
/** So long after a verification another one is due, milliseconds. */
export const verifyDueMs = 35 * 24 * 60 * 60_000;

export interface HealthFacts {
  readonly nowMs: number;
  readonly verified: LastVerify | undefined;
  /** Chunks that are known to be damaged. */
  readonly damagedChunks: number;
  readonly holds: number;
  /** Bytes of the volume. */
  readonly free: number;
  readonly size: number;
  /** Null without a certificate, behind a proxy. */
  readonly certificateUntilMs: number | null;
  readonly troubles: readonly Trouble[];
  /** The newest hour in which something went through; the clock should not be before it. */
  readonly newestActivityMs: number;
}

/** Always the same things in the same order. */
export function healthOf(facts: HealthFacts): readonly HealthWire[] {
  const { nowMs, damagedChunks, holds, certificateUntilMs, troubles, newestActivityMs } = facts;
  const directory = troubles.find(({ event }) => event === directoryTrouble);
  const chores = troubles.filter(trouble => trouble !== directory);
  return [
    verification(facts),
    { what: 'contents', state: damagedChunks > 0 ? 'act' : 'well', count: damagedChunks },
    { what: 'holds', state: holds > 0 ? 'act' : 'well', count: holds },
    disk(facts),
    ...(certificateUntilMs === null ? [] : [certificate(certificateUntilMs, nowMs)]),
    { what: 'directories', state: directory === undefined ? 'well' : 'look', ...(directory && lastOf(directory)) },
    { what: 'chores', state: chores.length > 0 ? 'look' : 'well', ...(chores[0] && lastOf(chores[0])) },
    { what: 'clock', state: newestActivityMs > nowMs ? 'act' : 'well', atMs: nowMs },
  ];
}

function lastOf({ event, lastMs, count }: Trouble): Pick<HealthWire, 'atMs' | 'name' | 'count'> {
  return { atMs: lastMs, name: event, count };
}

function verification({ verified, nowMs }: HealthFacts): HealthWire {
  if (verified === undefined) return { what: 'verification', state: 'look' };
  const { atMs, damaged, faults } = verified;
  const found = damaged + faults;
  const state = found > 0 ? 'act' : nowMs - atMs > verifyDueMs ? 'look' : 'well';
  return { what: 'verification', state, atMs, count: found };
}

function disk({ free, size }: HealthFacts): HealthWire {
  const isLow = free < freeLookBytes || free < size * freeLookPart;
  return { what: 'disk', state: free < freeActBytes ? 'act' : isLow ? 'look' : 'well', count: free };
}

function certificate(untilMs: number, nowMs: number): HealthWire {
  const left = untilMs - nowMs;
  const state = left < certificateActMs ? 'act' : left < certificateLookMs ? 'look' : 'well';
  return { what: 'certificate', state, atMs: untilMs };
}
