/**
 * Knows, durably, whether the last life of a task ended in a way that can damage files (R91).
 *
 * The records name the run of the computer in which the task is at work; a clean stop takes the name away. A life that
 * finds the name of another run there knows that the computer went down. The old name stays until the folder was looked
 * at as a whole, so a crash in the middle of that look forgets nothing.
 */

import type { TaskContext } from '#engine/context.ts';
import { isAgreed } from '#engine/damage.ts';
import type { LocalNode } from '#model/tree.ts';
import { TaskStoreError } from '#platform/task-store.ts';

/**
 * Files whose stamps tell nothing are read again when they were changed within this time before the newest one,
 * milliseconds: systems write back within half a minute, disks within seconds.
 */
export const doubtfulSpanMs = 10 * 60 * 1000;

/** Names no run of a computer: it stands for one that is not known, or that ended for this folder. */
const unknownRun = 'unknown';

/** The folder is there: found out once a life, and again whenever it comes back. */
export function beginLife(context: TaskContext): void {
  if (context.present) return;
  context.present = true;
  const { store, log } = context.doors;
  const run = context.settings.run ?? unknownRun;
  const before = store.meta().running;
  if (before === '') store.transaction(writes => writes.setMeta({ running: run }));
  if (before === '' || (before === run && run !== unknownRun)) return;
  context.suspicious = true;
  context.beganSuspicious = true;
  context.computerWentDown = before !== unknownRun && run !== unknownRun;
  context.hints.everything();
  const read = doubtNewest(context);
  log('warn', 'unclean end', { detail: 'files are looked at for damage', readAgain: read });
}

/** The folder went away under the task: whoever unplugged its disk did not ask. */
export function folderWentAway(context: TaskContext): void {
  if (!context.present) return;
  context.present = false;
  context.doors.store.transaction(writes => writes.setMeta({ running: unknownRun }));
}

/** Whatever is found in the folder from now on is under suspicion, until it was looked at as a whole; durably. */
export function suspect(context: TaskContext): void {
  context.suspicious = true;
  context.computerWentDown = false;
  context.doors.store.transaction(writes => writes.setMeta({ running: unknownRun }));
}

/** Everything was looked at under suspicion, and what is doubtful is on record. What could not be listed still may be. */
export function endSuspicion(context: TaskContext): void {
  const { store } = context.doors;
  if (!context.suspicious || [...store.problems()].some(({ reason }) => reason === 'unreadable')) return;
  context.suspicious = false;
  store.transaction(writes => writes.setMeta({ running: context.settings.run ?? unknownRun }));
}

/** A clean stop. That it cannot be recorded (the records' disk is full) must not keep the task from stopping. */
export function endLife(context: TaskContext): void {
  const { store, log } = context.doors;
  if (!context.present || context.suspicious) return;
  try {
    store.transaction(writes => writes.setMeta({ running: '' }));
  } catch (error) {
    if (!(error instanceof TaskStoreError)) throw error;
    log('warn', 'clean stop not recorded', { reason: error.message });
  }
}

/**
 * R92: what was written last may have lost its bytes under stamps that are as they were. What the station has not agreed
 * to is read again as well, and is a person's whatever it holds by now.
 */
function doubtNewest(context: TaskContext): number {
  return context.doors.store.transaction(writes => {
    const newest: LocalNode[] = [];
    for (const row of writes.localNewest(doubtfulSpanMs)) if (row.content !== null) newest.push(row);
    for (const row of newest) {
      const doubt = isAgreed(context, writes, row) ? { doubt: row.doubt ?? ('untouched' as const) } : {};
      writes.putLocal({ ...row, content: null, ...doubt });
    }
    return newest.length;
  });
}
