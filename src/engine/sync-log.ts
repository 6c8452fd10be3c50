/** The lines that the engine writes into the task's log, where it records what they tell of. */
import type { TaskContext } from '#engine/context.ts';
import type { NodeId, Place } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import type { SyncLogLine } from '#platform/sync-log.ts';
import type { TaskReads, TaskWrites } from '#platform/task-store.ts';

/** A line as far as there is something to say. */
export type Told = Pick<SyncLogLine, 'kind' | 'path'> & Partial<SyncLogLine>;

/** Writes one line. It has no effect on anything but the log. */
export function tellLog({ doors: { clock } }: TaskContext, writes: TaskWrites, told: Told): void {
  writes.addToLog({ atMs: clock.nowMs(), object: null, other: null, bytes: null, detail: '', ...told });
}

/** The path that a place means; undefined where something above it is known to none of the trees. */
export type PathOfPlace = (place: Place) => string | undefined;

/**
 * Paths of places for the log: a folder above that does not stand here counts as where both sides last agreed on it, or as
 * where the station has it. Many nodes share their folders, so each folder's path is looked for once.
 */
export function placePaths({ settings: { root } }: TaskContext, reads: TaskReads): PathOfPlace {
  const folders = new Map<NodeId, string | undefined>([[root, '']]);
  const folderPath = (id: NodeId): string | undefined => {
    if (folders.has(id)) return folders.get(id);
    // Should the trees together make a circle, it ends here.
    folders.set(id, undefined);
    const local = reads.local(id);
    const place = local && !local.parked ? local : (reads.base(id) ?? reads.remote(id));
    const path = place && pathOfPlace(place);
    folders.set(id, path);
    return path;
  };
  const pathOfPlace: PathOfPlace = ({ parent, name }) => {
    const folder = parent === null ? undefined : folderPath(parent);
    return folder === undefined ? undefined : joinPath(folder, name);
  };
  return pathOfPlace;
}
