/**
 * What a task does for its own house when it is at rest: old objects leave the recovery bin, and manifests that no node
 * needs any more leave its records. Nothing here is urgent, and a failure costs nothing but room.
 */

import { binSweep, usualBinLimits } from '#engine/bin-sweep.ts';
import { sweepConflictNotes } from '#engine/conflicts.ts';
import type { TaskContext } from '#engine/context.ts';
import { FilesError } from '#platform/files.ts';

/** Time between two tidyings of a task at rest, milliseconds. */
export const tidyEveryMs = 60 * 60 * 1000;
/** Objects of the bin that are removed in one go. */
export const sweepObjectsMax = 500;

/** Called when a round found nothing left to do. */
export async function tidyWhenDue(context: TaskContext): Promise<void> {
  const now = context.doors.clock.monotonicMs();
  if (context.tidiedAtMs !== undefined && now - context.tidiedAtMs < tidyEveryMs) return;
  context.tidiedAtMs = now;
  // At rest every manifest that is still needed is named by base or local: no transfer is under way.
  context.doors.store.transaction(writes => writes.sweepManifests());
  sweepConflictNotes(context.doors.store);
  try {
    await sweepBin(context);
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    context.doors.log('warn', 'recovery bin not swept', { reason: error.message });
  }
}

/** Removes what is beyond the limits of the bin (R95). */
async function sweepBin(context: TaskContext): Promise<void> {
  const { files, store, clock, station, log } = context.doors;
  // A clock that jumped ahead must not empty the bin: the station's clock has to agree. It was measured at its last
  // answer, maybe before the jump; so what may be nowhere else has to look old twice.
  const nowMs = clock.nowMs() + Math.min(0, station.skewMs?.() ?? 0);
  const limits = context.settings.bin ?? usualBinLimits;
  const moment = { nowMs, epoch: store.meta().epoch, oldBefore: context.oldInBin };
  const { going, old } = binSweep(await files.binned(), limits, moment);
  context.oldInBin = old;
  for (let at = 0; at < going.length && !context.closing; at += sweepObjectsMax) {
    await files.dropBinned(going.slice(at, at + sweepObjectsMax));
  }
  if (going.length > 0) log('info', 'recovery bin swept', { objects: going.length });
}
