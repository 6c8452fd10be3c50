/** The seal of the task's folder, by which it is seen that the folder was put back as it was some time ago (R167). */

import { toHex } from '#base/hex.ts';
import type { TaskContext } from '#engine/context.ts';
import { FilesError, type RootIdentity } from '#platform/files.ts';
import { type TaskMeta, TaskStoreError } from '#platform/task-store.ts';

/** How long a seal holds at least while a task is at work, milliseconds. */
export const sealHoldsMs = 10 * 60 * 1000;

/** Whether the folder has the newest seal, or the one before where it may not have got that. */
export function hasNewestSeal({ seal, formerSeal }: TaskMeta, found: RootIdentity): boolean {
  return seal === '' || found.seal === seal || found.seal === formerSeal;
}

/** At rest: draws the first seal of this life, and then one whenever it is due. */
export async function sealAtRest(context: TaskContext): Promise<void> {
  await (context.sealedAtMs === undefined ? sealAnew(context) : sealWhenDue(context));
}

/** Draws a new seal when the one of this life, or the life itself, is old enough, and something was done since. */
export async function sealWhenDue(context: TaskContext): Promise<void> {
  const { sealedAtMs, begunAtMs, doors } = context;
  if (doors.clock.monotonicMs() - (sealedAtMs ?? begunAtMs) >= sealHoldsMs) await sealAnew(context);
}

/**
 * Draws a new seal where anything was done in this life since the last one; not over a folder that went back meanwhile, which
 * is to be found out. That it cannot be written keeps nothing from going on.
 */
export async function sealAnew(context: TaskContext): Promise<void> {
  const { clock, files, log, store } = context.doors;
  if (!context.unsealed) return;
  try {
    const found = await files.identity();
    if (found && hasNewestSeal(store.meta(), found)) await drawSeal(context, found);
  } catch (error) {
    if (!(error instanceof FilesError || error instanceof TaskStoreError)) throw error;
    log('warn', 'folder not sealed', { reason: error.message });
  }
  context.sealedAtMs = clock.monotonicMs();
}

/**
 * In the folder that was found so. The records have both seals until the folder is known to have the new one, so that a crash in between looks like neither.
 * Throws `FilesError` when it cannot be written.
 */
export async function drawSeal(context: TaskContext, found: RootIdentity): Promise<void> {
  const { files, store, random } = context.doors;
  const { marker } = context.settings;
  if (found.marker !== marker) return;
  const seal = toHex(random.bytes(8));
  store.transaction(writes => writes.setMeta({ seal, formerSeal: found.seal }));
  if (!(await files.seal(marker, seal))) return;
  store.transaction(writes => writes.setMeta({ formerSeal: null }));
  context.unsealed = false;
}
