/**
 * Ends a decision that was cut off (R84, R145): where something was displaced already it is carried out to its end, and
 * otherwise it was never begun, so that the person decides again.
 */
import type { TaskContext } from '#engine/context.ts';
import {
  binCopyAgain,
  discardTwin,
  endExchange,
  endSettling,
  endTakenCopy,
  isDisplaced,
  namedPath,
  type Settled,
  type SettleIntent,
  type ShownSide,
  twinName,
} from '#engine/effects/settle-conflict.ts';
import { intentFrom } from '#engine/intent-text.ts';
import { seenAt, unlessOutside } from '#engine/look.ts';
import { syncOwnFolders } from '#engine/root.ts';
import { isObjectOf, onThisDevice } from '#engine/same-object.ts';
import { parentPath } from '#model/path.ts';
import type { Stamp } from '#model/tree.ts';
import { FilesError } from '#platform/files.ts';

/** Finishes or undoes what the intent is about. What the disk refuses is undone, and told of in the program's log. */
export async function recoverSettling(context: TaskContext, body: string): Promise<void> {
  const intent = asOfNow(context, intentFrom(body) as SettleIntent);
  let settled: Settled = 'changed';
  try {
    settled = await endOf(context, intent);
  } catch (error) {
    await tellUndone(context, intent, error);
  }
  await endSettling(context, intent, settled);
}

/** Throws on as long as something is displaced: the intent says where it belongs. */
async function tellUndone(context: TaskContext, intent: SettleIntent, error: unknown): Promise<void> {
  if (!(error instanceof FilesError) || (await isDisplaced(context, intent))) throw error;
  const reason = error.message;
  context.doors.log('warn', 'part of a decision was not carried out', { path: intent.original.path, reason });
}

function asOfNow(context: TaskContext, intent: SettleIntent): SettleIntent {
  const side = (shown: ShownSide): ShownSide => ({ ...shown, stamp: onThisDevice(context, shown.stamp) });
  const { original, copy, twin } = intent;
  return { ...intent, original: side(original), copy: side(copy), twin: onThisDevice(context, twin) };
}

async function endOf(context: TaskContext, intent: SettleIntent): Promise<Settled> {
  if (intent.keep === 'both') return endNaming(context, intent);
  const taken = await endTakenCopy(context, intent);
  if (intent.keep === 'original') return taken ?? 'changed';
  if (!(await endTwin(context, intent))) return 'changed';
  // The copy's bytes stand in the original's place: it is done, whatever becomes of the copy.
  if (taken === undefined) await binCopyAgain(context, intent).catch(error => tellUndone(context, intent, error));
  return 'done';
}

/** A rename is over or was never begun; its names are made durable before the record of the conflict goes. */
async function endNaming(context: TaskContext, intent: SettleIntent): Promise<Settled> {
  const to = namedPath(intent);
  if (!(await standsAt(context, to, intent.copy.stamp))) return 'changed';
  await syncOwnFolders(context, [parentPath(to) ?? '']);
  return 'done';
}

/** Whether the twin took the original's place. The inode of what is staged tells, or of what stands there (R50). */
async function endTwin(context: TaskContext, intent: SettleIntent): Promise<boolean> {
  const { files } = context.doors;
  const { twin, original } = intent;
  const staged = twinName(intent);
  if (twin === undefined) {
    await files.discardStaged(staged);
    return false;
  }
  await files.endPlacing(staged, original.path, true).catch(unlessOutside);
  const out = await files.statStaged(staged);
  if (!out) return standsAt(context, original.path, twin);
  if (!isObjectOf(context, twin, out.stamp)) return endExchange(context, { ...intent, twin });
  await discardTwin(context, intent);
  return false;
}

async function standsAt(context: TaskContext, path: string, stamp: Stamp): Promise<boolean> {
  const there = await seenAt(context.doors.files, path);
  return there !== undefined && isObjectOf(context, stamp, there.stamp);
}
