/**
 * Finishes or undoes what was in flight when the task stopped, before anything else is planned (R84).
 *
 * Also run when a reply was lost: to the drive, a cut connection and a crash in its own middle are the same case.
 */

import { distrusting } from '#engine/believe.ts';
import { pathOf, type TaskContext } from '#engine/context.ts';
import { recoverFolders } from '#engine/effects/make-folders.ts';
import { wasNotTaken } from '#engine/effects/not-taken.ts';
import { parkingPrefix, renamed } from '#engine/effects/place.ts';
import { finishRemoval, putBack, type RemovalIntent, removalPrefix } from '#engine/effects/remove.ts';
import { settlePrefix } from '#engine/effects/settle-conflict.ts';
import { recoverSettling } from '#engine/effects/settle-recovery.ts';
import { seenAt, unlessOutside } from '#engine/look.ts';
import { syncOwnFolders } from '#engine/root.ts';
import { isObjectOf, onThisDevice } from '#engine/same-object.ts';
import { clearDisplaced, recordApplied } from '#engine/transfer/apply.ts';
import { type ApplyIntent, applyIntentFrom, partGroups } from '#engine/transfer/apply-intent.ts';
import { answerTo } from '#engine/transfer/commit.ts';
import { commitIntentFrom } from '#engine/transfer/commit-intent.ts';
import { isUnwantedPart } from '#engine/transfer/parts.ts';
import { recordReply } from '#engine/transfer/record-reply.ts';
import { stagedPrefix } from '#engine/transfer/staged-names.ts';
import { goingPrefix, putGoingBack } from '#engine/wipe/take-away.ts';
import { inodesLast } from '#model/fidelity.ts';
import { isNodeId } from '#model/node.ts';
import { parentPath } from '#model/path.ts';
import type { Stamp } from '#model/tree.ts';
import { grabPrefix, stagingDirectory } from '#platform/files.ts';
import type { Intent } from '#platform/task-store.ts';

/** What concerns the local folder: needs no station. */
export async function recoverLocal(context: TaskContext): Promise<void> {
  // What a failed turn left at its pause has a file in the staging area, too.
  await context.longSteps.end();
  partGroups(context);
  for (const intent of [...context.doors.store.intents()]) {
    context.unsealed = true;
    if (intent.kind === 'apply') await recoverApply(context, intent);
    if (intent.kind === 'folders') await recoverFolders(context, intent.id, intent.body);
    if (intent.kind === 'remove') await recoverRemoval(context, intent);
    if (intent.kind === 'settle') await recoverSettling(context, intent.body);
  }
  await sweepStaging(context);
}

/** Asks again for the answer to commits that were sent. Throws `StationError` while the station is not reachable. */
export async function recoverCommits(context: TaskContext): Promise<void> {
  for (const intent of [...context.doors.store.intents()]) {
    if (intent.kind !== 'commit') continue;
    context.unsealed = true;
    const commit = commitIntentFrom(intent.body);
    const reply = await answerTo(context, commit);
    await distrusting(context, () => recordReply(context, commit, reply));
    context.feedWanted = true;
  }
}

/**
 * The staged inode tells what happened: still in the staging area, nothing did; otherwise the content became visible
 * as this node, wherever a person may have moved it since (R50), unless the records are older than the folder (R113).
 */
