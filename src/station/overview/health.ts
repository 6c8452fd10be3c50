/** What an administrator has to know of the station's health: one word about each thing that is looked at. */
import type { HealthWire } from '#protocol/overview.ts';
import { certificateState, spaceState } from '#station/overview/lines.ts';
import { directoryTrouble, type Trouble } from '#station/overview/troubles.ts';
import type { LastVerify } from '#station/upkeep/last-verify.ts';

/** So long after a verification another one is due, milliseconds. */
export const verifyDueMs = 35 * 24 * 60 * 60_000;

export interface HealthFacts {
  readonly nowMs: number;
  readonly verified: LastVerify | undefined;
  /** Chunks that are known to be damaged. */
  readonly damagedChunks: number;
  readonly holds: number;
  /** Bytes that are free on the volume, and those below which administrators want to be told. */
  readonly free: number;
  readonly spaceLine: number;
  /** Null without a certificate, behind a proxy. */
  readonly certificateUntilMs: number | null;
  readonly troubles: readonly Trouble[];
  /** The newest hour in which something went through; the clock should not be before it. */
  readonly newestActivityMs: number;
}

/** Always the same things in the same order. */
export function healthOf(facts: HealthFacts): readonly HealthWire[] {
  const { nowMs, damagedChunks, holds, free, spaceLine, troubles, newestActivityMs } = facts;
  const directory = troubles.find(({ event }) => event === directoryTrouble);
  const chores = troubles.filter(trouble => trouble !== directory);
  return [
    verification(facts),
    { what: 'contents', state: damagedChunks > 0 ? 'act' : 'well', count: damagedChunks },
    { what: 'holds', state: holds > 0 ? 'act' : 'well', count: holds },
    { what: 'disk', state: spaceState(free, spaceLine), count: free },
    ...certificate(facts),
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

function certificate({ certificateUntilMs: atMs, nowMs }: HealthFacts): readonly HealthWire[] {
  return atMs === null ? [] : [{ what: 'certificate', state: certificateState(atMs, nowMs), atMs }];
}
