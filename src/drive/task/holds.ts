/** The holds of a drive's tasks: what is listed, and what becomes of one when a person decides (R49). */

import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import type { LiveTask } from '#drive/task/live-task.ts';
import { discardHold, pathsInHold, releaseHold } from '#engine/holds.ts';
import type { HoldSum, TaskReads } from '#platform/task-store.ts';
import type { HoldDecided, HoldListing, HoldStatus } from '#protocol/control/status.ts';

/** Paths that a listing names for each hold. */
export const holdExamplesMax = 5;

/** The open holds of one task. */
export function holdsOf(store: TaskReads): HoldStatus[] {
  return [...store.holds()].map(toStatus);
}

/** The open holds of all tasks. */
export function listHolds(drive: Drive): HoldListing[] {
  return drive.records().flatMap(({ id, folder }) => {
    const store = drive.liveTask(id)?.store;
    if (store === undefined) return [];
    return holdsOf(store).map(hold => ({
      ...hold,
      task: id,
      folder,
      examples: pathsInHold(store, hold.hold, holdExamplesMax),
    }));
  });
}

/**
 * Sends the changes of a hold, or brings its files back. `id` names the hold, or its task, or begins either.
 * Throws DriveError: 'not-found' when there is no such hold, 'refused' when only the station can release it.
 */
export function decideHold(drive: Drive, id: string, decision: 'release' | 'discard'): HoldDecided[] {
  const found = listHolds(drive).filter(({ hold, task }) => hold.startsWith(id) || task.startsWith(id));
  if (id === '' || found.length === 0) throw noSuchHold(drive, id);
  if (new Set(found.map(({ task }) => task)).size > 1) throw new DriveError('not-found', `"${id}" begins several ids`);
  const mine = decision === 'discard' ? found : found.filter(({ at }) => at === 'drive');
  if (mine.length === 0) {
    throw new DriveError(
      'refused',
      'this hold is at the station, which asks its owner: waystation station holds. Discarding it here brings the files back.',
    );
  }
  return mine.map(({ hold, task }) => {
    const live = drive.liveTask(task) as LiveTask;
    const files = decision === 'release' ? releaseHold(live.store, hold) : discardHold(live.store, hold);
    live.runner.decided();
    return { hold, task, files };
  });
}

/** What a person is told about the holds of one task. */
export function holdSentence(holds: readonly HoldStatus[]): string {
  return holds
    .map(({ hold, change, at, files }) => {
      if (change === 'edit') return scrambledSentence(hold, files);
      const what = files === 1 ? 'One file was deleted here and is' : `${files} files were deleted here and are`;
      const next =
        at === 'station'
          ? `The station holds that until its owner decides (waystation station holds). To bring them back: waystation drive discard ${hold}`
          : `See: waystation drive holds; then waystation drive release ${hold} or waystation drive discard ${hold}`;
      return `${what} kept at the station for now: that many deletions wait for a person. ${next}`;
    })
    .join(' ');
}

/** The danger first: who reads this may have minutes. */
function scrambledSentence(hold: string, files: number): string {
  const what = files === 1 ? 'One file was' : `${files} files were`;
  return (
    `${what} rewritten here with bytes that look encrypted, as malicious programs leave them. The station keeps what they were, ` +
    `and gets none of it until a person decides. If nobody wanted this, find the program first; then: waystation drive discard ${hold} ` +
    `brings the files back. If it was meant: waystation drive release ${hold}`
  );
}

function toStatus({ hold, change, at, files, bytes, sinceMs }: HoldSum): HoldStatus {
  return { hold, change, at, files, bytes, since: new Date(sinceMs).toISOString() };
}

function noSuchHold(drive: Drive, id: string): DriveError {
  const open = listHolds(drive).map(({ hold, task }) => `${hold} (task ${task})`);
  const there = open.length === 0 ? 'nothing is held' : `there is: ${open.join(', ')}`;
  return new DriveError('not-found', `there is no hold "${id}", and no task of that id with one; ${there}`);
}
