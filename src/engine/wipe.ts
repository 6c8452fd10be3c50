/**
 * Removes from a task's folder what the station has (R119), or all that lies in it (R121), on the station's order: the
 * device is gone, and somebody else may hold it.
 *
 * It is no round of a task: nothing is planned, and the station is not spoken to, so that nothing of it can ever be sent
 * as a deletion (R118). It may be cut off anywhere and goes on when it is called again.
 */

import { createContext, type TaskContext } from '#engine/context.ts';
import { recoverLocal } from '#engine/recover.ts';
import { checkRoot, folderMissing } from '#engine/root.ts';
import { recordFoundRoot } from '#engine/root-row.ts';
import { observe } from '#engine/scan/observe.ts';
import type { TaskDoors, TaskSettings } from '#engine/settings.ts';
import { silentStation } from '#engine/silent-station.ts';
import { clearAll } from '#engine/wipe/clear-all.ts';
import { binUnknown, clearBin, clearStaging } from '#engine/wipe/clear-staging.ts';
import { clearSynced } from '#engine/wipe/clear-synced.ts';
import { filesLeft } from '#engine/wipe/files-left.ts';
import { settleRun, tallied } from '#engine/wipe/wipe-tally.ts';
import type { Revision } from '#model/node.ts';
import type { WipeScope } from '#model/wipe-scope.ts';
import { FilesError } from '#platform/files.ts';

/** A state of a share: of which epoch it is, and its newest revision. */
export interface ShareMoment {
  readonly epoch: string;
  readonly head: Revision;
}

export interface WipeOrder {
  readonly scope: WipeScope;
  /** How far the share was when the wipe was taken up; null = the station has none of that id, left out = it did not say. */
  readonly share?: ShareMoment | null;
  /** Ends it after the step in flight; it goes on when it is called again. */
  readonly stop: AbortSignal;
}

export interface WipeResult {
  /** `again`: a part was out of reach, or it was stopped; it has to be called again. */
  readonly state: 'done' | 'again';
  /** Files and links that are gone by it, in all calls. */
  readonly removed: number;
  /** Files and links that still lie in the folder and its recovery bin, as far as they were in reach. */
  readonly left: number;
  /** Why it has to be called again, or why a folder that is done was left as it is, a sentence; empty otherwise. */
  readonly detail: string;
}

/** Wipes one folder. What the disk refuses is an answer, `again`, and no error. */
export async function wipeFolder(
  settings: TaskSettings,
  doors: Omit<TaskDoors, 'station'>,
  order: WipeOrder,
): Promise<WipeResult> {
  const context = createContext(settings, { ...doors, station: silentStation });
  try {
    return await wipe(context, order);
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    return again(context, 0, error.message);
  }
}

async function wipe(context: TaskContext, order: WipeOrder): Promise<WipeResult> {
  const { files } = context.doors;
  const unjudged = await withoutRecords(context, order);
  if (unjudged !== undefined) return unjudged;
  const absent = await checkRoot(context);
  if (absent !== undefined) return again(context, 0, absent);
  const lacking = order.scope === 'synced' && wasPutBack(context, order);
  const troubles = lacking ? await leave(context) : await clear(context, order);
  const left = await filesLeft(files);
  // It may have been another folder that was found empty in the end.
  const gone = await checkRoot(context);
  const detail = gone ?? (order.stop.aborted ? 'The drive is closing down.' : troubles[0]);
  if (detail !== undefined) return again(context, left, detail);
  return { state: 'done', removed: tallied(context).removed, left, detail: lacking ? stationPutBack : '' };
}

const stationPutBack =
  'The station was put back or set up anew since this folder was last synced, and may lack what is in it, so the folder was left as it is.';

/** What the records say of the station is of a past that it does not have (R124); they may be of before any sync. */
function wasPutBack({ doors: { store } }: TaskContext, { share }: WipeOrder): boolean {
  const { epoch, markRevision } = store.meta();
  if (share === undefined || epoch === '') return false;
  return share === null || share.epoch !== epoch || share.head < markRevision;
}

/** Answers why some of it has to be tried again, one sentence each. */
async function clear(context: TaskContext, order: WipeOrder): Promise<readonly string[]> {
  await recoverLocal(context);
  await clearBin(context, order.scope);
  await clearStaging(context, order.scope);
  await settleRun(context);
  return order.scope === 'all' ? clearAll(context, order) : lookAndClear(context, order);
}

/**
 * A task without records lost them, or never began. The folder's mark tells the one from the other, and is enough where all
 * of it is to go: then it is wiped like any other, and this answers undefined. Otherwise nobody knows what the station has,
 * and everything stays, also what an earlier try had taken out of its place (R124).
 */
async function withoutRecords(context: TaskContext, { scope }: WipeOrder): Promise<WipeResult | undefined> {
  const { files, store } = context.doors;
  if (store.meta().marker !== '') return undefined;
  const identity = await files.identity();
  if (!identity) return again(context, 0, folderMissing);
  const isOwn = identity.marker === context.settings.marker;
  if (isOwn && scope === 'all') {
    // A task of before any records marks whatever folder it finds, which may be another one by now (R8).
    recordFoundRoot(context, identity.stamp);
    return undefined;
  }
  if (isOwn) await leave(context);
  const detail = isOwn ? 'The records of what was synced here are lost, so the folder was left as it is.' : '';
  return { state: 'done', removed: 0, left: await filesLeft(files), detail };
}

/** Nothing goes: what stands in the staging area comes out, or to the recovery bin (R124). There is nothing to try again. */
async function leave(context: TaskContext): Promise<readonly string[]> {
  await binUnknown(context);
  await recoverLocal(context);
  await clearStaging(context, 'synced');
  await settleRun(context);
  return [];
}

/** What moved since the last look is the same file elsewhere (R2), and what changed is to be read before it goes. */
async function lookAndClear(context: TaskContext, order: WipeOrder): Promise<readonly string[]> {
  context.hints.everything();
  await observe(context);
  return clearSynced(context, order);
}

function again(context: TaskContext, left: number, detail: string): WipeResult {
  return { state: 'again', removed: tallied(context).removed, left, detail };
}
