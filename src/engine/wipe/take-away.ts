/** Takes a file out of a task's folder for good, once it is proven to be the one that was judged. */

import { pathOf, type TaskContext } from '#engine/context.ts';
import { type Taking, wasNotTaken } from '#engine/effects/not-taken.ts';
import { putBack } from '#engine/effects/remove.ts';
import { seenAt } from '#engine/look.ts';
import { isNodeId, type NodeId } from '#model/node.ts';
import { type Stamp, sameObject, sameStamp } from '#model/tree.ts';
import { FilesError } from '#platform/files.ts';

/** Where a file stands in the staging area while it is on its way out. */
export const goingPrefix = 'wipe-';

/** Puts a file that was cut off on its way out back where it stood, as far as that is known: it is judged anew (R135). */
export async function putGoingBack(context: TaskContext, staged: string): Promise<void> {
  const id = staged.slice(goingPrefix.length);
  const path = isNodeId(id) ? pathOf(context, id) : undefined;
  const object = isNodeId(id) ? context.doors.store.local(id)?.stamp : undefined;
  if (path !== undefined && (await wasNotTaken(context, { staged, path, object }))) return;
  await putBack(context, { staged, path: path ?? `recovered-${id.slice(0, 8)}` });
}

export interface Judged {
  readonly id: NodeId;
  readonly path: string;
  /** As it was when it was judged. */
  readonly stamp: Stamp;
}

/** True when it is gone. What turns out to be something else goes back where it stood (R81). */
export async function takeAway(context: TaskContext, { id, path, stamp }: Judged): Promise<boolean> {
  const { files } = context.doors;
  const entry = await seenAt(files, path);
  if (!entry || !sameStamp(entry.stamp, stamp)) return false;
  const staged = `${goingPrefix}${id}`;
  if (!(await isTakenOut(context, { staged, path, object: stamp }))) return false;
  const out = await files.statStaged(staged);
  const { size, mtimeNs } = stamp;
  if (out && sameObject(out.stamp, stamp) && out.stamp.size === size && out.stamp.mtimeNs === mtimeNs) {
    await files.discardStaged(staged);
    return true;
  }
  if (out) await putBack(context, { staged, path });
  return false;
}

/** The staging area tells, where the disk failed (R170): the records may know no more by the next start where it had stood. */
async function isTakenOut(context: TaskContext, taking: Taking & { readonly object: Stamp }): Promise<boolean> {
  const { files } = context.doors;
  try {
    return (await files.takeOut(taking.path, taking.staged)) === 'done';
  } catch (error) {
    if (!(error instanceof FilesError) || (await wasNotTaken(context, taking))) throw error;
    if ((await files.statStaged(taking.staged)) === undefined) throw error;
    return true;
  }
}
