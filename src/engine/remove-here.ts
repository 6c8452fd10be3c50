/**
 * Frees the space of what a person left out (R135): what the station has of it goes for good, as in a wipe (R119), and
 * everything else stays where it is.
 *
 * It is no round of a task. The settings name what is left out before it begins, and a task forgets that before it plans
 * (R131): so nothing that goes here can be taken for deleted, wherever this is cut off.
 */
import { createContext, pathOf, type TaskContext } from '#engine/context.ts';
import { recoverLocal } from '#engine/recover.ts';
import { checkRoot } from '#engine/root.ts';
import { observe } from '#engine/scan/observe.ts';
import type { TaskDoors, TaskSettings } from '#engine/settings.ts';
import { silentStation } from '#engine/silent-station.ts';
import { clearSynced } from '#engine/wipe/clear-synced.ts';
import { filesIn } from '#engine/wipe/files-left.ts';
import { endTally, settleRun } from '#engine/wipe/wipe-tally.ts';
import type { NodeId } from '#model/node.ts';
import { FilesError } from '#platform/files.ts';

export interface RemovedHere {
  readonly removed: number;
  /** Files and links that still lie there. */
  readonly left: number;
  /** Why something could not go that should have, a sentence; empty otherwise. */
  readonly detail: string;
}

/** `settings` are those of before, by which these nodes are still looked into. What the disk refuses is an answer. */
export async function removeHere(
  settings: TaskSettings,
  doors: Omit<TaskDoors, 'station'>,
  nodes: readonly NodeId[],
): Promise<RemovedHere> {
  const context = createContext(settings, { ...doors, station: silentStation });
  try {
    const absent = await checkRoot(context);
    if (absent !== undefined) return { removed: 0, left: 0, detail: absent };
    return await remove(context, nodes);
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    return { removed: endTally(context), left: 0, detail: error.message };
  }
}

async function remove(context: TaskContext, nodes: readonly NodeId[]): Promise<RemovedHere> {
  // What an earlier try was cut off with between its place and its end is back by then, and judged anew.
  await recoverLocal(context);
  await settleRun(context);
  context.hints.everything();
  await observe(context);
  const paths = nodes.flatMap(id => pathOf(context, id) ?? []);
  const never = new AbortController().signal;
  const troubles = await clearSynced(context, { scope: 'synced', stop: never }, { tops: nodes, nowOnly: true });
  return { removed: endTally(context), left: await filesIn(context.doors.files, paths), detail: troubles[0] ?? '' };
}
