/** B20: what the station's sync profiles leave out of the drive that sends a batch. Pure. */
import type { Filtered } from '#model/filter.ts';
import { profileFilter, type SyncProfile } from '#model/sync-profile.ts';
import type { NodeRow } from '#platform/share-store.ts';
import type { BatchFault, Draft } from '#station/share/decide.ts';

/** B20: a batch leaves a living file or link that a profile takes away from this drive. */
export function profileFault({ touched }: Draft, profiles: readonly SyncProfile[] = []): BatchFault | undefined {
  if (profiles.length === 0) return undefined;
  for (const row of touched.values()) {
    const found = row.deleted ? undefined : leftOut(row, profiles);
    if (found !== undefined) return { refused: 'left-out', message: found.sentence, node: row.id };
  }
  return undefined;
}

/** What keeps a node from its place, told as B20 where the drive cannot see it for a profile. */
export function hiddenFault(
  { node }: Draft,
  fault: BatchFault | undefined,
  profiles: readonly SyncProfile[] = [],
): BatchFault | undefined {
  if (fault?.refused !== 'exists' || fault.node === undefined || profiles.length === 0) return fault;
  const row = node(fault.node);
  const found = row && leftOut(row, profiles);
  if (found === undefined) return fault;
  const message = `The station has a file of that name which is not synced here. ${found.sentence}`;
  return { refused: 'left-out', message, node: fault.node };
}

function leftOut({ name, kind, state }: NodeRow, profiles: readonly SyncProfile[]): Filtered | undefined {
  return profileFilter(profiles)({ name, kind, ...(state === null ? {} : { size: state.size }) });
}