async function recoverApply(context: TaskContext, { id, body }: Intent): Promise<void> {
  const { files, store } = context.doors;
  const noted = applyIntentFrom(body);
  const [stamp, expects] = [onThisDevice(context, noted.stamp), onThisDevice(context, noted.expects)];
  const intent: ApplyIntent = { ...noted, stamp, expects };
  await files.endPlacing(intent.name, intent.path, intent.expects !== undefined).catch(unlessOutside);
  const staged = await files.statStaged(intent.name);
  if (staged && isObjectOf(context, intent.stamp, staged.stamp)) {
    // What looks like it may be what came out of the exchange, where nothing but looks is left (R102).
    if (intent.expects && !inodesLast(context.volume)) await files.bin(intent.name, intent.path);
    store.transaction(writes => writes.dropIntent(id));
    return;
  }
  // A link may have taken the place of its folder meanwhile: then it stands somewhere else, or nowhere.
  const there = await seenAt(files, intent.path);
  const is = (stamp: Stamp | undefined): boolean => !!stamp && !!there && isObjectOf(context, stamp, there.stamp);
  const placed = is(intent.stamp);
  if (!placed && is(intent.expects)) {
    // What was to make room stands there still, so nothing was exchanged (R113).
    store.transaction(writes => writes.dropIntent(id));
    return;
  }
  // Its name may have been shown just before the crash, and must be durable before base claims it (R83).
  // Only in the task's own folder does it mean anything that it is not there.
  await syncOwnFolders(context, [parentPath(intent.path) ?? '']);
  await clearDisplaced(context, intent);
  if (intent.expects) await syncOwnFolders(context, [stagingDirectory]);
  store.transaction(writes => {
    const now = placed && there ? there.stamp : intent.stamp;
    recordApplied(context, writes, intent, { stamp: now, suspicious: context.suspicious, unplaced: !there });
    writes.dropIntent(id);
  });
  if (!placed) context.hints.path(intent.path);
}

async function recoverRemoval(context: TaskContext, { id, body }: Intent): Promise<void> {
  const { files, store } = context.doors;
  const intent = JSON.parse(body) as RemovalIntent;
  const object = intent.id === null ? undefined : store.local(intent.id)?.stamp;
  // What was not taken out is planned once more.
  const isOut = !(await wasNotTaken(context, { ...intent, object })) && (await files.statStaged(intent.staged));
  if (isOut) return finishRemoval(context, intent);
  // The bin may have it, though the disk answered with an error: what a power cut puts back needs its intent until then.
  // And only in the task's own folder does it mean anything that nothing was taken out (R8).
  await syncOwnFolders(context, [parentPath(intent.path) ?? '', stagingDirectory]);
  store.transaction(writes => writes.dropIntent(id));
}

/** Beginnings of names in the staging area under which lies what somebody had; no intent speaks of it any more. */
const leftOver = [removalPrefix, settlePrefix, grabPrefix];

/**
 * Leaves nothing in the staging area that no row speaks of. A download without an intent is just that: where the records are
 * not of the folder's time it went to the bin before (`binLeftDownloads`).
 */
async function sweepStaging(context: TaskContext): Promise<void> {
  const { files, store } = context.doors;
  const inFlight = new Set([...store.intents()].map(({ id }) => id));
  for (const name of await files.staged()) {
    if (name.startsWith(parkingPrefix)) await recordParked(context, name);
    else if (name.startsWith(goingPrefix)) await putGoingBack(context, name);
    else if (leftOver.some(prefix => name.startsWith(prefix))) await files.bin(name, name);
    else if (name.startsWith(stagedPrefix) || isUnwantedPart(context, name)) {
      if (!inFlight.has(name)) await files.discardStaged(name);
    }
  }
}

/** Parked just before a crash: the row learns of it now. */
async function recordParked(context: TaskContext, name: string): Promise<void> {
  const { files, store } = context.doors;
  const id = name.slice(parkingPrefix.length);
  const node = isNodeId(id) ? store.local(id) : undefined;
  const path = node && !node.parked ? pathOf(context, node.id) : undefined;
  if (node && path !== undefined && (await wasNotTaken(context, { staged: name, path, object: node.stamp }))) return;
  const entry = await files.statStaged(name);
  if (!entry) return;
  if (!node) {
    // Nobody knows it: its bytes are kept where a person can find them.
    if (entry.kind === 'folder') await files.placeNew(name, `recovered-${id.slice(0, 8)}`);
    else await files.bin(name, name);
  } else if (path !== undefined && !isObjectOf(context, onThisDevice(context, node.stamp), entry.stamp)) {
    // Something else had just come to stand there.
    await putBack(context, { staged: name, path });
  } else if (!node.parked) {
    // Whether somebody wrote to it just before is found out by reading.
    const found = { before: entry.stamp, after: entry.stamp };
    store.transaction(writes =>
      writes.putLocal({ ...renamed(context, writes, node, found), parent: null, parked: true, missing: false }),
    );
  }
}
