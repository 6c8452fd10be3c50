/**
 * Files that are gone from their place only for the middle of a save (R111).
 *
 * Office programs write the new version beside, rename the old one to a name that the default filter knows, and then
 * the new one to its place. On a busy disk or over a network these steps may be seconds apart.
 */

import { pathOf, type TaskContext } from '#engine/context.ts';
import { isObjectOf } from '#engine/same-object.ts';
import { defaultFiltered } from '#model/filter.ts';
import type { NodeId } from '#model/node.ts';
import type { Stamp } from '#model/tree.ts';
import { FilesError, type FoundEntry } from '#platform/files.ts';

/** The longest that a save may take between its renames, milliseconds. */
export const savingMsMax = 30_000;
/** How far a volume's clock, perhaps that of a server, may be ahead of ours, milliseconds. */
const clockSlackMs = 1_000;

/**
 * Which of these missing nodes are files that stand in their folder under a name of the default filter, and for how many
 * milliseconds more each may be taken for the old version in the middle of a save.
 */
export async function inSlowSave(context: TaskContext, ids: readonly NodeId[]): Promise<ReadonlyMap<NodeId, number>> {
  const { store, clock } = context.doors;
  const byFolder = new Map<NodeId, readonly FoundEntry[]>();
  const saved = new Map<NodeId, number>();
  for (const id of ids) {
    const row = store.local(id);
    if (row?.kind !== 'file' || row.parent === null) continue;
    const setAside = byFolder.get(row.parent) ?? (await filteredFiles(context, row.parent));
    byFolder.set(row.parent, setAside);
    const old = setAside.find(({ stamp }) => isObjectOf(context, row.stamp, stamp));
    const leftMs = old === undefined ? 0 : patienceMs(old.stamp, clock.nowMs());
    if (leftMs > 0) saved.set(id, leftMs);
  }
  return saved;
}

/** The change time is that of the rename. A clock that was set back since leaves no patience. */
function patienceMs({ ctimeNs }: Stamp, nowMs: number): number {
  const ageMs = nowMs - Number(ctimeNs / 1_000_000n);
  return ageMs < -clockSlackMs || ageMs > savingMsMax ? 0 : savingMsMax - ageMs;
}

async function filteredFiles(context: TaskContext, folder: NodeId): Promise<readonly FoundEntry[]> {
  const path = pathOf(context, folder);
  if (path === undefined) return [];
  try {
    const listing = await context.doors.files.list(path);
    return (listing?.entries ?? []).filter(
      ({ name, kind }) => kind === 'file' && defaultFiltered(name, kind) !== undefined,
    );
  } catch (error) {
    // Its absence is not believed either as long as that is so (R7).
    if (error instanceof FilesError) return [];
    throw error;
  }
}
