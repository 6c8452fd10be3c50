/** Makes sure that the task's folder is the one that it was, before it is looked at (R8). */

import type { TaskContext } from '#engine/context.ts';
import { beginCopy } from '#engine/copied-root.ts';
import { recordFoundRoot } from '#engine/root-row.ts';
import { drawSeal, hasNewestSeal } from '#engine/seal.ts';
import { maySend } from '#engine/settings.ts';
import { beginLife, folderWentAway, suspect } from '#engine/suspicion.ts';
import { binLeftDownloads } from '#engine/transfer/left-downloads.ts';
import { type Fidelity, sameFidelity } from '#model/fidelity.ts';
import { type Stamp, sameObject } from '#model/tree.ts';
import { FilesError, type RootIdentity } from '#platform/files.ts';

/** What is said where there is no folder. */
export const folderMissing = 'The folder is not there. Is its disk connected?';

/** A sentence for people when the folder is not there or not the same; undefined when all is well. */
export async function checkRoot(context: TaskContext): Promise<string | undefined> {
  const absent = await whyAbsent(context);
  if (absent === undefined) beginLife(context);
  else folderWentAway(context);
  return absent;
}

/**
 * Asked before something is recorded because of what was found, or not found, in the folder: throws `FilesError` when it
 * is not the task's own any more. Another one may have come to stand in its place since the round began.
 */
export async function requireOwnRoot({ doors: { files, store }, settings }: TaskContext): Promise<void> {
  const identity = await files.identity();
  const isOwn = identity?.marker === settings.marker && String(identity.stamp.device) === store.meta().rootDevice;
  if (isOwn) return;
  throw new FilesError('other', '', 'The folder went away, or another one took its place, while it was worked on.');
}

/**
 * Makes durable which names these folders hold, before base claims any of it (R83): in the task's own folder, for another
 * one may have come to stand in its place since something was placed there (R8). Throws `FilesError` when it is not.
 */
export async function syncOwnFolders(context: TaskContext, folders: Iterable<string>): Promise<void> {
  await context.doors.files.syncFolders([...new Set(folders)]);
  await requireOwnRoot(context);
}

async function whyAbsent(context: TaskContext): Promise<string | undefined> {
  const { files, store } = context.doors;
  const { marker } = context.settings;
  const identity = await files.identity();
  const meta = store.meta();
  if (!identity) return folderMissing;
  if (meta.marker === '') {
    const notPutAway = await whyNotPutAway(context, identity, false);
    if (notPutAway !== undefined) return notPutAway;
    await files.mark(marker);
    const marked = await files.identity();
    if (marked?.marker !== marker) return 'The folder went away while it was being marked.';
    recordFoundRoot(context, marked.stamp);
    return undefined;
  }
  if (identity.marker === undefined) {
    return 'The folder is not the one that was synced: its marker is missing. Put the folder back, or remove the task and add it again.';
  }
  if (identity.marker !== meta.marker)
    return 'The folder belongs to another task. Put the right folder back, or remove the task and add it again.';
  const { stamp } = identity;
  const wentBack = !hasNewestSeal(meta, identity);
  const isCopy = wentBack || isAnother(context, stamp);
  // What was on its way when a folder was copied that has the newest seal is what the records say.
  const notPutAway = isCopy ? await whyNotPutAway(context, identity, !wentBack) : undefined;
  if (notPutAway !== undefined) return notPutAway;
  const isElsewhere = String(stamp.device) !== meta.rootDevice;
  if (wentBack) await folderWentBack(context, identity);
  else if (isCopy) beginCopy(context, { log: 'the folder is a copy', olderGivesWay: false });
  // Device numbers may change when a disk is plugged in again; the marker says that it is the same folder, and what lies
  // in it has kept its inodes and birth times.
  if (isElsewhere) store.transaction(writes => writes.moveDevice(stamp.device));
  if (isCopy || isElsewhere) recordFoundRoot(context, stamp);
  await learnVolume(context);
  return undefined;
}

/**
 * Puts away what its records do not tell from a download (R84), or answers why not, a sentence for people. Also when the folder
 * is not the one any more that was found: it is found so again once it is back.
 */
async function whyNotPutAway(
  context: TaskContext,
  found: RootIdentity,
  partsGoOn: boolean,
): Promise<string | undefined> {
  const notKept = await binLeftDownloads(context, { partsGoOn });
  const now = await context.doors.files.identity();
  const isThere = now !== undefined && now.marker === found.marker && sameObject(now.stamp, found.stamp);
  return isThere ? notKept : folderMissing;
}

/** What nobody touched since then is no edit (R92). Sealed at once, so that it shows only once. */
async function folderWentBack(context: TaskContext, found: RootIdentity): Promise<void> {
  beginCopy(context, { log: 'the folder went back in time', olderGivesWay: await sends(context) });
  suspect(context);
  await drawSeal(context, found);
}

/** Where nothing is sent, what the station lacks may stand here alone for ever: what is older may be just that. */
async function sends({ settings, doors: { station } }: TaskContext): Promise<boolean> {
  return maySend(settings.mode, await station.grant().catch(() => undefined));
}

/** The same folder is the same object, whatever number its device has now; another object with its marker is a copy. */
function isAnother({ doors: { store }, settings }: TaskContext, now: Stamp): boolean {
  const before = store.local(settings.root)?.stamp;
  return before !== undefined && (before.inode !== now.inode || before.bornNs !== now.bornNs);
}

/** What the volume cannot keep is no difference between the trees, so the records have to know it (R101). */
async function learnVolume(context: TaskContext): Promise<void> {
  const { files, store } = context.doors;
  const rules = await files.volumeRules();
  const { mtimeStepNs, mtimeRange, keepsModes } = rules;
  const found: Fidelity = { mtimeStepNs, keepsModes, ...(mtimeRange && { mtimeRange }) };
  if (!sameFidelity(found, store.meta().fidelity)) store.transaction(writes => writes.setFidelity(found));
  context.volume = rules;
}
